"""Reports on findings, one format a file."""
