"""dlint checks Dockerfiles, repairs them and proves by trial builds that a rewrite pays."""

__version__ = "0.1.0"
