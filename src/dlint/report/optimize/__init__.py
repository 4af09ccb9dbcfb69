"""What trials of rewrites showed, for people and for programs."""
