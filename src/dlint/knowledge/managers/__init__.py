"""Package managers: one file a tool, in subfolders by language. `registry` finds the file of a program."""
