"""Users: who runs what, and which accounts exist."""
