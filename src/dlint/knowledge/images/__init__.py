"""Facts about published base images."""
