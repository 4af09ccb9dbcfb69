"""What a source word of COPY or ADD takes from the context."""

from __future__ import annotations

import posixpath

from dlint.model.context.go_filepath_match import Malformed, has_wildcard
from dlint.model.context.walk import FILE, FOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dlint.model.context.ignore_pattern import IgnorePattern
    from dlint.model.context.probe import Probe
    from dlint.model.context.walk import Entry


class Pick:
    """One thing that a source word chose: `name` as it was found, `path` where its links lead (empty: the root)."""

    __slots__ = ("name", "path")

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path

    def __repr__(self) -> str:
        return f"Pick({self.name!r}, {self.path!r})"


class Selection:
    """What a source word takes.

    `picks` are the files and folders it chose; of a folder, COPY takes what is in it. `dangling` names chosen links
    that lead to nothing that is sent. Where it chose nothing at all, either nothing of that name exists (`missing`), or
    it exists and is not sent (`ignored`); `by` is a pattern that keeps some of it out. `wildcard` is whether the word
    has one, `fails` whether the build stops here, taken that nothing else asks for the folder in front of a wildcard.
    """

    __slots__ = (
        "_below",
        "_entries",
        "by",
        "dangling",
        "fails",
        "ignored",
        "missing",
        "picks",
        "source",
        "wildcard",
    )

    def __init__(self, source: str, wildcard: bool, choice: Matches, below: Callable[[str], list[Entry]]) -> None:
        self.source = source
        self.wildcard = wildcard
        self.picks = choice.picks
        self.dangling = choice.dangling
        self.fails = choice.fails
        self.missing = not choice.picks and not choice.dangling
        self.ignored = False
        self.by: IgnorePattern | None = None
        self._below = below
        self._entries: list[Entry] | None = None

    @property
    def entries(self) -> list[Entry]:
        """Everything taken, by path: what was chosen and, of folders, all in them that is sent."""
        if self._entries is None:
            found = {entry.path: entry for pick in self.picks for entry in self._below(pick.path)}
            self._entries = [found[path] for path in sorted(found)]
        return self._entries

    @property
    def paths(self) -> list[str]:
        """The paths taken, folders left out."""
        return [entry.path for entry in self.entries if entry.kind != FOLDER]

    @property
    def files(self) -> int:
        """How many things are taken, folders left out."""
        return sum(entry.kind != FOLDER for entry in self.entries)

    @property
    def bytes(self) -> int:
        """Size of all files taken."""
        return sum(entry.size for entry in self.entries if entry.kind == FILE)


class Matches:
    """What a source word finds: `picks`, and `dangling` links among what it chose."""

    __slots__ = ("dangling", "fails", "picks")

    def __init__(self, probe: Probe, fixed: str, wild: list[str]) -> None:
        self.picks: list[Pick] = []
        self.dangling: list[str] = []
        self.fails = True
        names = _names(probe, fixed, wild)
        for name in names or ():
            path = probe.follow(name)
            if path is None:
                self.dangling.append(name)
            else:
                self.picks.append(Pick(name, path))
        if names is not None and not self.dangling:
            # A folder is not sent for the sake of a wildcard that matches nothing in it.
            self.fails = not names and bool(fixed) and len(wild) == 1


def select(source: str, sent: Probe, disk: Probe, below: Callable[[str], list[Entry]]) -> Selection:
    """What `source` (variables replaced, quotes removed) takes; `disk` is the same folder without an ignore file, the
    same probe where there is none.

    As in BuildKit: the path is cleaned and cannot leave the context, wildcards are those of Go's filepath.Match level
    by level, links in the fixed part and the chosen things themselves are followed inside the context.
    """
    fixed, wild = split_source(source)
    selection = Selection(source, bool(wild), Matches(sent, fixed, wild), below)
    # Nothing was found behind the ignore file: a second look without it shows whether the file is missing or kept out.
    if sent is not disk and (not selection.picks or selection.dangling):
        on_disk = Matches(disk, fixed, wild)
        selection.by = _culprit(on_disk, sent, selection.dangling)
        selection.ignored = bool(on_disk.picks) and not selection.picks
        selection.missing = selection.missing and not selection.ignored
    return selection


def split_source(source: str) -> tuple[str, list[str]]:
    """The cleaned path up to the first level with a wildcard, and the levels from there on."""
    # With a slash in front, `..` cannot lead above the root.
    parts = posixpath.normpath("/" + source).strip("/").split("/")
    for at, part in enumerate(parts):
        if has_wildcard(part):
            return "/".join(parts[:at]), parts[at:]
    return "/".join(parts), []


def _names(probe: Probe, fixed: str, wild: list[str]) -> list[str] | None:
    """What is chosen, links not yet followed; None where the build cannot even look."""
    base = probe.follow(fixed)
    if wild:
        try:
            return None if base is None else probe.expand(base, wild)
        except Malformed:
            return None
    # The last name is not followed yet: a link as a source is chosen by its own name.
    above, _, name = fixed.rpartition("/")
    folder = probe.follow(above)
    if folder is None:
        return None
    path = f"{folder}/{name}" if folder else name
    return [path] if probe.is_sent(path) else None


def _culprit(on_disk: Matches, sent: Probe, dangling: list[str]) -> IgnorePattern | None:
    """The pattern that keeps out the first thing that is missed, or what its link leads to."""
    for pick in on_disk.picks:
        for path in (pick.name, pick.path):
            if (not dangling or pick.name in dangling) and not sent.is_sent(path):
                return sent.kept_out_by(path)
    return None
