"""The hash of a line by which GitHub's code scanning knows a finding again.

It is the `primaryLocationLineHash` that GitHub's upload action computes where a report lacks it: over the line and what
follows it, up to 100 UTF-16 code units, blanks and tabs left out, line ends as LF; a polynomial in 37 modulo 2^64.
"""

from __future__ import annotations

import sys

WINDOW = 100
BASE = 37
MASK = (1 << 64) - 1
END_OF_FILE = 0xFFFF
LINE_FEED = 0x0A
UTF_16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"


def line_hashes(data: bytes) -> list[str]:
    """`hash:n` for each line, where n counts lines of the same hash from the top; CR alone ends a line as well."""
    units = _units(data)
    # The last 100 units are the end-of-file mark and the zeros: no line begins behind one of them.
    starts = [0] + [at + 1 for at, unit in enumerate(units[:-WINDOW]) if unit == LINE_FEED]
    seen: dict[int, int] = {}
    hashes = []
    for start in starts:
        value = _polynomial(units[start : start + WINDOW])
        seen[value] = seen.get(value, 0) + 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def _units(data: bytes) -> list[int]:
    """The code units that count, the end-of-file mark, and zeros to fill the last window."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    squeezed = text.replace(" ", "").replace("\t", "")
    return [*memoryview(squeezed.encode(UTF_16)).cast("H"), END_OF_FILE, *[0] * (WINDOW - 1)]


def _polynomial(units: list[int]) -> int:
    value = 0
    for unit in units:
        value = value * BASE + unit
    return value & MASK
