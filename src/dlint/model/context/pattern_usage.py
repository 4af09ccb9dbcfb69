"""What each pattern of the ignore file is worth: what it keeps out or brings back, and whether it does anything."""

from __future__ import annotations

from dlint.model.context.glob_index import GlobIndex
from dlint.model.context.walk import FOLDER, inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.context.ignore_matcher import IgnoreMatcher
    from dlint.model.context.ignore_pattern import IgnorePattern
    from dlint.model.context.walk import Entry, Listing


class Tally:
    """A number of files and their bytes."""

    __slots__ = ("bytes", "files")

    def __init__(self) -> None:
        self.files = 0
        self.bytes = 0

    def add(self, size: int) -> None:
        """One more file."""
        self.files += 1
        self.bytes += size


class Usage:
    """The patterns of an ignore file against a whole folder on disk, ignored folders included.

    `ignored` is all that is kept out. Folders count with what is in them, not themselves.
    """

    __slots__ = ("_first", "_tallies", "ignored", "patterns")

    def __init__(self, root: str, listing: Listing, matcher: IgnoreMatcher) -> None:
        self.patterns = list(matcher.patterns)
        self.ignored = Tally()
        self._tallies = {pattern: Tally() for pattern in self.patterns}
        # Of patterns that decide nothing: the first path that they match, and what decided there.
        self._first: dict[IgnorePattern, IgnorePattern | None] = {}
        search = _Search(self._idle(listing), self._first)
        for entry in listing.entries:
            search.meet(entry.path, entry.by)
            if entry.kind != FOLDER:
                self._count(entry.sent, entry.by, entry.size)
        # Ignored folders were not entered by the listing: their files are counted here, for the figures of the report.
        for folder in listing.closed:
            for path, size in inside(root, folder.path):
                search.meet(path, folder.by)
                self._count(False, folder.by, size)

    def of(self, pattern: IgnorePattern) -> Tally:
        """What a pattern decides: what it keeps out or, with `!`, brings back."""
        return self._tallies.get(pattern) or Tally()

    @property
    def dead(self) -> list[IgnorePattern]:
        """Patterns that match nothing that exists."""
        return [pattern for pattern in self._first if self._first[pattern] is pattern]

    @property
    def overridden(self) -> dict[IgnorePattern, IgnorePattern | None]:
        """Patterns that match something but decide nothing, each with the pattern that does so for the first of it.

        None stands for no pattern: something is to be brought back that nothing keeps out.
        """
        return {pattern: by for pattern, by in self._first.items() if by is not pattern}

    def overriding(self, pattern: IgnorePattern) -> IgnorePattern | None:
        """The pattern that decides in the place of one that is overridden."""
        return self._first[pattern]

    def state(self, pattern: IgnorePattern) -> str:
        """`used`, `dead` (it matches nothing that exists) or `overridden` (it decides nothing)."""
        if pattern not in self._first:
            return "used"
        return "dead" if self._first[pattern] is pattern else "overridden"

    def _idle(self, listing: Listing) -> list[IgnorePattern]:
        busy = {entry.by for entry in listing.entries}
        return [pattern for pattern in self.patterns if pattern not in busy]

    def _count(self, sent: bool, by: IgnorePattern | None, size: int) -> None:
        if by is not None:
            self._tallies[by].add(size)
        if not sent:
            self.ignored.add(size)


class _Search:
    """Looks for the first path that each of some patterns matches; a pattern never met stands for itself."""

    __slots__ = ("_first", "_index", "_left", "_patterns")

    def __init__(self, patterns: list[IgnorePattern], first: dict[IgnorePattern, IgnorePattern | None]) -> None:
        self._first = first
        self._patterns = patterns
        self._index = GlobIndex([pattern.glob for pattern in patterns])
        self._left = self._index.bits(range(len(patterns)))
        first.update((pattern, pattern) for pattern in patterns)

    def meet(self, path: str, by: IgnorePattern | None) -> None:
        """Try a path, whose fate `by` decided, on the patterns not yet met."""
        if not self._left:
            return
        found = self._index.matching(path) & self._left
        self._left ^= found
        for at in self._index.numbers(found):
            self._first[self._patterns[at]] = by


def heaviest(entries: list[Entry], count: int) -> list[tuple[str, Tally]]:
    """The `count` weightiest files and folders among what is sent, heaviest first; a folder's path ends with a slash.

    A folder stands for what is in it, unless nearly all of it is one thing: then that thing stands there instead.
    """
    tallies, children = _weighed(entries)
    found: list[tuple[str, Tally]] = []
    for path in children.get("", ()):
        path = _narrowed(path, tallies, children)
        found.append((path + "/" if path in children else path, tallies[path]))
    found.sort(key=lambda item: (-item[1].bytes, item[0]))
    return found[:count]


def _weighed(entries: list[Entry]) -> tuple[dict[str, Tally], dict[str, list[str]]]:
    """Bytes and files of every path that is sent, folders included, and what is directly in each folder."""
    tallies: dict[str, Tally] = {}
    children: dict[str, list[str]] = {}
    for entry in entries:
        if not entry.sent or entry.kind == FOLDER:
            continue
        path = entry.path
        while path:
            folder = path.rpartition("/")[0]
            if path not in tallies:
                tallies[path] = Tally()
                children.setdefault(folder, []).append(path)
            tallies[path].add(entry.size)
            path = folder
    return tallies, children


def _narrowed(path: str, tallies: dict[str, Tally], children: dict[str, list[str]]) -> str:
    while path in children:
        largest = max(children[path], key=lambda child: tallies[child].bytes)
        # Nine tenths of a folder in one child: that child is what a reader can act on.
        if tallies[largest].bytes * 10 < tallies[path].bytes * 9:
            break
        path = largest
    return path
