"""Between bytes of a file and positions of an editor, which count UTF-16 code units, code points or bytes."""

from __future__ import annotations

from lsprotocol.types import Position, PositionEncodingKind, Range

from dlint.text.source import Source, decode, encode
from dlint.text.span import Span


class Positions:
    """The positions of one document in the `encoding` that the editor has chosen."""

    __slots__ = ("_encoding", "_source")

    def __init__(self, source: Source, encoding: PositionEncodingKind | str | None) -> None:
        self._source = source
        self._encoding = encoding or PositionEncodingKind.Utf16

    def position(self, offset: int) -> Position:
        """The position of a byte offset."""
        line = self._source.line_at(offset)
        before = self._source.data[self._source.line_starts[line - 1] : offset]
        return Position(line - 1, self._units(decode(before)))

    def range(self, span: Span) -> Range:
        """The range of a span."""
        return Range(self.position(span.start), self.position(span.end))

    def offset(self, position: Position) -> int:
        """The byte offset of a position; past the end of a line its end is meant."""
        starts = self._source.line_starts
        if position.line >= len(starts):
            return len(self._source.data)
        span = self._source.line_span(position.line + 1)
        text = decode(self._source.data[span.start : span.end]).rstrip("\r\n")
        return span.start + len(encode(text[: self._characters(text, position.character)]))

    def _units(self, text: str) -> int:
        if self._encoding == PositionEncodingKind.Utf8:
            return len(encode(text))
        if self._encoding == PositionEncodingKind.Utf32:
            return len(text)
        # UTF-16 writes characters above U+FFFF as two units.
        return len(text) + sum(char > "\uffff" for char in text)

    def _characters(self, text: str, units: int) -> int:
        """How many characters the first `units` of a line are."""
        # Nearly all lines are ASCII, where every encoding counts alike.
        if text.isascii() or self._encoding == PositionEncodingKind.Utf32:
            return units
        counted = 0
        for at, char in enumerate(text):
            if counted >= units:
                return at
            counted += self._units(char)
        return len(text)
