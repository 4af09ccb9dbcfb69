"""What a trial build measured, line by line."""
