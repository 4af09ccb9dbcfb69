"""The language server: what editors show of Dockerfiles while they are written. Needs the extra `dlint[lsp]`."""
