"""Commands in the shell scripts of instructions: programs, arguments, effects."""
