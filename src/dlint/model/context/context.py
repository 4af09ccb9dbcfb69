"""The build context: a folder seen through its ignore file, read only as far as callers ask."""

from __future__ import annotations

import os
from bisect import bisect_left

from dlint.model.context.ignore_matcher import IgnoreMatcher, Verdict
from dlint.model.context.probe import Probe
from dlint.model.context.select import Selection, select
from dlint.model.context.walk import FILE, FOLDER, Entry, Listing, entry_of, entry_path
from dlint.system.facts import kept
from dlint.system.observe import status_of
from dlint.system.read import read_file, read_start
from dlint.text.memoize import memoize
from dlint.text.nearest import one_slip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.model.context.ignore_file import IgnoreFile
    from dlint.model.context.pattern_usage import Tally, Usage
    from dlint.model.context.unwanted import Find
    from dlint.system.facts import Facts

# Enough to know a big folder for one without keeping anyone waiting: some 0.2 s.
QUICK_LOOK = 20_000
# A lock file of a big project has some megabytes.
ENOUGH_TEXT = 16_000_000
# The folders of a project hold fewer; a collection of files has more.
MOST_NAMES = 200


class Amount:
    """Bytes and number of files, folders not counted; `at_least` if the look ended before all was seen."""

    __slots__ = ("at_least", "bytes", "files")

    def __init__(self, entries: list[Entry], at_least: bool) -> None:
        kept = [entry for entry in entries if entry.sent and entry.kind != FOLDER]
        self.bytes = sum(entry.size for entry in kept)
        self.files = len(kept)
        self.at_least = at_least


