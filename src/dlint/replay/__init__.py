"""Simulation of BuildKit's cache over the git history of a build context."""
