#!/usr/bin/env python3
"""Prints the changelog's section of one version: the notes of its release.

    python tools/release_notes.py VERSION

`VERSION` may begin with a `v`, as tags do. Exits with 2 if there is no such section, or nothing in it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def main(argv: list[str], checkout: Path = CHECKOUT) -> int:
    """Print the notes."""
    if len(argv) != 1:
        print("usage: python tools/release_notes.py VERSION", file=sys.stderr)
        return 2
    version = argv[0].removeprefix("v")
    text = notes(version, (checkout / "CHANGELOG.md").read_text(encoding="utf-8"))
    if not text:
        print(f"tools/release_notes.py: CHANGELOG.md has no section {version}: run tools/version.py", file=sys.stderr)
        return 2
    print(text)
    return 0


def notes(version: str, changelog: str) -> str:
    """What stands below the heading of a version, each item on one line, as GitHub wraps them itself; or nothing."""
    found = re.search(rf"^## {re.escape(version)} \([0-9-]+\)\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return re.sub(r"\n {2}(?=\S)", " ", found[1].strip()) if found else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
