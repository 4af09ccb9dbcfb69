"""Compiled patterns that a wheel brings along; a checkout has none. `prepare.py` replaces this file in a wheel."""

from __future__ import annotations

MAGIC: tuple[object, ...] = ()
CODES: dict[tuple[str, int], tuple[int, int, dict[str, int], bytes]] = {}
