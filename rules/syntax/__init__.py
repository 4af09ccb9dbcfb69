"""Wrong, obsolete or misleading instructions."""
