"""The entries of a layer, kept in columns: some 100 bytes each, where an object with its strings takes 400."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from dlint.trial.image.image import DEVICE, FIFO, FILE, FOLDER, HARDLINK, OPAQUE, SYMLINK, WHITEOUT, Entry

KINDS = (FILE, FOLDER, SYMLINK, HARDLINK, DEVICE, FIFO, WHITEOUT, OPAQUE)
CODES = {kind: code for code, kind in enumerate(KINDS)}
A_FILE = CODES[FILE]
A_WHITEOUT = CODES[WHITEOUT]  # and the opaque one comes after it
DIGEST = 32
UNKNOWN = bytes(DIGEST)

Xattrs = tuple[tuple[str, bytes], ...]


class Entries(Sequence[Entry]):
    """Entries in the order of the tar; each object is made again when it is asked for."""

    __slots__ = (
        "_digests", "_ends", "_kinds", "_links", "_mtimes", "_numbers", "_owners", "_owners_seen", "_paths", "_sizes",
        "_xattrs",
    )  # fmt: skip

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._kinds = bytearray()
        self._paths = bytearray()
        self._ends = array("Q")
        self._sizes = array("q")
        self._mtimes = array("d")
        # Mode, user and group are few and alike: each entry has the number of one of them.
        self._numbers = array("L")
        self._owners: list[tuple[int, int, int]] = []
        self._owners_seen: dict[tuple[int, int, int], int] = {}
        self._links: dict[int, str] = {}
        self._xattrs: dict[int, Xattrs] = {}
        self._digests = bytearray()
        for entry in entries:
            path = entry.path.encode(errors="surrogateescape")
            owner = (entry.mode, entry.uid, entry.gid)
            self.add(CODES[entry.kind], path, entry.size, entry.mtime, owner)
            self.mark(entry.link, entry.xattrs, entry.digest)

    def add(self, code: int, path: bytes, size: int, mtime: float, owner: tuple[int, int, int]) -> None:
        """One more entry, of the kind `KINDS[code]`."""
        self._kinds.append(code)
        self._paths += path
        self._ends.append(len(self._paths))
        self._sizes.append(size)
        self._mtimes.append(mtime)
        number = self._owners_seen.get(owner)
        if number is None:
            number = self._owners_seen[owner] = len(self._owners)
            self._owners.append(owner)
        self._numbers.append(number)

    def mark(self, link: str = "", xattrs: Xattrs = (), digest: bytes | None = None) -> None:
        """What else is known of the entry that was added last."""
        last = len(self._kinds) - 1
        if link:
            self._links[last] = link
        if xattrs:
            self._xattrs[last] = xattrs
        if digest is not None:
            # Entries before this one that have no digest get zeros, so that each has its place.
            self._digests += bytes(last * DIGEST - len(self._digests)) + digest

    def __len__(self) -> int:
        return len(self._kinds)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return [self._entry(at) for at in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._entry(index % len(self))

    def __iter__(self) -> Iterator[Entry]:
        return map(self._entry, range(len(self)))

    def outline(self) -> Iterator[tuple[int, str, str]]:
        """Index, kind and path of every entry; no other object is made."""
        start = 0
        for index, end in enumerate(self._ends):
            path = self._paths[start:end].decode(errors="surrogateescape")
            yield index, KINDS[self._kinds[index]], path
            start = end

    def deletions(self) -> Iterator[tuple[str, str]]:
        """Kind and path of every whiteout, the opaque ones too."""
        for index, code in enumerate(self._kinds):
            if code >= A_WHITEOUT:
                yield KINDS[code], self._path(index)

    def size(self, index: int) -> int:
        """The size of one entry."""
        return self._sizes[index]

    def link(self, index: int) -> str:
        """The link target of one entry."""
        return self._links.get(index, "")

    def facts(self, index: int) -> tuple[object, ...]:
        """All of one entry but path and time, to be compared with another's; of a file without a digest nothing."""
        digest = self._digests[index * DIGEST : (index + 1) * DIGEST]
        code = self._kinds[index]
        if code == A_FILE and (not digest or digest == UNKNOWN):
            return ()
        owner = self._owners[self._numbers[index]]
        return code, self._sizes[index], owner, digest, self._links.get(index), self._xattrs.get(index)

    def _path(self, index: int) -> str:
        start = self._ends[index - 1] if index else 0
        return self._paths[start : self._ends[index]].decode(errors="surrogateescape")

    def _entry(self, index: int) -> Entry:
        mode, user, group = self._owners[self._numbers[index]]
        digest = bytes(self._digests[index * DIGEST : (index + 1) * DIGEST]) or UNKNOWN
        return Entry(
            path=self._path(index),
            kind=KINDS[self._kinds[index]],
            size=self._sizes[index],
            mode=mode,
            uid=user,
            gid=group,
            link=self.link(index),
            digest=None if digest == UNKNOWN else digest,
            xattrs=self._xattrs.get(index, ()),
            mtime=self._mtimes[index],
        )
