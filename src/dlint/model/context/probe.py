"""Answers for single paths of the context without listing it."""

from __future__ import annotations

import os

from dlint.model.context.go_filepath_match import compiled
from dlint.model.context.walk import FOLDER, SYMLINK, Listing
from dlint.system.facts import kept
from dlint.system.observe import kind_at, kinds_in, link_target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.model.context.ignore_matcher import IgnoreMatcher
    from dlint.model.context.ignore_pattern import IgnorePattern
    from dlint.system.facts import Facts

# No system opens a longer path (Linux: PATH_MAX in linux/limits.h, 2026-11).
_LONGEST_PATH = 4096
# What continuity's fs.RootPath puts up with.
_MOST_LINKS = 255
# An ignored folder is sent if anything in it is brought back: how far to look for that.
_DEEPEST_LOOK = 20_000


class Probe:
    """The context through its matcher: a path is there if it exists and is sent.

    Paths are relative to the root, with slashes, without `.` and `..`; the root itself is empty. `files` is what
    answers in the place of the disk: it has methods `names`, `kind`, `is_sent` and `target` (where a link points) that
    take a path and give what those here give. It is no subclass, for no Python class can be one of a compiled class.
    """

    __slots__ = ("_files", "_kinds", "_matcher", "_names", "_root")

    def __init__(self, root: str, matcher: IgnoreMatcher, files: Any = None) -> None:
        self._root = root
        self._matcher = matcher
        self._files = files
        self._names: dict[str, tuple[dict[str, str], Facts | None]] = {}
        self._kinds: dict[str, tuple[str | None, Facts | None]] = {}

    def names(self, folder: str) -> dict[str, str]:
        """Name and kind of everything in a folder on disk, ignored or not; empty if it cannot be read."""
        if self._files is not None:
            names: dict[str, str] = self._files.names(folder)
            return names
        return kept(self._names, folder, lambda: kinds_in(os.path.join(self._root, folder)))

    def kind(self, path: str) -> str | None:
        """What is on disk at `path`, ignored or not; None for nothing."""
        if not path:
            return FOLDER
        if self._files is not None:
            kind: str | None = self._files.kind(path)
            return kind
        return kept(self._kinds, path, lambda: kind_at(os.path.join(self._root, path)))

    def is_sent(self, path: str) -> bool:
        """Whether `path` exists and goes to the builder."""
        if self._files is not None:
            return not path or bool(self._files.is_sent(path))
        kind = self.kind(path)
        if kind is None or not path:
            return kind is not None
        verdict = self._matcher.verdict_of(path.split("/"))
        if not verdict.ignored:
            return True
        if kind != FOLDER or not self._matcher.may_bring_back(path):
            return False
        # A folder that is ignored is still made in the context if a `!pattern` brings back something below it.
        listing = Listing(self._root, self._matcher).read(path, verdict, _DEEPEST_LOOK)
        return any(entry.sent for entry in listing.entries)

    def kept_out_by(self, path: str) -> IgnorePattern | None:
        """The pattern that ignores `path`, if one does."""
        verdict = self._matcher.verdict_of(path.split("/"))
        return verdict.by if verdict.ignored else None

    def follow(self, path: str) -> str | None:
        """Where `path` leads when its links are followed inside the context; None if that is not there.

        `..` never leaves the context, and an absolute link starts at its root.
        """
        if len(path) > _LONGEST_PATH:
            return None
        at: list[str] = []
        # A stack of names: the target of a link is pushed onto it and followed like the rest.
        waiting = path.split("/")[::-1]
        links = 0
        while waiting:
            part = waiting.pop()
            if part in ("", ".", ".."):
                del at[len(at) - (part == "..") :]
                continue
            target = self._target("/".join([*at, part]))
            if target is None:
                at.append(part)
                continue
            links += 1
            at = [] if target.startswith("/") else at
            waiting += target.split("/")[::-1]
            if links > _MOST_LINKS:
                return None
        found = "/".join(at)
        return found if self.is_sent(found) else None

    def expand(self, base: str, parts: list[str]) -> list[str]:
        """What wildcards choose below the folder `base`, one pattern for each level; links are chosen, not entered.

        Raises Malformed.
        """
        found = [base]
        for at, part in enumerate(parts):
            last = at == len(parts) - 1
            matches = compiled(part).match
            found = [
                f"{folder}/{name}" if folder else name
                for folder in found
                for name, kind in sorted(self.names(folder).items())
                # Links in the middle are not entered, as in BuildKit's walk with wildcards.
                if matches(name) and (last or kind == FOLDER)
            ]
        return [path for path in found if self.is_sent(path)]

    def _target(self, path: str) -> str | None:
        """Where a link that is sent points; None for anything else."""
        if self.kind(path) != SYMLINK or not self.is_sent(path):
            return None
        if self._files is not None:
            target: str | None = self._files.target(path)
            return target
        return link_target(os.path.join(self._root, path))
