"""Numbers as people read and write them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
# What has more digits fits no 64-bit number; Python refuses to read more than 4,300.
_MOST_DIGITS = 18


def size(count: int) -> str:
    """Bytes in decimal units, three figures at most before the unit: `999 B`, `1.5 kB`, `12.3 MB`."""
    value = float(count)
    for unit in _UNITS[:-1]:
        # 999.95 would be rounded to 1000.0.
        if value < 999.95:
            return f"{count} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} {_UNITS[-1]}"


def number(count: int) -> str:
    """A count with commas between thousands."""
    return f"{count:,}"


def plural(count: int, noun: str, several: str = "") -> str:
    """The form of a noun that goes with a count: `file`, `files`; `several` where the plural takes more than an s."""
    return noun if count == 1 else several or f"{noun}s"


def share(part: int, whole: int) -> str:
    """A part of a whole in whole per cent; `<1 %` for what is not nothing, empty where there is no whole."""
    if not whole:
        return ""
    percent = 100 * part / whole
    return "<1 %" if 0 < percent < 1 else f"{percent:.0f} %"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names in a row: `curl, git and vim`, or `curl, git, vim and 4 more`."""
    shown, rest = list(names[:most]), len(names) - most
    last = f"{rest} more" if rest > 0 else shown.pop() if shown else ""
    return f"{', '.join(shown)} and {last}" if shown else last


def whole_number(text: str) -> int | None:
    """The number that ASCII digits write; None for anything else, and for more than 18 digits."""
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0")
    return int(digits or "0") if len(digits) <= _MOST_DIGITS else None
