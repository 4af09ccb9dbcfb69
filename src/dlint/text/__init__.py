"""Bytes, spans, lines and edits: what every other package uses."""
