"""What a team's own tables forbid or demand."""
