"""Bytes, spans, lines and edits: what every other room stands on."""
