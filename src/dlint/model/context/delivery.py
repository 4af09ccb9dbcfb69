"""What a COPY or ADD takes from the build context, and to which path in the image."""

from __future__ import annotations

from bisect import bisect_left

from dlint.knowledge.managers.index import MANIFESTS
from dlint.knowledge.managers.registry import manifest_owners
from dlint.knowledge.sources import (
    BUILD_SCRIPTS,
    CONFIG_ENDS,
    PLAIN_FILES,
    SOURCE_ENDS,
    SOURCE_FOLDERS,
    SUPPORT_FOLDERS,
)
from dlint.model.answers import NEAR
from dlint.model.commands.paths import below, folder_at, joined, settled
from dlint.model.instructions.transfer import Transfer, is_remote, is_whole
from dlint.model.stage import normal_path
from dlint.text.glob import fits
from dlint.text.memoize import memoize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dlint.model.context.context import Context
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage
    from dlint.syntax.word import Word

_WILD = frozenset("*?[")
# ADD unpacks these, so the file itself does not arrive. Source: Dockerfile reference, ADD, 2026-11.
_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".txz", ".tbz2")


class Delivery:
    """One source word of a COPY or ADD.

    `kind` is `whole` (the context's root), `folder`, `pattern` (with wildcards), `file`, or `unclear` (a name that may
    be a file or a folder). `source` is the path in the context without `.` (empty for the root), `target` the absolute
    path where it ends up: of what is in it for a folder or pattern, of itself for a file (see `places.UNKNOWN`).
    """

    __slots__ = ("_only_manifests", "kind", "source", "target", "transfer", "word")

    def __init__(self, transfer: Transfer, word: Word, kind: str, source: str, target: str) -> None:
        self.transfer = transfer
        self.word = word
        self.kind = kind
        self.source = source
        self.target = target
        self._only_manifests: bool | None = None

    def __repr__(self) -> str:
        return f"<{self.kind} {self.source!r} to {self.target}>"

    @property
    def name(self) -> str:
        """The last part of the source."""
        return self.source.rpartition("/")[2]

    @property
    def weight(self) -> str:
        """How it changes: `source` (day by day), `manifest` (what an install may read), `other` (seldom, unknown)."""
        if self.kind in ("whole", "folder"):
            is_manifest = self.only_manifests or (self.kind == "folder" and self._is_support)
            return "manifest" if is_manifest else "source"
        return self._file_weight() if self.kind != "unclear" else "other"

    def origin_of(self, path: str) -> str | None:
        """The path in the context of what ends up at `path` (absolute); None where that is not part of it."""
        rest = below(path, self.target)
        if rest is None or (rest and self.kind in ("file", "unclear")):
            return None
        if self.kind == "pattern":
            folder, _, pattern = self.source.rpartition("/")
            if not rest or _WILD & set(folder) or not (pattern in ("*", "**") or fits(rest, pattern)):
                return None
            return f"{folder}/{rest}" if folder else rest
        return "/".join(part for part in (self.source, rest) if part)

    @property
    def only_manifests(self) -> bool:
        """Whether the ignore file and --exclude leave nothing of a folder but manifests, as a look into it shows."""
        if self._only_manifests is None:
            context = plausible_context(self.transfer)
            self._only_manifests = context is not None and _only_manifests(self, context)
        return self._only_manifests

    @property
    def _is_support(self) -> bool:
        return any(part in SUPPORT_FOLDERS or part.endswith("requirements") for part in self.source.split("/"))

    def _file_weight(self) -> str:
        name = self.name
        # A pattern that fits any name takes the source along.
        if self.kind == "pattern" and (name in ("*", "**", "*.*") or name.startswith("*.*")):
            return "manifest" if self._is_support else "source"
        if name in BUILD_SCRIPTS or _is_manifest(name) or _covers_manifest(name):
            return "manifest"
        if name.endswith(CONFIG_ENDS) or name.startswith(".") or self._is_support:
            return "other"
        return "source" if name.endswith(SOURCE_ENDS) else "other"


def deliveries(transfer: Transfer) -> tuple[Delivery, ...]:
    """What a transfer takes from the context, found once for all who ask."""
    return transfer.fact(_deliveries)


def _deliveries(transfer: Transfer) -> tuple[Delivery, ...]:
    return tuple(_found(transfer))


def _found(transfer: Transfer) -> Iterator[Delivery]:
    """What a transfer takes from the context; other stages, the network, heredocs and archives left out."""
    if not transfer.from_context or transfer.stage is None or transfer.destination is None:
        return
    written = settled(transfer, transfer.destination)
    goal = joined(folder_at(transfer.stage, transfer), written)
    many = len(transfer.sources) > 1 or written.endswith(("/", "/.", "/..")) or written in ("", ".", "..")
    # A destination that is the working folder exists already, so a file lands in it.
    many = many or goal == folder_at(transfer.stage, transfer)
    for word in transfer.sources:
        value = settled(transfer, word)
        if is_remote(value) or (transfer.kind == "add" and value.endswith(_ARCHIVES)):
            continue
        source = normal_path("/" + value).strip("/")
        kind = _kind(value, source, goal, transfer)
        inside = kind == "file" and (many or transfer.node.flag("parents") is not None)
        yield Delivery(transfer, word, kind, source, joined(goal, source.rpartition("/")[2]) if inside else goal)


