"""Instructions by kind: what each one says."""
