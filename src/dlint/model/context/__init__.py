"""The build context: the files that a build sends, and what the ignore file keeps out."""
