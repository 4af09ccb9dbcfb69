"""The files of a context at one commit, kept up to date change by change, and what an ignore file lets through."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dlint.model.context.ignore_file import IgnoreFile
from dlint.model.context.ignore_matcher import IgnoreMatcher, Verdict
from dlint.model.context.probe import Probe
from dlint.model.context.walk import FILE, FOLDER
from dlint.model.context.walk import SYMLINK as LINK
from dlint.replay.history import GITLINK, SYMLINK, Change

_SENT_AS_IS = Verdict(False, 0, None)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a source word takes: `digest` stands for everything that BuildKit's cache looks at; `picks` are the names
    chosen, each with the path where its links lead; `missing` is whether nothing was chosen."""

    digest: bytes
    picks: tuple[tuple[str, str], ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file, a link or a submodule: git's mode and the id of its contents."""

    mode: str
    id: str


class Branch(dict[str, "Leaf | Branch"]):
    """A folder: names and what they are."""

    __slots__ = ()


class Snapshot:
    """All files of a context, and what ignore files let through of them."""

    __slots__ = ("_read", "_views", "root")

    def __init__(self, files: Iterable[tuple[str, str, str]], read: Callable[[str], bytes | None]) -> None:
        self.root = Branch()
        self._views: dict[bytes | None, SentFiles] = {}
        self._read = read
        for path, mode, name in files:
            self._put(path, Leaf(mode, name))

    def apply(self, changes: Iterable[Change]) -> None:
        """Make the changes of one commit. Removals come first: a file may stand where a folder was."""
        for change in sorted(changes, key=_removals_first):
            if change.mode is None or change.id is None:
                self._drop(change.path)
            else:
                self._put(change.path, Leaf(change.mode, change.id))
            for view in self._views.values():
                view.forget(change.path)

    def through(self, ignore: bytes | None) -> SentFiles:
        """These files behind the patterns of an ignore file, from now on kept up to date as well."""
        if ignore not in self._views:
            matcher = IgnoreFile(ignore).matcher if ignore is not None else IgnoreMatcher([])
            # By content: commits and candidates with equal ignore files share digests and verdicts.
            self._views[ignore] = SentFiles(self, matcher)
        return self._views[ignore]

    def find(self, path: str) -> Leaf | Branch | None:
        """What stands at a path; a submodule for all that lies in it."""
        at: Leaf | Branch | None = self.root
        for part in path.split("/") if path else ():
            if isinstance(at, Leaf):
                return at if at.mode == GITLINK else None
            at = at.get(part) if at is not None else None
        return at

    def link(self, leaf: Leaf) -> str:
        """Where a link points."""
        return (self._read(leaf.id) or b"").decode("utf-8", "surrogateescape")

    def _put(self, path: str, leaf: Leaf) -> None:
        *folders, name = path.split("/")
        at = self.root
        for folder in folders:
            below = at.get(folder)
            if not isinstance(below, Branch):
                below = at[folder] = Branch()
            at = below
        at[name] = leaf

    def _drop(self, path: str) -> None:
        *folders, name = path.split("/")
        way = [self.root]
        for folder in folders:
            below = way[-1].get(folder)
            if not isinstance(below, Branch):
                return
            way.append(below)
        if isinstance(way[-1].get(name), Leaf):
            del way[-1][name]
        # Git keeps no empty folders.
        while folders and not way[-1]:
            way.pop()
            del way[-1][folders.pop()]


class SentFiles:
    """A snapshot through an ignore file. `digest` states what is in a file or folder as BuildKit's checksum of contents
    does: names, modes, link targets and contents, no times; ignored files do not count. `taken` keeps what words
    take."""

    __slots__ = ("_digests", "_matcher", "_verdicts", "probe", "snapshot", "taken")

    def __init__(self, snapshot: Snapshot, matcher: IgnoreMatcher) -> None:
        self.snapshot = snapshot
        self._matcher = matcher
        self.taken: dict[str, Taken] = {}
        self._digests: dict[str, bytes | None] = {}
        self._verdicts: dict[str, Verdict] = {"": _SENT_AS_IS}
        self.probe = Probe("", matcher, SnapshotFiles(self))

    def forget(self, path: str) -> None:
        """Something changed there."""
        # Which words take the path is not recorded: all are asked again, and mostly find their digests known.
        self.taken.clear()
        while path:
            self._digests.pop(path, None)
            path = path.rpartition("/")[0]
        self._digests.pop("", None)

    def verdict(self, path: str) -> Verdict:
        """What becomes of a path, whether or not anything stands there."""
        known = self._verdicts.get(path)
        if known is None:
            folder, _, name = path.rpartition("/")
            known = self.verdict(folder)
            # Most paths meet no pattern, and have the verdict of their folder.
            if self._matcher.suspects.has(path, name):
                known = self._matcher.verdict(path, known.mask)
            self._verdicts[path] = known
        return known

    def digest(self, path: str) -> bytes | None:
        """What is sent at a path; None where nothing is. A folder counts if it is sent itself or anything in it is."""
        node = self.snapshot.find(path)
        if node is None:
            return None
        if isinstance(node, Leaf):
            return None if path and self.verdict(path).ignored else _leaf_digest(node)
        return self._folder(path, node)

    def _folder(self, path: str, node: Branch) -> bytes | None:
        if path not in self._digests:
            self._digests[path] = self._computed(path, node)
        return self._digests[path]

    def _computed(self, path: str, node: Branch) -> bytes | None:
        ignored = bool(path) and self.verdict(path).ignored
        # An ignored folder may hold files that a later `!pattern` lets through; only then is it walked.
        if ignored and not self._matcher.may_bring_back(path):
            return None
        above = path + "/" if path else ""
        parts = []
        for name in sorted(node):
            child = node[name]
            if isinstance(child, Branch):
                inside = self._folder(above + name, child)
                if inside is not None:
                    parts.append(f"{name}\0d{inside.hex()}\0")
            elif not self.verdict(above + name).ignored:
                parts.append(f"{name}\0{child.mode}{child.id}\0")
        if ignored and not parts:
            return None
        return digest_of("".join(parts))


class SnapshotFiles:
    """Answers for single paths of a snapshot, which `Probe` asks in the place of a folder on disk."""

    __slots__ = ("_sent",)

    def __init__(self, sent: SentFiles) -> None:
        self._sent = sent

    def names(self, folder: str) -> dict[str, str]:
        """Name and kind of everything in a folder, ignored or not."""
        node = self._sent.snapshot.find(folder)
        return {name: _kind(child) for name, child in node.items()} if isinstance(node, Branch) else {}

    def kind(self, path: str) -> str | None:
        """What stands at a path, ignored or not."""
        node = self._sent.snapshot.find(path)
        return None if node is None else _kind(node)

    def is_sent(self, path: str) -> bool:
        """Whether something stands there and goes to the builder."""
        return self._sent.digest(path) is not None

    def target(self, path: str) -> str | None:
        """Where a link points."""
        node = self._sent.snapshot.find(path)
        return self._sent.snapshot.link(node) if isinstance(node, Leaf) else None


def digest_of(*parts: object) -> bytes:
    """A short digest of values made of text, bytes, numbers and tuples."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _leaf_digest(leaf: Leaf) -> bytes:
    # Git's object id is a hash of the contents, so no file has to be read.
    return digest_of("leaf", leaf.mode, leaf.id)


def _kind(node: Leaf | Branch) -> str:
    if isinstance(node, Branch):
        return FOLDER
    return LINK if node.mode == SYMLINK else FILE


def _removals_first(change: Change) -> bool:
    return change.mode is not None
