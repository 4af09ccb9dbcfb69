"""The rules: one in each file, named after it."""
