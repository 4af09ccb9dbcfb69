"""Secrets: files and values that must not end up in an image."""
