"""What a build of the package knows of itself; a checkout knows nothing. `prepare.py` replaces this file in a wheel."""

from __future__ import annotations

SITE = ""
"""The address of the documentation site; empty where there is none."""
SOURCES = ""
"""The digest of all sources, by which one build differs from another of the same version."""
