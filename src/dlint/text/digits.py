"""Numbers that somebody wrote: of any length, and in any script."""

from __future__ import annotations

# What is longer fits no 64-bit number; Python refuses to read more than 4,300 digits.
_MOST_DIGITS = 18


def whole_number(text: str) -> int | None:
    """The number that ASCII digits write; None for anything else, and for more than 18 digits."""
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0")
    return int(digits or "0") if len(digits) <= _MOST_DIGITS else None
