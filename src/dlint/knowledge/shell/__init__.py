"""Facts about shells and the programs that scripts call."""
