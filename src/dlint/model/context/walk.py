"""Lists a folder as a builder would send it: from the top, past the ignore file, without following links."""

from __future__ import annotations

import os
import stat

from dlint.system.observe import items_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.context.ignore_matcher import IgnoreMatcher, Verdict
    from dlint.model.context.ignore_pattern import IgnorePattern
    from dlint.system.observe import Items

FILE, FOLDER, SYMLINK, OTHER = "file", "dir", "symlink", "other"

_KINDS = {stat.S_IFREG: FILE, stat.S_IFDIR: FOLDER, stat.S_IFLNK: SYMLINK}


class Entry:
    """A file, folder, symlink or other thing in the context.

    `path` is relative to the context, with slashes. `size` is in bytes, 0 for all but files. `mode` holds the
    permission bits. `sent` is whether it goes to the builder: a folder also goes if something below it does.
    `by` is the pattern that decided, if any did.
    """

    __slots__ = ("by", "kind", "mode", "path", "sent", "size")

    def __init__(self, path: str, kind: str, size: int, mode: int, sent: bool, by: IgnorePattern | None) -> None:
        self.path = path
        self.kind = kind
        self.size = size
        self.mode = mode
        self.sent = sent
        self.by = by

    def __repr__(self) -> str:
        return f"<Entry {self.path} {self.kind} {self.size}{'' if self.sent else ' ignored'}>"


class _Folder:
    """A folder to be read: its verdict holds for whatever in it no pattern matches."""

    __slots__ = ("above", "entry", "path", "verdict")

    def __init__(self, path: str, verdict: Verdict, entry: Entry | None, above: _Folder | None) -> None:
        self.path = path
        self.verdict = verdict
        self.entry = entry
        self.above = above


class Listing:
    """What is in a folder of the context.

    `entries` hold everything seen, by path; `closed` the ignored folders among them that were not read because nothing
    in them can be brought back; `errors` (path, reason) what could not be read. `is_cut` is whether the limit ended it.
    """

    __slots__ = ("_folders", "_matcher", "_root", "closed", "entries", "errors", "is_cut")

    def __init__(self, root: str, matcher: IgnoreMatcher) -> None:
        self._root = root
        self._matcher = matcher
        self._folders: list[_Folder] = []
        self.entries: list[Entry] = []
        self.closed: list[Entry] = []
        self.errors: list[tuple[str, str]] = []
        self.is_cut = False

    def read(self, start: str, verdict: Verdict, limit: int | None = None) -> Listing:
        """List everything below the folder `start` (empty: the root), whose verdict is known, level by level.

        With a `limit`, stop after the folder in which that many entries are exceeded.
        """
        # Level by level, so that a limit keeps what is near the root: that is where unwanted folders mostly lie.
        self._folders.append(_Folder(start, verdict, None, None))
        # The list grows while it is read.
        for folder in self._folders:
            if limit is not None and len(self.entries) > limit:
                self.is_cut = True
                break
            self._open(folder)
        self.entries.sort(key=entry_path)
        return self

    def _open(self, folder: _Folder) -> None:
        prefix = folder.path + "/" if folder.path else ""
        is_suspect = self._matcher.suspects.has
        known = folder.verdict
        for name, status in self._items(folder.path):
            path = prefix + name
            # Most names meet no pattern; they share the verdict of their folder, and cost no match.
            verdict = self._matcher.verdict(path, known.mask) if is_suspect(path, name) else known
            if isinstance(status, OSError):
                self._miss(path, status)
            else:
                self._take(status, path, verdict, folder)

    def _items(self, folder: str) -> Items:
        try:
            return items_in(os.path.join(self._root, folder))
        except OSError as error:
            self._miss(folder, error)
            return []

    def _take(self, status: os.stat_result, path: str, verdict: Verdict, folder: _Folder) -> None:
        entry = entry_of(path, status, verdict)
        self.entries.append(entry)
        if entry.kind is FOLDER:
            self._enter(entry, verdict, folder)
        if entry.sent and folder.verdict.ignored:
            _send_along(folder)

    def _enter(self, entry: Entry, verdict: Verdict, folder: _Folder) -> None:
        if verdict.ignored and not self._matcher.may_bring_back(entry.path):
            self.closed.append(entry)
        else:
            self._folders.append(_Folder(entry.path, verdict, entry, folder))

    def _miss(self, path: str, error: OSError) -> None:
        self.errors.append((path or ".", error.strerror or str(error)))


def entry_of(path: str, status: os.stat_result, verdict: Verdict) -> Entry:
    """The entry at a path, from the result of lstat."""
    kind = kind_of(status)
    size = status.st_size if kind is FILE else 0
    return Entry(path, kind, size, status.st_mode & 0o7777, not verdict.ignored, verdict.by)


def kind_of(status: os.stat_result) -> str:
    """The kind of an entry, by the result of lstat."""
    return _KINDS.get(stat.S_IFMT(status.st_mode), OTHER)


def inside(root: str, folder: str) -> Iterator[tuple[str, int]]:
    """Path and size of everything below a folder that is no folder itself; what cannot be read is skipped."""
    # Links are not followed: they may lead out of the context, or in circles.
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        for name, status in _readable(os.path.join(root, at)):
            path = f"{at}/{name}"
            if isinstance(status, OSError):
                yield path, 0
            elif stat.S_ISDIR(status.st_mode):
                waiting.append(path)
            else:
                yield path, status.st_size if stat.S_ISREG(status.st_mode) else 0


def entry_path(entry: Entry) -> str:
    """The path, to sort and search entries by."""
    return entry.path


def _readable(folder: str) -> Items:
    try:
        return items_in(folder)
    except OSError:
        return []


def _send_along(folder: _Folder | None) -> None:
    """Folders on the way to something that is sent are sent as well."""
    while folder is not None and folder.entry is not None and not folder.entry.sent:
        folder.entry.sent = True
        folder = folder.above
