"""Text that remembers where in the file each of its characters stands."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from dlint.text.source import encode
from dlint.text.span import Span

# How many characters are encoded at most to find an offset in a text that is not ASCII.
STRIDE = 256


class MappedText:
    """A string stitched from pieces of a file.

    An instruction over several lines is one logical line without its backslashes; the script inside `sh -c '…'` is a
    string without its quotes. Both are such texts: `text` is what is read, `span` leads back to the bytes.

    `starts[k]` is the index in `text` at which piece k begins, `offsets[k]` the byte offset in the file of that piece;
    inside a piece text and file run side by side.
    """

    __slots__ = ("_ascii", "_sizes", "offsets", "starts", "text")

    def __init__(self, text: str, starts: list[int], offsets: list[int]) -> None:
        self.text = text
        self.starts = starts
        self.offsets = offsets
        self._ascii = text.isascii()
        self._sizes: list[int] | None = None

    @classmethod
    def plain(cls, text: str, offset: int = 0) -> MappedText:
        """A text that stands in the file as it is, from `offset` on."""
        return cls(text, [0], [offset])

    @classmethod
    def join(cls, pieces: list[tuple[str, int]]) -> MappedText:
        """The pieces, each a text and the byte offset where it stands, one after another."""
        starts: list[int] = []
        offsets: list[int] = []
        length = 0
        for text, offset in pieces:
            starts.append(length)
            offsets.append(offset)
            length += len(text)
        return cls("".join(text for text, _ in pieces), starts or [0], offsets or [0])

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"MappedText({self.text!r}, {self.starts}, {self.offsets})"

    def offset(self, index: int) -> int:
        """The byte offset of the character at `index` (at the end of the text: just after the last character)."""
        if index >= len(self.text) and index > 0:
            return self._after(len(self.text) - 1)
        return self._before(index)

    def span(self, start: int, end: int) -> Span:
        """The bytes of `text[start:end]`, from its first character to its last, what lies between them included."""
        if end <= start:
            at = self.offset(start)
            return Span(at, at)
        return Span(self._before(start), self._after(end - 1))

    def slice(self, start: int, end: int) -> MappedText:
        """`text[start:end]`, still mapped."""
        # Only the pieces that the slice touches are copied.
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, max(start, end - 1))
        starts = [max(0, at - start) for at in self.starts[first:last]]
        offsets = self.offsets[first:last]
        offsets[0] = self._before(start)
        return MappedText(self.text[start:end], starts, offsets)

    def _before(self, index: int) -> int:
        piece = bisect_right(self.starts, index) - 1
        start = self.starts[piece]
        return self.offsets[piece] + (index - start if self._ascii else self._bytes(index) - self._bytes(start))

    def _bytes(self, index: int) -> int:
        """How many bytes `text[:index]` is."""
        if self._sizes is None:
            steps = range(0, len(self.text), STRIDE)
            self._sizes = [0, *accumulate(len(encode(self.text[at : at + STRIDE])) for at in steps)]
        step, rest = divmod(index, STRIDE)
        return self._sizes[step] + len(encode(self.text[index - rest : index]))

    def _after(self, index: int) -> int:
        return self._before(index) + (1 if self._ascii else len(encode(self.text[index])))
