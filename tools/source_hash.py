#!/usr/bin/env python3
"""Prints a hash of all files that an installed dlint is made from: the key under which the GitHub action caches it.

    python tools/source_hash.py

Needs nothing but a Python of any supported version: it runs before dlint is installed.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
FILES = ("pyproject.toml", "setup.py")
FOLDERS = ("src", "rules")


def main() -> int:
    """Print 16 hexadecimal digits."""
    print(source_hash(CHECKOUT))
    return 0


def source_hash(checkout: Path) -> str:
    """A hash over names and contents; byte code and other products of a run do not count."""
    paths = [checkout / name for name in FILES]
    paths += [path for folder in FOLDERS for path in (checkout / folder).rglob("*.py")]
    summed = hashlib.sha256()
    for path in sorted(paths):
        name = path.relative_to(checkout).as_posix()
        summed.update(f"{name}\0{len(path.read_bytes())}\0".encode() + path.read_bytes())
    return summed.hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
