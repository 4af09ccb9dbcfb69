"""Holds the `[profile]` table, the budgets of `dlint profile`, to what may stand in it."""

from __future__ import annotations

from dlint.text.nearest import did_you_mean
from dlint.text.sizes import parse_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

SIZES = ("max-image", "max-layer", "max-waste", "max-context")
SECONDS = "max-seconds"


def mistakes(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each mistake with its key."""
    for key, value in table.items():
        if key in SIZES:
            yield from ((key, text) for text in _size_mistake(value))
        elif key != SECONDS:
            yield key, f"unknown key{did_you_mean(key, (*SIZES, SECONDS))}"
        elif isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            yield key, "must be a number of seconds"


def _size_mistake(value: object) -> Iterator[str]:
    if not isinstance(value, str):
        yield 'must be a string such as "200MB" or "1.5GiB"'
        return
    try:
        parse_size(value)
    except ValueError as error:
        yield str(error)
