"""Reports on a replay, one format a file."""
