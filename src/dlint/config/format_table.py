"""Holds the `[format]` table, the layout that `dlint format` writes, to what may stand in it."""

from __future__ import annotations

from dlint.text.nearest import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

WIDEST = 16
SWITCHES = ("one-package-per-line", "sort-packages")
KEYS = ("indent", *SWITCHES)


def mistakes(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each mistake with its key."""
    for key, value in table.items():
        if key not in KEYS:
            yield key, f"unknown key{did_you_mean(key, KEYS)}"
        elif key in SWITCHES and not isinstance(value, bool):
            yield key, "must be true or false"
        elif key == "indent" and (isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= WIDEST):
            yield key, f"must be a number from 1 to {WIDEST}"
