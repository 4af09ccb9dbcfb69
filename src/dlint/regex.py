"""Regular expressions as `re` has them, taken from the pack (see `startup.py`) where it holds them ready-made."""

from __future__ import annotations

import marshal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from re import Match as Match  # noqa: PLC0414 (so that others may name it)
    from re import Pattern as Pattern  # noqa: PLC0414
    from typing import Any

    Key = tuple[str, int]

ASCII = 256
DOTALL = 16
IGNORECASE = 2
MULTILINE = 8

READY: dict[Key, bytes] = {}
"""What a pattern is made from, marshalled: `startup.py` enters here what the pack holds, nobody else."""
NEW: list[Key] = []
"""The patterns that were not ready: what the next pack is to hold as well."""

_MADE: dict[Key, Pattern[str]] = {}
_SPECIAL = {ord(sign): "\\" + sign for sign in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def compile(pattern: str, flags: int = 0) -> Pattern[str]:  # noqa: A001
    """A pattern that stands in the program; it is kept."""
    key = (pattern, flags)
    made = _MADE.get(key)
    if made is None:
        made = _MADE[key] = _from_pack(READY[key]) if key in READY else _new(key)
    return made


def _from_pack(parts: bytes) -> Pattern[str]:
    import _sre  # type: ignore[import-not-found] # where there is a pack, there is CPython

    made: Pattern[str] = _sre.compile(*marshal.loads(parts))  # noqa: S302 (as sure as byte code)
    return made


def _new(key: Key) -> Pattern[str]:
    NEW.append(key)
    return fresh(*key)


def fresh(pattern: str, flags: int = 0) -> Pattern[str]:
    """A pattern that is put together from what a user wrote; no pack remembers it."""
    import re

    return re.compile(pattern, flags)


def escape(text: str) -> str:
    """`text` with a backslash before each sign that means something in a pattern."""
    return text.translate(_SPECIAL)


def search(pattern: str, text: str, flags: int = 0) -> Match[str] | None:
    return compile(pattern, flags).search(text)


def match(pattern: str, text: str) -> Match[str] | None:
    return compile(pattern).match(text)


def fullmatch(pattern: str, text: str) -> Match[str] | None:
    return compile(pattern).fullmatch(text)


def findall(pattern: str, text: str, flags: int = 0) -> list[Any]:
    return compile(pattern, flags).findall(text)


def finditer(pattern: str, text: str) -> Iterator[Match[str]]:
    return compile(pattern).finditer(text)


def split(pattern: str, text: str) -> list[Any]:
    return compile(pattern).split(text)


def sub(pattern: str, by: str | Callable[[Match[str]], str], text: str) -> str:
    return compile(pattern).sub(by, text)
