"""Reports on a replay, one format a file."""

BIGGEST = 5
"""How many of the biggest things a report lists by default."""
