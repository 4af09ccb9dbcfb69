"""What steers dlint: settings and comments."""
