"""The machine, the system and the shell that an instruction is for."""
