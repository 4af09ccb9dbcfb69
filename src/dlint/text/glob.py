"""The shell's wildcards in a name: what `fnmatch` does, whose regular expressions are seldom needed."""

from __future__ import annotations

_BRACKETS = frozenset("?[")


def fits(name: str, pattern: str) -> bool:
    """Whether a pattern (`*`, `?`, `[…]`) stands for a name, letter for letter; `*` stands for slashes too."""
    if not _BRACKETS.isdisjoint(pattern):
        from fnmatch import fnmatchcase

        return fnmatchcase(name, pattern)
    return in_order(name, pattern.split("*"))


def in_order(name: str, pieces: list[str]) -> bool:
    """Whether a name is these pieces with anything between them."""
    first, *rest = pieces
    if not rest:
        return name == first
    at = len(first)
    for piece in rest[:-1]:
        found = name.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return name.startswith(first) and len(name) - at >= len(rest[-1]) and name.endswith(rest[-1])
