"""Package managers of JavaScript."""
