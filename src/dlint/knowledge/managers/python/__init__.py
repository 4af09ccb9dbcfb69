"""Package managers of Python and conda."""
