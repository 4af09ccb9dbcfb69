"""Order of instructions, and what is rebuilt."""
