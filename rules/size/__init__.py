"""Bytes that ship without being needed."""
