"""The physical lines of a file, as BuildKit's reader cuts them."""

from __future__ import annotations

from dlint.text.source import Source, decode, encode
from dlint.text.span import Span

# What Go's unicode.IsSpace accepts; str.strip() would take more (the C0 separators 0x1c-0x1f).
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
BYTE_ORDER_MARK = "\ufeff"


class Line:
    """One physical line: its number (1-based), its text without the line end, and where its bytes are.

    `start` is the offset of the first byte of `text` (after a byte order mark), `end` the offset after the line end.
    """

    __slots__ = ("end", "number", "start", "text", "whole")

    def __init__(self, number: int, text: str, start: int, end: int) -> None:
        self.number = number
        self.text = text.rstrip("\r\n")
        self.whole = text
        self.start = start
        self.end = end

    @property
    def stripped(self) -> str:
        """The text without leading space."""
        return self.text.lstrip(SPACE)

    @property
    def is_comment(self) -> bool:
        """Whether the first character that is not space is a hash."""
        return self.stripped.startswith("#")

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing but space."""
        return not self.stripped

    @property
    def span(self) -> Span:
        """All bytes of the line, its end included."""
        return Span(self.start, self.end)


def read_lines(source: Source) -> list[Line]:
    """The lines of a file; only LF ends a line, a CR before it belongs to the end."""
    text = decode(source.data)
    is_ascii = text.isascii()
    lines: list[Line] = []
    start = 0
    for number, piece in enumerate(text.split("\n"), 1):
        end = start + (len(piece) if is_ascii else len(encode(piece))) + 1
        lines.append(Line(number, piece + "\n", start, end))
        start = end
    last = lines.pop()
    if last.text or last.whole != "\n":
        lines.append(Line(last.number, last.whole[:-1], last.start, last.end - 1))
    if lines and lines[0].whole.startswith(BYTE_ORDER_MARK):
        first = lines[0]
        lines[0] = Line(1, first.whole[1:], first.start + 3, first.end)
    return lines
