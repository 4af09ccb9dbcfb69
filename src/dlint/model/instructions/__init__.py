"""Instructions by kind: the meaning of each."""
