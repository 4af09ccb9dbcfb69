"""Settings from the command line: shown with their origin, translated from hadolint, written for a start."""
