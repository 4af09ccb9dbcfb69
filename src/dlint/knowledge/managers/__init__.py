"""Package managers: one file a tool, with all that is known of it. `registry` finds the file of a program."""
