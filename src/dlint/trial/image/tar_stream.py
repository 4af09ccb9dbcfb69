"""Reads a tar as a stream of chunks: header after header, the content behind each piece by piece or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import adler32

BLOCK = 512
ZEROS = bytes(BLOCK)
# Kinds of members as the header's type flag gives them; the content of any other kind is skipped.
REGULAR, LINK, SYMBOLIC, CHARACTER, BLOCK_DEVICE, DIRECTORY, PIPE, CONTIGUOUS, SPARSE = (
    b"0", b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"S",
)  # fmt: skip
WITHOUT_CONTENT = frozenset((LINK, SYMBOLIC, CHARACTER, BLOCK_DEVICE, DIRECTORY, PIPE))
# What stands in a header of its own before the member that it describes.
RECORDS, SHARED_RECORDS, LONG_NAME, LONG_LINK = b"x", b"g", b"L", b"K"
PRELUDES = frozenset((RECORDS, SHARED_RECORDS, LONG_NAME, LONG_LINK, b"X"))
PLAIN = frozenset((REGULAR, DIRECTORY, LINK, SYMBOLIC))
MOST_PRELUDE = 16 << 20
LONGEST = 1 << 60
# Adler-32's low half is one more than the sum of all bytes, modulo this: a checksum at the speed of C.
ADLER = 65521


class BadTar(Exception):
    """A stream that is no tar, or ends before the tar does; the message names the place."""


@dataclass(slots=True)
class Member:
    """A header. `size` is that of the file, `stored` the bytes that follow; they differ for a sparse file only."""

    name: bytes
    kind: bytes
    size: int
    stored: int
    block: bytes
    records: dict[bytes, bytes] | None = None
    long_link: bytes | None = None

    @property
    def link(self) -> bytes:
        """What a link names."""
        if self.records and b"linkpath" in self.records:
            return self.records[b"linkpath"]
        return self.long_link if self.long_link is not None else cut(self.block[157:257])

    @property
    def mode(self) -> int:
        """The permission bits."""
        return number(self.block[100:108]) & 0o7777

    @property
    def owner(self) -> tuple[int, int]:
        """User and group by number."""
        user, group = number(self.block[108:116]), number(self.block[116:124])
        if self.records:
            user = _whole(self.records.get(b"uid"), user)
            group = _whole(self.records.get(b"gid"), group)
        return user, group

    @property
    def mtime(self) -> float:
        """When the content was last changed, in seconds since 1970."""
        if self.records and b"mtime" in self.records:
            return _seconds(self.records[b"mtime"])
        return float(number(self.block[136:148]))

    @property
    def device(self) -> str:
        """A device's kind and numbers: "c 1:3"."""
        letter = "c" if self.kind == CHARACTER else "b"
        return f"{letter} {number(self.block[329:337])}:{number(self.block[337:345])}"


