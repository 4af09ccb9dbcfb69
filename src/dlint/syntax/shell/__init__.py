"""The shell inside RUN: a scanner whose every word knows its bytes."""
