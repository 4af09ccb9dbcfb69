"""Trial builds: what a real engine takes for each line of a Dockerfile, in seconds and in bytes."""