class TarStream:
    """A tar that comes in chunks of any length. `length` counts the bytes of all chunks so far."""

    __slots__ = ("_at", "_buffer", "_chunks", "_left", "_padding", "length")

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""
        self._at = 0
        self._left = 0
        self._padding = 0
        self.length = 0

    def next(self) -> Member | None:
        """The next member, None at the end; what was not read of the last one's content is skipped."""
        block = self._header()
        if block is None:
            return None
        kind = block[156:157]
        # Most members of most tars, and so the road to keep short.
        if kind in PLAIN and not block[345]:
            size = 0 if kind in WITHOUT_CONTENT else _size(number(block[124:136]))
            self._left, self._padding = size, -size % BLOCK
            return Member(cut(block[:100]), kind, size, size, block)
        return self._announced(block)

    def _announced(self, block: bytes | None) -> Member | None:
        """A member with the headers that come before it and apply to it."""
        records: dict[bytes, bytes] | None = None
        long_name = long_link = None
        while block is not None:
            kind = block[156:157]
            if kind not in PRELUDES:
                return self._member(block, records, long_name, long_link)
            text = self._prelude(number(block[124:136]))
            if kind == RECORDS:
                records = parse_records(text)
            elif kind == LONG_NAME:
                long_name = cut(text)
            elif kind == LONG_LINK:
                long_link = cut(text)
            block = self._header()
        return None

    def content(self) -> Iterator[bytes]:
        """The content of the member that was named last, in pieces; none may be kept back and read after `next`."""
        end = self._at + self._left
        if end > len(self._buffer):
            return self._pieces()
        piece = self._buffer[self._at : end]
        self._at, self._left = end, 0
        return iter((piece,))

    def _pieces(self) -> Iterator[bytes]:
        while self._left:
            if self._at == len(self._buffer):
                self._fill()
            at = self._at
            piece = self._buffer[at : at + self._left] if at or self._left < len(self._buffer) else self._buffer
            self._at += len(piece)
            self._left -= len(piece)
            yield piece

    def _header(self) -> bytes | None:
        """The next header block, None where the tar ends: then what follows is read, too, for its length."""
        at = self._at + self._left + self._padding
        end = at + BLOCK
        if end <= len(self._buffer):
            self._at, self._left, self._padding = end, 0, 0
            block = self._buffer[at:end]
        else:
            self._pass_over()
            block = self._joined(BLOCK, optional=True)
        if block and (adler32(block) & 0xFFFF) == _adler_of(block[148:156]):
            return block
        if block and block != ZEROS:
            raise BadTar(f"no tar header at byte {self.length - len(self._buffer) + self._at - BLOCK}")
        self._drain()
        return None

    def _member(
        self,
        block: bytes,
        records: dict[bytes, bytes] | None = None,
        long_name: bytes | None = None,
        long_link: bytes | None = None,
    ) -> Member:
        kind = block[156:157]
        name = long_name if long_name is not None else _name(block)
        size = 0 if kind in WITHOUT_CONTENT else number(block[124:136])
        if records:
            name = records.get(b"GNU.sparse.name") or records.get(b"path", name)
            size = size if kind in WITHOUT_CONTENT else _whole(records.get(b"size"), size)
        # Tars from before POSIX have no kind; the name of a folder ends with a slash there.
        if kind == b"\0":
            kind = DIRECTORY if name.endswith(b"/") else REGULAR
        self._left, self._padding = _size(size), -size % BLOCK
        shown = size
        if kind == SPARSE:
            shown = self._sparse(block)
        elif records and b"GNU.sparse.name" in records:
            shown = _whole(records.get(b"GNU.sparse.realsize") or records.get(b"GNU.sparse.size"), size)
        return Member(name, kind, _size(shown), size, block, records, long_link)

    def _sparse(self, block: bytes) -> int:
        # The map of an old sparse file goes on in further blocks, as long as a flag is set.
        more = block[482]
        while more:
            more = self._joined(BLOCK)[504]
        return number(block[483:495])

    def _prelude(self, size: int) -> bytes:
        if _size(size) > MOST_PRELUDE:
            raise BadTar(f"an extended header of {size} bytes")
        text = self._joined(size)
        self._padding = -size % BLOCK
        return text

    def _pass_over(self) -> None:
        at = self._at + self._left + self._padding
        self._left = self._padding = 0
        while at > len(self._buffer):
            at -= len(self._buffer)
            self._fill()
        self._at = at

    def _joined(self, count: int, *, optional: bool = False) -> bytes:
        """Exactly so many bytes; with `optional` none at all where the stream has ended cleanly."""
        parts: list[bytes] = []
        missing = count
        while missing:
            if self._at == len(self._buffer) and not self._more(optional=optional and not parts):
                return b""
            part = self._buffer[self._at : self._at + missing]
            self._at += len(part)
            missing -= len(part)
            parts.append(part)
        return b"".join(parts)

    def _more(self, *, optional: bool) -> bool:
        try:
            self._fill()
        except BadTar:
            if optional:
                return False
            raise
        return True

    def _fill(self) -> None:
        for chunk in self._chunks:
            if chunk:
                self._buffer, self._at = chunk, 0
                self.length += len(chunk)
                return
        self._buffer, self._at = b"", 0
        raise BadTar(f"the tar is cut off after {self.length} bytes")

    def _drain(self) -> None:
        self._buffer, self._at = b"", 0
        for chunk in self._chunks:
            self.length += len(chunk)


def is_header(block: bytes) -> bool:
    """Whether a block's checksum is right."""
    return len(block) == BLOCK and (adler32(block) & 0xFFFF) == _adler_of(block[148:156])


@lru_cache(8192)
def _adler_of(field: bytes) -> int:
    """The low half of the Adler-32 that a header has whose checksum this is, -1 for none."""
    try:
        stated = number(field)
    except BadTar:
        return -1
    # A checksum is the sum of all bytes with its own field as spaces.
    return (stated - 8 * 32 + sum(field) + 1) % ADLER


def number(field: bytes) -> int:
    """A number of a header: octal digits, or base 256 where the first bit is set."""
    try:
        return int(field.strip(b" \0") or b"0", 8)
    except ValueError:
        if not field[0] & 0x80:
            raise BadTar(f"no number in a header: {field!r}") from None
    value = int.from_bytes(field, "big") & ((1 << (8 * len(field) - 1)) - 1)
    return value - (1 << (8 * len(field) - 1)) if field[0] & 0x40 else value


def parse_records(text: bytes) -> dict[bytes, bytes]:
    """The records of an extended header (POSIX pax): each "LENGTH KEY=VALUE" and a line feed; a value may be binary."""
    records = {}
    at = 0
    while at < len(text) and text[at]:
        space = text.find(b" ", at, at + 20)
        length = _whole(text[at:space], 0) if space > 0 else 0
        key, equals, value = text[space + 1 : at + length - 1].partition(b"=")
        if not equals or at + length > len(text):
            raise BadTar("an extended header is broken")
        records[key] = value
        at += length
    return records


def cut(field: bytes) -> bytes:
    """A field up to its first NUL."""
    end = field.find(b"\0")
    return field if end < 0 else field[:end]


def _name(block: bytes) -> bytes:
    name = cut(block[:100])
    # GNU's own magic ("ustar  ") has other things where POSIX has the front of a long name.
    if block[345] and block[257:263] == b"ustar\0":
        return cut(block[345:500]) + b"/" + name
    return name


def _size(value: int) -> int:
    if not 0 <= value < LONGEST:
        raise BadTar(f"a size of {value} bytes")
    return value


def _whole(value: bytes | None, otherwise: int) -> int:
    if value is None:
        return otherwise
    try:
        return int(value)
    except ValueError:
        raise BadTar(f"no number in an extended header: {value[:40]!r}") from None


def _seconds(value: bytes) -> float:
    try:
        return float(value)
    except ValueError:
        raise BadTar(f"no time in an extended header: {value[:40]!r}") from None
