"""The physical lines of a file, as BuildKit's reader cuts them."""

from __future__ import annotations

from dlint.text.source import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.source import Source

# What Go's unicode.IsSpace accepts; str.strip() would take more (the C0 separators 0x1c-0x1f).
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
BYTE_ORDER_MARK = "\ufeff"


class Lines:
    """What is written on each line, without its end, and the byte offset where it begins.

    Only LF ends a line; CRs before it belong to the end. `starts` has one entry more than `texts`: the end of the
    file. The first line begins after a byte order mark.
    """

    __slots__ = ("starts", "texts")

    def __init__(self, texts: list[str], starts: list[int]) -> None:
        self.texts = texts
        self.starts = starts


def read_lines(source: Source) -> Lines:
    """The lines of a file."""
    text = decode(source.data)
    texts = text.split("\n")
    starts = source.line_starts[:]
    if texts[-1]:
        starts.append(len(source.data))
    else:
        texts.pop()
    if "\r" in text:
        texts = [line.rstrip("\r") for line in texts]
    if text.startswith(BYTE_ORDER_MARK):
        texts[0] = texts[0][1:]
        # The mark takes three bytes in UTF-8.
        starts[0] = 3
    return Lines(texts, starts)
