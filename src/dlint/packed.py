"""Lends its place among the byte code to the pack (see `startup.py`): who removes dlint removes the pack with it."""
