"""Settings: where they are found, how they are read, what may stand in them."""
