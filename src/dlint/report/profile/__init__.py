"""What a trial build measured, for people and for programs."""
