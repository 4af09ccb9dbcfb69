"""The paths that one build step touched, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dlint.trial.trace.link_table import Links

# How a path was touched. Reads: contents opened, existence or attributes tested, names of a folder listed, a look-up
# that failed. Writes: contents, a new name made, attributes changed, a name removed.
OPEN, TEST, LIST, MISS, WRITE, MAKE, MODE, REMOVE = (1 << bit for bit in range(8))
READS = OPEN | TEST | LIST | MISS
WRITES = WRITE | MAKE | MODE | REMOVE
NAMES = {
    OPEN: "open", TEST: "test", LIST: "list", MISS: "miss", WRITE: "write", MAKE: "make", MODE: "mode",
    REMOVE: "remove",
}  # fmt: skip
WORDS = {
    OPEN: "opens", TEST: "tests", LIST: "lists", MISS: "looks for", WRITE: "writes", MAKE: "makes",
    MODE: "changes the mode or owner of", REMOVE: "removes",
}  # fmt: skip
# Accesses of the process of a package manager itself carry these bits in a second octet: what it looks for on its own
# account is known, what the scripts do that it starts is not.
MANAGER_SHIFT = 8
# More paths than these are not kept: the step is then not known exactly.
MOST_PATHS = 1_000_000


@dataclass(slots=True)
class Accesses:
    """What one RUN touched. `paths` maps absolute paths of the image to bits; those of a package manager's own process
    are shifted by MANAGER_SHIFT. `own` are folders that the step made itself: what is below them is not in `paths`,
    it is made by the step. `links` are symbolic links that it made; `with_dots` are paths, with their bits, that are
    written with `..`, which leaves the folder that a link leads to. `hosts` are addresses with ports. `inexact` is the
    reason why something may be missing, None where nothing is.
    """

    paths: dict[str, int] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    links: Links = field(default_factory=Links)
    with_dots: dict[str, int] = field(default_factory=dict)
    inexact: str | None = None

    def add(self, path: str, how: int, manager: bool = False) -> None:
        """Note one access, unless the path is the step's own."""
        known = self.paths.get(path, 0)
        bits = how << MANAGER_SHIFT if manager else how
        if known & bits == bits:
            return
        wrote = (known | known >> MANAGER_SHIFT) & (WRITE | MAKE | REMOVE)
        # What a step has written before it reads is its own result, no input.
        if (how & READS and wrote) or self.is_own(path):
            return
        if len(self.paths) >= MOST_PATHS and not known:
            self.inexact = self.inexact or f"it touches more than {MOST_PATHS} paths"
            return
        self.paths[path] = known | bits

    def note_dots(self, path: str, how: int, manager: bool = False) -> None:
        """Note an access to a path that is written with `..`."""
        if len(self.with_dots) < MOST_PATHS:
            self.with_dots[path] = self.with_dots.get(path, 0) | (how << MANAGER_SHIFT if manager else how)

    def is_own(self, path: str) -> bool:
        """Whether a path lies in a folder that the step made itself."""
        if not self.own:
            return False
        at = path.rfind("/")
        while at > 0:
            path = path[:at]
            if path in self.own:
                return True
            at = path.rfind("/")
        return False

    def make_folder(self, path: str, manager: bool) -> None:
        """Note a folder that was not there before: what follows below it is the step's own."""
        known = self.paths.get(path, 0)
        looked = (known | known >> MANAGER_SHIFT) & (OPEN | TEST | LIST)
        self.add(path, MAKE, manager)
        # A step that looked at the folder first depends on what was there.
        if not looked and not self.is_own(path):
            self.own.add(path)

    def bits(self, path: str) -> int:
        """How a path was touched by anyone."""
        both = self.paths.get(path, 0)
        return (both | both >> MANAGER_SHIFT) & 0xFF

    def by_others(self, path: str) -> int:
        """How a path was touched by anyone but the process of a package manager itself."""
        return self.paths.get(path, 0) & 0xFF

    def without_managers(self) -> Accesses:
        """The same with what a package manager touched counted as touched by anyone."""
        paths = {path: self.bits(path) for path in self.paths}
        return Accesses(paths, self.own, self.hosts, self.links, self.with_dots, self.inexact)

    def touched(self, how: int) -> Iterator[str]:
        """The paths that were touched in one of the ways `how`, in order of their names."""
        return (path for path in sorted(self.paths) if self.bits(path) & how)

    def wrote(self, path: str) -> bool:
        """Whether the step wrote or made a path."""
        return bool(self.bits(path) & (WRITE | MAKE)) or self.is_own(path)

    def writes_at(self, path: str) -> bool:
        """Whether the step changes something at a path or below it, or makes a new folder above it."""
        place = path.rstrip("/") + "/"
        if self.is_own(path) or path in self.own:
            return True
        return any(self.bits(each) & WRITES and (each == path or each.startswith(place)) for each in self.paths)

    @property
    def writes_nothing(self) -> bool:
        """Whether the step leaves nothing behind: it is a test or a check."""
        return not any(self.bits(path) & WRITES for path in self.paths)


def joined(several: Iterable[Accesses]) -> Accesses:
    """What several steps touched, taken together."""
    found = Accesses()
    for each in several:
        for path, bits in each.paths.items():
            found.paths[path] = found.paths.get(path, 0) | bits
        found.own |= each.own
        found.hosts |= each.hosts
        found.links.update(each.links)
    return found
