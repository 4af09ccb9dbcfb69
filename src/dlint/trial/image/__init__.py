"""Images read as streams: layers, files, waste."""
