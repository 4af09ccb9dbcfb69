"""Facts by which secrets are recognized: names, values, files."""
