"""Secrets as they may be shown."""

from __future__ import annotations

KEPT = 2
HIDDEN = "*****"
# Of a shorter one, its first characters would give too much away.
LONG_ENOUGH = 8


def masked(secret: str) -> str:
    """The first characters, so that people know which one is meant, and no hint at the length."""
    return (secret[:KEPT] if len(secret) >= LONG_ENOUGH else "") + HIDDEN


def masked_parts(text: str, parts: list[tuple[int, int]]) -> tuple[str, list[int]]:
    """A text with these stretches of it masked, and where each of its characters, and its end, has moved."""
    pieces: list[str] = []
    moved: list[int] = []
    length = 0
    at = 0
    for start, end in [*_apart(parts), (len(text), len(text))]:
        moved += range(length, length + start - at)
        hidden = masked(text[start:end]) if end > start else ""
        pieces += [text[at:start], hidden]
        length += start - at
        moved += [length] * (end - start)
        length += len(hidden)
        at = end
    return "".join(pieces), [*moved, length]


def _apart(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order; those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif end > start:
            found.append((start, end))
    return found
