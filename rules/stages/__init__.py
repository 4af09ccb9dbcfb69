"""Stages and how they hang together."""
