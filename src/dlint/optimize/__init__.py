"""From hypotheses by trials to evidence: which rewrite of a Dockerfile pays, and whether it builds the same."""
