"""Which builds the files of a repository state: compose files, bake files, CI files, Makefiles."""
