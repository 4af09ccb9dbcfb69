"""What dlint asks of the operating system, so that a repository gains nothing by it: files and git."""
