"""One file as bytes, with its lines found on demand."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from dlint.text.span import Span

ENCODING = "utf-8"
ERRORS = "surrogateescape"


def decode(data: bytes) -> str:
    """Bytes as text; what is not UTF-8 becomes lone surrogates and survives the way back."""
    return data.decode(ENCODING, ERRORS)


def encode(text: str) -> bytes:
    """The bytes that `decode` read."""
    return text.encode(ENCODING, ERRORS)


class Source:
    """A file's bytes under the path it is known by.

    Offsets are bytes from the start of the file; lines and columns are 1-based, columns count characters.
    """

    __slots__ = ("_starts", "data", "path")

    def __init__(self, data: bytes, path: str = "Dockerfile") -> None:
        self.data = data
        self.path = path
        self._starts: list[int] | None = None

    @property
    def line_starts(self) -> list[int]:
        """The offset of each line's first byte; lines end with LF only, as in BuildKit."""
        # Found when first asked for: a file without findings needs no line numbers.
        if self._starts is None:
            self._starts = [0, *accumulate(len(line) + 1 for line in self.data.split(b"\n")[:-1])]
        return self._starts

    def line_at(self, offset: int) -> int:
        """The 1-based number of the line that holds `offset`."""
        return bisect_right(self.line_starts, min(offset, len(self.data)))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column (1-based; a byte order mark counts as no character)."""
        line = self.line_at(offset)
        before = self.data[self.line_starts[line - 1] : offset]
        if line == 1 and before.startswith(b"\xef\xbb\xbf"):
            before = before[3:]
        return line, len(decode(before)) + 1

    def line_span(self, line: int) -> Span:
        """The bytes of a line, its end-of-line bytes included."""
        starts = self.line_starts
        end = starts[line] if line < len(starts) else len(self.data)
        return Span(starts[line - 1], end)

    def line_text(self, line: int) -> str:
        """A line as text, without its end-of-line characters and byte order mark."""
        starts = self.line_starts
        end = starts[line] if line < len(starts) else len(self.data)
        text = decode(self.data[starts[line - 1] : end]).rstrip("\r\n")
        return text.removeprefix("\ufeff") if line == 1 else text

    def text(self, span: Span) -> str:
        """The text of a span."""
        return decode(self.data[span.start : span.end])

    @property
    def newline(self) -> str:
        """The end of line that most lines of the file use: CR LF or LF."""
        pairs = self.data.count(b"\r\n")
        return "\r\n" if pairs * 2 > self.data.count(b"\n") else "\n"


def is_utf_16(data: bytes) -> bool:
    """Whether bytes are text in UTF-16: by their mark, or by a NUL in every second place of the first line."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    # A text without a mark: ASCII characters have a NUL as their other byte.
    head = data[:64]
    return len(head) > 7 and any(
        head[at::2].count(0) == len(head[at::2]) and 0 not in head[1 - at :: 2] for at in (0, 1)
    )
