"""Readers of the progress output of engines."""
