"""A Dockerfile with its ignore file, as one proposes to write them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """The bytes of a Dockerfile, and of the ignore file that goes with it (None: the one in effect, untouched)."""

    dockerfile: bytes
    ignore: bytes | None = None
