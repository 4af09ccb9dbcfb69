"""Where a file is, as others see it: from a base folder, with forward slashes."""

from __future__ import annotations

import os


def relative(path: str, base: str) -> str:
    """`path` as seen from the folder `base`; outside of it the absolute path (an empty base: as given, tidied)."""
    whole = os.path.normpath(os.path.join(base, path))
    root = os.path.join(os.path.normpath(base), "") if base else ""
    return whole.removeprefix(root).replace(os.sep, "/")
