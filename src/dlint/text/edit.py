"""Replacing bytes: single edits, how those of several fixes become one new text, and the fix that makes them."""

from __future__ import annotations

from bisect import bisect_left

from dlint.text.source import encode
from dlint.text.span import Span


class Edit:
    """Replace the bytes `start` to `end` by `text`; an empty span inserts, an empty text deletes.

    A newline in `text` is written as LF; applying turns it into the end of line that the file uses at that place.
    """

    __slots__ = ("end", "start", "text")

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start = start
        self.end = end
        self.text = text

    def __repr__(self) -> str:
        return f"Edit({self.start}, {self.end}, {self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Edit) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def key(self) -> tuple[int, int, str]:
        """What makes two edits the same."""
        return self.start, self.end, self.text

    @classmethod
    def replace(cls, span: Span, text: str) -> Edit:
        """Put `text` in the place of `span`."""
        return cls(span.start, span.end, text)

    @classmethod
    def delete(cls, span: Span) -> Edit:
        """Take the bytes of `span` out."""
        return cls(span.start, span.end, "")

    @classmethod
    def insert(cls, offset: int, text: str) -> Edit:
        """Put `text` before the byte at `offset`."""
        return cls(offset, offset, text)

    def clashes(self, other: Edit) -> bool:
        """Whether the order or the presence of the two would matter to the result."""
        # Of two insertions at one place, the order would decide the text.
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start <= other.end and other.start <= self.end and not self._touches(other)

    def _touches(self, other: Edit) -> bool:
        return self.end == other.start or other.end == self.start


class EditSet:
    """Edits of which no two clash, sorted by place: whether another one clashes takes a look at its neighbours."""

    __slots__ = ("_edits", "_keys", "_known")

    def __init__(self) -> None:
        self._edits: list[Edit] = []
        self._keys: list[tuple[int, int, str]] = []
        self._known: set[Edit] = set()

    def __contains__(self, edit: Edit) -> bool:
        return edit in self._known

    def take(self, edit: Edit) -> bool:
        """Add an edit, unless it clashes; False then. One that is there already is not added again."""
        if edit in self._known:
            return True
        if self.clashes(edit):
            return False
        at = bisect_left(self._keys, edit.key)
        self._edits.insert(at, edit)
        self._keys.insert(at, edit.key)
        self._known.add(edit)
        return True

    def clashes(self, edit: Edit) -> bool:
        """Whether an edit clashes with one that is there."""
        at = bisect_left(self._keys, (edit.start,))
        # Of those that begin before it, only the last can reach it: the others end where a later one begins.
        if at and self._edits[at - 1].clashes(edit):
            return True
        while at < len(self._edits) and self._edits[at].start <= edit.end:
            if self._edits[at].clashes(edit):
                return True
            at += 1
        return False


def apply(data: bytes, edits: list[Edit]) -> bytes:
    """`data` with all `edits` made; they must not clash (ValueError)."""
    pieces: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=_order):
        if edit.start < at or edit.end > len(data):
            raise ValueError(f"{edit} overlaps another edit or lies outside the file")
        pieces.append(data[at : edit.start])
        pieces.append(fitted(edit.text, data, edit.start))
        at = edit.end
    pieces.append(data[at:])
    return b"".join(pieces)


def _order(edit: Edit) -> tuple[int, int, str]:
    return edit.start, edit.end, edit.text


def fitted(text: str, data: bytes, offset: int) -> bytes:
    """The new bytes, with the line ends that the file has around `offset`."""
    if "\n" in text and _ends_with_crlf(data, offset):
        text = text.replace("\n", "\r\n")
    return encode(text)


def _ends_with_crlf(data: bytes, offset: int) -> bool:
    end = data.find(b"\n", offset)
    if end < 0:
        end = data.rfind(b"\n")
    return end > 0 and data[end - 1 : end] == b"\r"


class FileEdit:
    """Lines to put at the end of the file `path`; `old` are its bytes, None where it is not there yet."""

    __slots__ = ("lines", "old", "path")

    def __init__(self, path: str, old: bytes | None, lines: tuple[str, ...]) -> None:
        self.path = path
        self.old = old
        self.lines = lines

    def __repr__(self) -> str:
        return f"FileEdit({self.path!r}, {self.lines!r})"

    def tail(self, data: bytes | None) -> bytes:
        """What follows `data`, in its line ends; with an end to the last line only where a file has one."""
        old = data or b""
        newline = b"\r\n" if b"\r\n" in old else b"\n"
        there = {line.strip() for line in old.splitlines()}
        fresh = [line for line in map(encode, self.lines) if line.strip() not in there]
        if not fresh:
            return b""
        # The file keeps its style: without an end of its last line before, without one after.
        if old and not old.endswith(b"\n"):
            return newline + newline.join(fresh)
        return newline.join(fresh) + newline


class Refusal:
    """What a function that builds a fix gives in the place of edits.

    `reason` is a clause in the present tense that completes "there is no fix, because …".
    """

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __repr__(self) -> str:
        return f"Refusal({self.reason!r})"


class Fix:
    """A way to repair a finding.

    `title` states in a few words what it does ("use apt-get"). `trust` is `safe` (the image keeps its contents and
    configuration, but for caches), `unsafe` (may change what is installed or how it runs), or `display` (shown, never
    applied). All edits of a fix are made together or not at all, those of other `files` included. Insertions at the
    same place are made in the order given. `claim` is what it decides on, see `kit.claim_on_cache`.
    """

    __slots__ = ("claim", "edits", "files", "title", "trust")

    def __init__(
        self,
        title: str,
        edits: tuple[Edit, ...],
        trust: str = "safe",
        files: tuple[FileEdit, ...] = (),
        claim: tuple[str, int, bool] | None = None,
    ) -> None:
        self.title = title
        self.edits = _joined(edits) if len(edits) > 1 else edits
        self.trust = trust
        self.files = files
        self.claim = claim


def _joined(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The same edits, of which no two insert at the same place: what they insert there is one text."""
    inserts: dict[int, str] = {}
    others: list[Edit] = []
    for edit in dict.fromkeys(edits):
        if edit.start == edit.end:
            inserts[edit.start] = inserts.get(edit.start, "") + edit.text
        else:
            others.append(edit)
    return (*others, *(Edit.insert(at, text) for at, text in inserts.items()))
