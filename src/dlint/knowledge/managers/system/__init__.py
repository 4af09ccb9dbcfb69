"""Package managers of Linux distributions."""
