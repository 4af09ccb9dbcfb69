"""The layout of a Dockerfile: how it is written, never what it means."""
