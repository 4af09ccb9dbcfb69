"""What a data set of scans holds, for people: a page, Markdown, JSON."""
