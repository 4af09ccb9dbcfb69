"""From bytes to a lossless tree: directives, instructions, flags, heredocs, words, and the shell inside them."""
