"""Edits that several rules share: each function builds the edits of one kind of fix."""
