"""Which files of a folder are Dockerfiles, and what git ignores."""
