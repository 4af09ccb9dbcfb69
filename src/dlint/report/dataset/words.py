"""Numbers of the report as people read them."""

from __future__ import annotations


def grouped(count: int) -> str:
    """`1,234,567`."""
    return f"{count:,}"


def change(count: int | None) -> str:
    """`+12`, `-3`, `0`; empty where there is nothing to compare with."""
    return "" if count is None else f"{count:+,}" if count else "0"


def left_out(count: int) -> str:
    """What stands under a table that was cut."""
    return f"{grouped(count)} more {'row' if count == 1 else 'rows'}: ask the data set, see docs/scan.md."
