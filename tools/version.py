#!/usr/bin/env python3
"""Sets the version of dlint, and closes the changelog's section of what was not released.

    python tools/version.py VERSION [DAY]

`VERSION` is `MAJOR.MINOR.PATCH` and higher than the present one, `DAY` a date as 2026-12-31 (default: today).
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VERSION = re.compile(r'(?m)^__version__ = "(\d+\.\d+\.\d+)"$')
OPEN = "## Unreleased\n"


def main(argv: list[str], checkout: Path = CHECKOUT) -> int:
    """Write both files; 2 for a mistake, with nothing written."""
    if len(argv) not in (1, 2):
        print("usage: python tools/version.py VERSION [DAY]", file=sys.stderr)
        return 2
    module, changelog = checkout / "src" / "dlint" / "__init__.py", checkout / "CHANGELOG.md"
    code, changes = module.read_text(encoding="utf-8"), changelog.read_text(encoding="utf-8")
    try:
        new = version(argv[0])
        day = date.fromisoformat(argv[1] if len(argv) > 1 else str(datetime.now(tz=UTC).date()))
    except ValueError as error:
        print(f"tools/version.py: {error}", file=sys.stderr)
        return 2
    found = VERSION.search(code)
    if found is None or OPEN not in changes:
        print("tools/version.py: no __version__, or no section “Unreleased” in CHANGELOG.md", file=sys.stderr)
        return 2
    if new <= version(found[1]):
        print(f"tools/version.py: {argv[0]} is not higher than {found[1]}", file=sys.stderr)
        return 2
    module.write_text(VERSION.sub(f'__version__ = "{argv[0]}"', code), encoding="utf-8")
    changelog.write_text(changes.replace(OPEN, f"{OPEN}\n## {argv[0]} ({day})\n", 1), encoding="utf-8")
    print(f"dlint {argv[0]}, {day}")
    return 0


def version(text: str) -> tuple[int, ...]:
    """The numbers of a version; ValueError if it is none."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", text):
        raise ValueError(f"{text} is not a version such as 1.2.3")
    return tuple(map(int, text.split(".")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
