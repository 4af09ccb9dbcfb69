"""Root and ownership."""
