"""Regular expressions as `re` has them, each compiled when it is first asked for a match."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from re import Match as Match  # noqa: PLC0414 (so that others may name it)
    from re import Pattern as Pattern  # noqa: PLC0414
    from typing import Any

ASCII = 256
DOTALL = 16
IGNORECASE = 2
MULTILINE = 8

_KNOWN: dict[tuple[str, int], Pattern[str]] = {}
_SPECIAL = {ord(sign): "\\" + sign for sign in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


class Lazy:
    """A pattern with the methods of `re.Pattern`, compiled when the first of its attributes is read.

    Most modules hold patterns that an ordinary file never needs, and compiling is the slowest part of their import.
    """

    __slots__ = (
        "_flags",
        "_text",
        "findall",
        "finditer",
        "flags",
        "fullmatch",
        "groupindex",
        "groups",
        "match",
        "pattern",
        "search",
        "split",
        "sub",
        "subn",
    )

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # An empty slot leads here, once: from then on each attribute is the one of the compiled pattern.
        compiled = _prepared(self._text, self._flags) or fresh(self._text, self._flags)
        for each in Lazy.__slots__[2:]:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def compile(pattern: str, flags: int = 0) -> Pattern[str]:  # noqa: A001
    """A pattern that stands in the program; it is kept."""
    key = (pattern, flags)
    if key not in _KNOWN:
        # `Pattern` is final and cannot be subclassed: `Lazy` has all of it that dlint uses.
        _KNOWN[key] = Lazy(pattern, flags)  # type: ignore[assignment]
    return _KNOWN[key]


def known_patterns() -> list[tuple[str, int]]:
    """The patterns, with their flags, that `compile` has handed out."""
    return list(_KNOWN)


def engine() -> tuple[object, ...]:
    """What has to be equal so that the code of a pattern means the same: the engine of `re`, Python, the byte order."""
    sre = __import__("_sre")
    return (sre.MAGIC, sre.CODESIZE, sys.byteorder, *sys.version_info[:2])


def _prepared(pattern: str, flags: int) -> Pattern[str] | None:
    """The pattern as the wheel brings it, so that neither `re` is loaded nor the pattern compiled.

    None where there is none, or where another version of Python made it.
    """
    from dlint.regex_codes import CODES, MAGIC

    known = CODES.get((pattern, flags))
    if known is None or engine() != MAGIC:
        return None
    all_flags, groups, names, code = known
    places: list[str | None] = [None] * (groups + 1)
    for name, at in names.items():
        places[at] = name
    words = memoryview(code).cast("I").tolist()
    made: Pattern[str] = __import__("_sre").compile(pattern, all_flags, words, groups, names, tuple(places))
    return made


def fresh(pattern: str, flags: int = 0) -> Pattern[str]:
    """A pattern that is put together from what a user wrote, compiled at once and not kept."""
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
