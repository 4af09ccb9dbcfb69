"""Comparison of two images: differences, and which of them are allowed."""
