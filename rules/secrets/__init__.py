"""Credentials in the image or its history."""
