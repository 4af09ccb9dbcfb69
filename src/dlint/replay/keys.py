"""Cache keys of all steps at one commit: BuildKit's model, with what cannot be known of a RUN's files assumed."""

from __future__ import annotations

from collections.abc import Callable

from dlint.model.commands.effects import Access, Accesses
from dlint.model.context.go_filepath_match import Malformed, compiled
from dlint.model.context.select import split_source
from dlint.model.step_effects import effects_of
from dlint.replay.selected import take
from dlint.replay.snapshot import Branch, Leaf, SentFiles, Taken, digest_of
from dlint.replay.steps import FilesFrom, FromContext, FromStage, PlanStep

# What a RUN that is done again is taken to leave behind: files that differ from those before, or the same ones.
NEW, SAME = "new", "same"


# Whether a RUN may write at or below a path, or to a folder above it.
Writes = Callable[[PlanStep, str], bool]


def may_write(step: PlanStep, path: str) -> bool:
    """By what is known of its commands; a RUN that is not known exactly may write anywhere."""
    writes = effects_of(step.view).writes
    return not writes.exact or Accesses([Access(path, "tree", "write")]).meeting(writes) is not None


class Keys:
    """The keys of the steps of one plan at one commit.

    `key` decides whether a step is in the cache, `below` is what the steps under it see of it; they differ for a
    COPY --link alone. `taken` is what a step takes from the context.
    """

    __slots__ = ("_outputs", "_sent", "_writes", "below", "key", "taken")

    def __init__(self, steps: list[PlanStep], sent: SentFiles, outputs: str, writes: Writes | None = None) -> None:
        self._sent = sent
        self._outputs = outputs
        self._writes = writes or may_write
        self.key: dict[PlanStep, bytes] = {}
        self.below: dict[PlanStep, bytes] = {}
        self.taken: dict[PlanStep, tuple[Taken, ...]] = {}
        for step in steps:
            self._add(step)

    def _add(self, step: PlanStep) -> None:
        words = [source.path for source in step.sources if isinstance(source, FromContext)]
        self.taken[step] = tuple(take(self._sent, word) for word in words)
        contents = self._contents(step)
        above = self.below[step.above] if step.above is not None else step.root
        # A COPY --link is a layer by itself: its key has no part of the steps above, so a change there does not rebuild
        # it. Source: Dockerfile reference, COPY --link, 2026-11.
        if step.free:
            self.key[step] = digest_of("free", step.op, contents)
            self.below[step] = digest_of("merged", above, self.key[step])
        else:
            self.key[step] = self.below[step] = digest_of("step", step.op, above, contents)

    def _contents(self, step: PlanStep) -> tuple[bytes, ...]:
        """What stands for the files of each source, in order."""
        # In the order of the sources, those of the context only.
        taken = iter(self.taken[step])
        return tuple(
            next(taken).digest if isinstance(each, FromContext) else self._found(each) for each in step.sources
        )

    def _found(self, source: FilesFrom) -> bytes:
        """What a stage has at a path, as far as it is known; BuildKit compares the files themselves."""
        assert isinstance(source, FromStage), "the context is looked up by word"
        fixed, wild = split_source(source.path)
        parts: list[object] = []
        step = source.end.step
        while step is not None:
            if step.keyword == "RUN" and not self._writes(step, "/" + fixed):
                # What BuildKit compares is there as it was.
                step = step.above
                continue
            if step.keyword == "RUN":
                # A RUN writes what cannot be computed. Either its whole key stands for its files, or its files are
                # taken to be equal.
                parts.append(step.op if self._outputs == SAME else self.below[step])
                # Its key holds all that is above it.
                if self._outputs == NEW:
                    return digest_of("found", tuple(parts))
            elif self._adds(step, fixed, wild, parts):
                return digest_of("found", tuple(parts))
            step = step.above
        return digest_of("found", tuple(parts), source.end.root)

    def _adds(self, step: PlanStep, fixed: str, wild: list[str], parts: list[object]) -> bool:
        """Add what a COPY, ADD or WORKDIR leaves at a path; True if nothing below it can be seen there any more."""
        target = step.target.strip("/")
        # A step that writes elsewhere does not change what is compared.
        if not (_is_in(fixed, target) or _is_in(target, fixed)):
            return False
        is_plain = not (step.unpacks or step.fetched) and step.keyword != "WORKDIR"
        if is_plain and all(isinstance(source, FromContext) for source in step.sources) and step.sources:
            return self._lands(step, target, fixed, wild, parts)
        # What it unpacks or downloads is not known file by file: its own key stands for it.
        parts.append((step.op, self._contents(step)))
        return False

    def _lands(self, step: PlanStep, target: str, fixed: str, wild: list[str], parts: list[object]) -> bool:
        into_folder = step.target.endswith("/") or len(step.sources) > 1
        for taken in self.taken[step]:
            for name, path in taken.picks:
                node = self._sent.snapshot.find(path)
                if isinstance(node, Branch):
                    covers = self._folder(path, target, fixed, wild, parts)
                else:
                    place = f"{target}/{name.rpartition('/')[2]}".strip("/") if into_folder else target
                    covers = self._file(path, place, fixed, wild, parts) and into_folder
                    # Where the target is a folder already, the file lands in it.
                    if not into_folder and fixed != target and _is_in(fixed, target):
                        parts.append((target, self._sent.digest(path)))
                if covers:
                    return True
        return False

    def _folder(self, path: str, target: str, fixed: str, wild: list[str], parts: list[object]) -> bool:
        """The contents of a folder land in `target`."""
        inside = fixed[len(target) :].strip("/") if _is_in(fixed, target) else ""
        whole = f"{path}/{inside}".strip("/")
        node = self._sent.snapshot.find(whole)
        if wild and _is_in(fixed, target) and isinstance(node, Branch):
            names = [name for name in sorted(node) if _fits(name, wild)]
            parts += [(name, self._sent.digest(f"{whole}/{name}".strip("/"))) for name in names]
            return False
        digest = self._sent.digest(whole)
        if digest is None:
            return False
        parts.append((target, inside, digest))
        return not wild and inside != "" and isinstance(node, Leaf)

    def _file(self, path: str, place: str, fixed: str, wild: list[str], parts: list[object]) -> bool:
        """A file lands at `place`."""
        if not (_is_in(place, fixed) and _fits(place[len(fixed) :].strip("/"), wild)):
            return False
        parts.append((place, self._sent.digest(path)))
        return place == fixed


def _is_in(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(folder + "/")


def _fits(name: str, wild: list[str]) -> bool:
    """Whether what lies at `name` below the fixed part may be chosen by the wildcards."""
    if not wild:
        return True
    try:
        return bool(compiled(wild[0]).match(name.partition("/")[0]))
    # A pattern that Go refuses fails the build; here it must not hide a change.
    except Malformed:
        return True
