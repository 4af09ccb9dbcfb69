"""Answers of earlier checks, used again where nothing that they depend on has changed."""
