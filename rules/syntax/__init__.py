"""Wrong, obsolete or misleading instructions."""

# The folders below divide the family for readers; an id, and the module's name with it, is FAMILY/NAME anyway.
__path__ += [f"{__path__[0]}/{folder}" for folder in ("parsing", "metadata", "files", "variables")]