class Context:
    """The folder `root` as BuildKit sends it to build `dockerfile` (a path; None where only the folder is known).

    `written` are the bytes of files by absolute path that stand in the place of what is on disk; `ignore` those of the
    ignore file, whatever its path.

    Paths are relative to the root, with slashes. "Sent" is what the ignore file lets through: the classic
    builder sends all of it, BuildKit only what instructions ask for. Everything is computed when asked and kept.
    """

    __slots__ = (
        "_by_name", "_disk", "_found", "_given", "_ignored", "_listed", "_problem", "_quick", "_sent", "_usage",
        "_written", "dockerfile", "root",
    )  # fmt: skip

    def __init__(
        self,
        root: str,
        dockerfile: str | None = None,
        written: dict[str, bytes] | None = None,
        ignore: bytes | None = None,
    ) -> None:
        self.root = root
        self._given = ignore
        self.dockerfile = dockerfile
        self._written = written or {}
        self._problem: str | None = None
        self._ignored: dict[None, tuple[IgnoreFile | None, Facts | None]] = {}
        # The folder as it is on disk, ignored files included: asked where a path is missed.
        self._disk = Probe(root, IgnoreMatcher([]))
        self._sent: Probe | None = None
        self._listed: dict[None, tuple[Listing, Facts | None]] = {}
        self._quick: dict[str, tuple[Listing, Facts | None]] = {}
        self._found: dict[Listing, tuple[list[Find], Facts | None]] = {}
        self._by_name: tuple[Listing, dict[str, list[tuple[int, str]]]] | None = None
        self._usage: dict[None, tuple[Usage, Facts | None]] = {}

    @property
    def ignore(self) -> IgnoreFile | None:
        """The ignore file in effect: the one named after the Dockerfile and beside it, else the root's
        .dockerignore."""
        return kept(self._ignored, None, self._find_ignore)

    @property
    def ignore_problem(self) -> str | None:
        """Why the ignore file that is there cannot be read, if so; it counts as empty then."""
        return self._problem if self.ignore is None else None

    @property
    def ignore_path(self) -> str | None:
        """Where that file is."""
        return self.ignore.path if self.ignore is not None else None

    @property
    def usual_ignore_path(self) -> str:
        """Where the ignore file of the folder is, or would be."""
        return self._in_root(".dockerignore")

    @property
    def containerignore_path(self) -> str | None:
        """A .containerignore in the root: podman and buildah read it before .dockerignore, BuildKit does not."""
        return self._in_root(".containerignore") if ".containerignore" in self._disk.names("") else None

    # Quick questions, answered without listing the context.

    def exists(self, path: str) -> bool:
        """Whether COPY finds a path without wildcards: it is there and sent, and so is where its links lead."""
        return self._probe.follow(path) is not None

    def is_dir(self, path: str) -> bool:
        """Whether that is a folder, links followed."""
        found = self._probe.follow(path)
        return found is not None and self._disk.kind(found) == FOLDER

    def would_send(self, path: str) -> bool:
        """Whether the ignore file lets a path through, be it there or not."""
        return not self._matcher.verdict_of(path.split("/")).ignored

    def has(self, names: Iterable[str]) -> list[str]:
        """Those of some names that are sent and stand in the root itself, in the order asked."""
        there = self._disk.names("")
        return [name for name in names if name in there and self._probe.is_sent(name)]

    def names(self, folder: str = "") -> list[str]:
        """The names in a folder that are sent, sorted; none where there is no such folder."""
        above = f"{folder}/" if folder else ""
        return sorted(name for name in self._disk.names(folder) if self._probe.is_sent(above + name))

    def one_slip_away(self, path: str) -> bool:
        """Whether a file or folder beside a path is sent whose name differs from it by one slip.

        False for a large folder: to compare each path of each Dockerfile with all of its names would take long.
        """
        folder, slash, name = path.rpartition("/")
        there = self._disk.names(folder)
        if len(there) > MOST_NAMES:
            return False
        return any(one_slip(name, other) and self._probe.is_sent(folder + slash + other) for other in there)

    @property
    def holds_source(self) -> bool:
        """Whether there is anything to build from: something else than Dockerfiles and ignore files."""
        # A folder with nothing but Dockerfiles (a library of them, or a corpus) is not the context that they are built
        # from.
        return _any_source(tuple(self._disk.names("")))

    def text(self, path: str, most: int = ENOUGH_TEXT) -> str | None:
        """The first `most` bytes of a file that is sent, as text, links followed; None where there is none."""
        found = self._probe.follow(path)
        if found is None or self._disk.kind(found) == FOLDER:
            return None
        try:
            return read_start(os.path.join(self.root, found), most).decode("utf-8", "replace")
        except OSError:
            return None

    def bytes_of(self, path: str = ".", limit: int | None = QUICK_LOOK) -> Amount:
        """What is sent of a file or folder, links followed; a folder is looked at until `limit` entries were seen."""
        found = self._probe.follow(path)
        if found is None:
            return Amount([], at_least=False)
        # Where everything has been listed already, an exact answer is free.
        if self._listed or self._disk.kind(found) != FOLDER:
            return Amount(self._below(found), at_least=False)
        listing = self._look(found, limit)
        return Amount(listing.entries, listing.is_cut)

    def selection(self, source: str) -> Selection:
        """What a source word of COPY or ADD takes, variables replaced and quotes removed; its figures are lazy."""
        return select(source, self._probe, self._disk, self._below)

    def finds(self, limit: int | None = None) -> list[Find]:
        """What is sent and hardly ever meant to be: version control data, dependencies, build output, secrets.

        With a `limit`, only among the first entries, those nearest to the root.
        """
        from dlint.model.context.unwanted import classify

        listing = self._full if limit is None or self._listed else self._look("", limit)
        # Files in one folder share their context.
        return kept(self._found, listing, lambda: classify(self.root, listing.entries))

    def named(self, names: frozenset[str], ends: tuple[str, ...] = (), most: int = 200) -> list[str]:
        """The paths of files that are sent and have one of some names, or one that ends so, among the entries near the
        root; no more than `most`."""
        places = self._places_by_name(self._look("", QUICK_LOOK))
        found = [place for name in names for place in places.get(name, ())]
        if ends:
            found += [at for name, own in places.items() if name not in names and name.endswith(ends) for at in own]
        return [path for _, path in sorted(found)[:most]]

    def _places_by_name(self, listing: Listing) -> dict[str, list[tuple[int, str]]]:
        """The files of a listing that are sent, by name: the place in the listing and the path of each."""
        if self._by_name is None or self._by_name[0] is not listing:
            places: dict[str, list[tuple[int, str]]] = {}
            for place, entry in enumerate(listing.entries):
                if entry.sent and entry.kind == FILE:
                    places.setdefault(entry.path.rpartition("/")[2], []).append((place, entry.path))
            self._by_name = listing, places
        return self._by_name[1]

    @property
    def dockerfiles(self) -> list[str]:
        """The paths of Dockerfiles in it, whether or not the ignore file excludes them, among the entries near the
        root."""
        entries = self._look("", QUICK_LOOK).entries
        paths = [each.path for each in entries if each.kind == FILE]
        return [path for path in paths if _is_dockerfile(path.rpartition("/")[2], or_ignore_file=False)]

    # The whole context.

    @property
    def entries(self) -> list[Entry]:
        """Everything seen, sent or not, by path; ignored folders from which nothing comes back are not looked into."""
        return self._full.entries

    @property
    def files(self) -> list[Entry]:
        """Everything sent, folders left out."""
        return [entry for entry in self.entries if entry.sent and entry.kind != FOLDER]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(path, reason) of what could not be read; a builder stops at it."""
        return self._full.errors

    @property
    def sent_files(self) -> int:
        """How many things are sent, folders left out."""
        return len(self.files)

    @property
    def sent_bytes(self) -> int:
        """Size of all files sent."""
        return sum(entry.size for entry in self.entries if entry.sent and entry.kind == FILE)

    @property
    def ignored(self) -> Tally:
        """Files kept out, and their bytes: reads ignored folders too."""
        return self.usage.ignored

    def biggest(self, count: int) -> list[tuple[str, Tally]]:
        """The weightiest `count` files and folders (path with a slash at the end) that are sent."""
        from dlint.model.context.pattern_usage import heaviest

        return heaviest(self.entries, count)

    @property
    def usage(self) -> Usage:
        """What each pattern is worth: reads ignored folders too."""
        from dlint.model.context.pattern_usage import Usage

        return kept(self._usage, None, lambda: Usage(self.root, self._full, self._matcher))

    def _find_ignore(self) -> IgnoreFile | None:
        if self._given is not None:
            from dlint.model.context.ignore_file import IgnoreFile

            return IgnoreFile(self._given)
        # The file named after the Dockerfile replaces .dockerignore, it is not added to it. Source: "Build context",
        # https://docs.docker.com/build/concepts/context/, 2026-11.
        own = self.dockerfile + ".dockerignore" if self.dockerfile is not None else None
        for path in (own, self._in_root(".dockerignore")):
            try:
                data = self._bytes_at(path) if path is not None else None
                if path is not None and data is not None:
                    from dlint.model.context.ignore_file import IgnoreFile

                    return IgnoreFile(data, path)
            except (FileNotFoundError, NotADirectoryError, ValueError):
                continue
            except OSError as error:
                # A build would end here; what it would send is unknown.
                self._problem = f"{path} cannot be read: {error.strerror or error}"
                return None
        return None

    def _bytes_at(self, path: str) -> bytes:
        known = self._written.get(os.path.abspath(path)) if self._written else None
        if known is not None:
            return known
        return read_file(path)

    def _in_root(self, name: str) -> str:
        return name if self.root == "." else os.path.join(self.root, name)

    @property
    def _matcher(self) -> IgnoreMatcher:
        return self.ignore.matcher if self.ignore is not None else IgnoreMatcher([])

    @property
    def _probe(self) -> Probe:
        ignore = self.ignore
        if self._sent is None:
            # Without an ignore file both are the same: `select` compares them by identity to skip the second look.
            self._sent = self._disk if ignore is None else Probe(self.root, ignore.matcher)
        return self._sent

    @property
    def _full(self) -> Listing:
        return kept(self._listed, None, lambda: Listing(self.root, self._matcher).read("", Verdict(False, 0, None)))

    def _look(self, folder: str, limit: int | None) -> Listing:
        """A listing of one folder, with a limit; the last one with that limit or a higher one is good enough."""
        known = self._quick[folder][0] if folder in self._quick else None
        if known is not None and known.is_cut and (limit is None or len(known.entries) <= limit):
            del self._quick[folder]
        return kept(self._quick, folder, lambda: self._listing_of(folder, limit))

    def _listing_of(self, folder: str, limit: int | None) -> Listing:
        verdict = self._matcher.verdict_of(folder.split("/") if folder else ())
        return Listing(self.root, self._matcher).read(folder, verdict, limit)

    def _below(self, path: str) -> list[Entry]:
        """The entries that are sent of a file or folder that is sent, itself included; all for the root."""
        if not path:
            entries = self.entries
        elif self._listed:
            entries = _subtree(self._full.entries, path)
        else:
            verdict = self._matcher.verdict_of(path.split("/"))
            # A folder that was chosen by name is copied even if only something inside of it is sent.
            itself = entry_of(path, status_of(os.path.join(self.root, path)), verdict)
            itself.sent = True
            entries = [itself, *self._look(path, None).entries] if itself.kind == FOLDER else [itself]
        return [entry for entry in entries if entry.sent]


def _subtree(entries: list[Entry], path: str) -> list[Entry]:
    """The entry at `path` and all below it, of entries sorted by path."""
    start = bisect_left(entries, path, key=entry_path)
    inside = bisect_left(entries, path + "/", key=entry_path)
    # "0" is the sign after "/": everything below the path sorts before it.
    end = bisect_left(entries, path + "0", key=entry_path)
    return entries[start : start + 1] + entries[inside:end]


# Each file of a collection asks it of the same folder.
@memoize(16)
def _any_source(names: tuple[str, ...]) -> bool:
    return any(not _is_dockerfile(name) and name != ".git" for name in names)


def _is_dockerfile(name: str, *, or_ignore_file: bool = True) -> bool:
    lower = name.lower()
    if not or_ignore_file and lower.endswith("ignore"):
        return False
    # Names such as `Dockerfile.dev`, `app.dockerfile` and `Dockerfile.dev.dockerignore`.
    return "dockerfile" in lower or "containerfile" in lower or lower.endswith(("dockerignore", "containerignore"))