def bringing(stage: Stage, until: View, paths: Sequence[str]) -> Iterator[Delivery]:
    """The copies from the context above an instruction, in its stage and those it is built on, that bring one of the
    absolute `paths`, the nearest first.

    Of copies of the same to the same folder one after the other the first stands for all. No more than _MOST_LOOKED_AT
    of each stage, and NEAR stages, are looked at.
    """
    within: Stage | None = stage
    for _ in range(NEAR):
        if within is None:
            break
        for delivery in within.answers.fact(_ByTarget).above(until if within is stage else None, paths):
            if any(delivery.origin_of(path) is not None for path in paths):
                yield delivery
        within = within.answers.base_with((isinstance, Transfer))


_MOST_LOOKED_AT = 16
_LONGEST_NAMES = 16_384
"""Letters of all folders around a path together: enough for NEAR folders of 255 letters."""


class _ByTarget:
    """The deliveries of a stage by their targets, each with the index of its instruction: what brings a path is among
    those to one of the folders around it."""

    __slots__ = ("_targets",)

    def __init__(self, stage: Stage) -> None:
        self._targets: dict[str, list[tuple[int, Delivery]]] = {}
        for view in stage.matching(isinstance, Transfer):
            for each in deliveries(view) if isinstance(view, Transfer) else ():
                there = self._targets.setdefault(each.target.rstrip("/"), [])
                if not there or (there[-1][1].kind, there[-1][1].source) != (each.kind, each.source):
                    there.append((view.index, each))

    def above(self, until: View | None, paths: Sequence[str]) -> list[Delivery]:
        """Those above an instruction (None: all) to a folder around one of the paths, the nearest first."""
        found: list[tuple[int, Delivery]] = []
        for folder in _all_around(paths):
            there = self._targets.get(folder, ())
            end = len(there) if until is None else bisect_left(there, until.index, key=_index)
            found += there[max(0, end - _MOST_LOOKED_AT) : end]
        found.sort(key=_index, reverse=True)
        return [delivery for _, delivery in found[:_MOST_LOOKED_AT]]


def _all_around(paths: Sequence[str]) -> dict[str, None]:
    """The folders around all of some paths, each once."""
    found: dict[str, None] = {}
    for path in paths:
        for folder in around(path):
            # What lies around it was added with it.
            if folder in found:
                break
            found[folder] = None
    return found


def around(path: str) -> Iterator[str]:
    """An absolute path and the folders around it, NEAR at most; the root is an empty text."""
    folder = path.rstrip("/")
    # Of a path that WORKDIRs have made thousands of letters long, the nearest folders alone.
    for _ in range(min(NEAR, 1 + _LONGEST_NAMES // (len(folder) + 1))):
        yield folder
        if not folder:
            break
        folder = folder.rpartition("/")[0]


def _index(placed: tuple[int, Delivery]) -> int:
    return placed[0]


def plausible_context(transfer: Transfer) -> Context | None:
    """The build context, if anything can be copied from it: one that holds Dockerfiles only is not the one meant."""
    context = transfer.file.context
    return context if context is not None and context.holds_source else None


def _kind(value: str, source: str, goal: str, transfer: Transfer) -> str:
    if is_whole(value):
        return "whole"
    # A variable hides both the kind and the name.
    if "$" in source:
        return "folder" if value.endswith("/") else "unclear"
    if _WILD & set(source):
        return "pattern"
    context = plausible_context(transfer)
    if context is not None and context.exists(source):
        return "folder" if context.is_dir(source) else "file"
    if value.endswith(("/", "/.")):
        return "folder"
    name = source.rpartition("/")[2]
    # Without a context the name is all there is to decide by.
    if name in SOURCE_FOLDERS or name in SUPPORT_FOLDERS:
        return "folder"
    if name in PLAIN_FILES or "." in name or _is_manifest(name):
        return "file"
    # `COPY app /srv/app` copies a folder onto one of its name; in a folder `bin` it is a program.
    if goal.rpartition("/")[2] == name and not goal.endswith(f"bin/{name}"):
        return "folder"
    return "unclear"


# Enough for the manifests of a big workspace; a folder of source shows its first other file sooner.
_MOST_NAMES = 500


def _only_manifests(delivery: Delivery, context: Context) -> bool:
    from dlint.model.context.exclusions import is_excluded

    excludes = delivery.transfer.node.flag("exclude") is not None
    # Where nothing is left out on purpose, a folder of manifests alone is a project that has just begun.
    if not excludes and context.ignore is None:
        return False
    waiting, left, found = [delivery.source], _MOST_NAMES, False
    while waiting:
        folder = waiting.pop()
        for name in context.names(folder):
            path = f"{folder}/{name}" if folder else name
            left -= 1
            if excludes and is_excluded(delivery.transfer, path, delivery.word.value):
                continue
            if context.is_dir(path):
                waiting.append(path)
            elif not _is_manifest(name) and not _belongs_to_build(name):
                return False
            found = found or _is_manifest(name)
        if left < 0:
            return False
    return found


def _belongs_to_build(name: str) -> bool:
    """Whether a file changes with the build and not with the source: Dockerfiles and ignore files."""
    return name.lower().startswith(("dockerfile", "containerfile")) or name.endswith("ignore")


@memoize(1024)
def _is_manifest(name: str) -> bool:
    return bool(manifest_owners(name))


@memoize(1024)
def _covers_manifest(pattern: str) -> bool:
    """Whether a pattern stands for manifests: `package*.json`, `*.csproj`, `requirements*.txt`."""
    # A sample name tests a pattern against a pattern: `*.csproj` covers `App.csproj`.
    names = (name.replace("*", "App") for name, _ in MANIFESTS if not name.endswith(SOURCE_ENDS))
    return any(fits(name, pattern) for name in names)
