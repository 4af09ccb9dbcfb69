"""Comments that silence rules: how they are read, what they cover, and which of them nothing needs."""
