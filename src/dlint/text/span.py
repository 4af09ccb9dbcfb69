"""A stretch of bytes in one file."""

from __future__ import annotations


class Span:
    """Bytes `start` (inclusive) to `end` (exclusive) of a file, as offsets from its first byte."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self.start == other.start and self.end == other.end

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of `other`."""
        return Span(self.start, other.end)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a byte (an empty span shares none)."""
        return max(self.start, other.start) < min(self.end, other.end)
