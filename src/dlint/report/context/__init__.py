"""Reports on a build context, one format a file."""

BIGGEST = 10
"""How many of the biggest things a report lists by default."""
