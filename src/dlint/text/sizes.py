"""Amounts of bytes as people write them in a configuration."""

from __future__ import annotations

from dlint import regex as re

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kMGT]?i?B)", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def parse_size(text: str) -> int:
    """Bytes of `200MB` (a million each) or `1.5GiB`; ValueError states what is wrong."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'{text!r} is no size such as "200MB" or "1.5GiB"')
    unit = found[2].lower().removesuffix("b")
    # kB and MB count in thousands, KiB and MiB in 1024s. Source: IEC 80000-13, 2026-11.
    base = 1024 if unit.endswith("i") else 1000
    return round(float(found[1]) * float(base ** _POWERS[unit.removesuffix("i")]))
