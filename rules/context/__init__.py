"""What the build context sends, and .dockerignore."""
