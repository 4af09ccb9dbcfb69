"""Reports on a build context, one format a file."""
