"""A whole Dockerfile: its stages, how they hang together, and which of them end up in the image."""

from __future__ import annotations

from bisect import bisect_left

from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.stage_builder import StageBuilder
from dlint.text.units import whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, TypeVar

    from dlint.model.build import Build
    from dlint.model.context.context import Context
    from dlint.model.image_source import Origin
    from dlint.model.instructions.view import View
    from dlint.model.scope import Scope
    from dlint.model.stage import Stage
    from dlint.syntax.instruction import Instruction
    from dlint.syntax.tree import Tree
    from dlint.text.source import Source

    Fact = TypeVar("Fact")


class Dockerfile:
    """The meaning of one file. `head` is what stands before the first FROM (global ARGs), `stages` the rest.

    `named` are the stages by name, in lower case and in order. A file without FROM that has more than ARGs gets one
    stage anyway (see `Stage.is_headless`). `locate` finds the build context when a rule asks for it; None where
    there is none to find. `describe` finds the builds that the files of the repository state for it. `build_args` are
    the values that one build gives to ARGs, by name; empty for the file as anyone may build it.
    """

    __slots__ = (
        "_builds", "_context", "_describe", "_facts", "_locate", "_nodes", "_origins", "_programs", "_reached",
        "_shipped", "_views", "build_args", "head", "named", "stages", "tree",
    )  # fmt: skip

    def __init__(
        self,
        tree: Tree,
        locate: Callable[[Dockerfile], Context | None] | None = None,
        describe: Callable[[Dockerfile], tuple[Build, ...]] | None = None,
        build_args: Mapping[str, str] | None = None,
    ) -> None:
        self.tree: Tree = tree
        self.build_args: Mapping[str, str] = {} if build_args is None else build_args
        self._locate = locate
        self._describe = describe
        self._builds: tuple[Build, ...] | None = None
        self._context: Context | None = None
        self._facts: dict[Callable[[Dockerfile], Any], Any] = {}
        self._nodes: tuple[Instruction, ...] | None = None
        self._views: tuple[View, ...] | None = None
        self._programs: frozenset[str] | None = None
        self.head: list[View] = []
        self.stages: list[Stage] = []
        self.named: dict[str, list[Stage]] = {}
        self._shipped: frozenset[Stage] | None = None
        self._reached: frozenset[Stage] | None = None
        self._origins: tuple[Origin, ...] | None = None
        builder = StageBuilder(self)
        has_from = any(node.keyword == "from" for node in tree.instructions)
        for node in tree.instructions:
            # BuildKit refuses such a file; rules on commands still help while it is being written.
            if not (has_from or self.stages or node.keyword == "arg"):
                builder.begin_without(node)
            builder.take(node)

    def release(self) -> None:
        """Take the file apart, which is of no use afterwards.

        What leads back and forth, as a stage and its instructions do, would otherwise fill the memory until the garbage
        collector has found it.
        """
        for view in self.all_views:
            view.release()
        for stage in self.stages:
            stage.release()
        self.stages.clear()
        self.named.clear()
        self.head.clear()
        self._facts.clear()
        self._views = self._origins = self._shipped = self._reached = None

    @property
    def source(self) -> Source:
        """The bytes it was read from."""
        return self.tree.source

    @property
    def context(self) -> Context | None:
        """The build context, found on the first ask; None where none is known (standard input)."""
        if self._context is None and self._locate is not None:
            self._context = self._locate(self)
        return self._context

    @property
    def context_problem(self) -> str | None:
        """Why the ignore file of the build context cannot be read, if a rule asked for it and so it is."""
        return self._context.ignore_problem if self._context is not None else None

    @property
    def builds(self) -> tuple[Build, ...]:
        """The builds that compose, bake and CI files state for this file, found on the first ask; none where no file
        states any."""
        if self._builds is None:
            self._builds = self._describe(self) if self._describe is not None else ()
        return self._builds

    @property
    def asked_builds(self) -> bool:
        """Whether anything asked for the builds, so that an answer may depend on them."""
        return self._builds is not None

    @property
    def given_contexts(self) -> frozenset[str]:
        """The names of contexts that a stated build gives, in lower case."""
        return frozenset(name.lower() for build in self.builds for name in build.contexts)

    @property
    def escape(self) -> str:
        """The escape token: a backslash, or a backquote where a directive of the file asks for it."""
        return self.tree.escape

    def views(self) -> Iterator[View]:
        """Every instruction in file order, FROM included; what ONBUILD wraps is reached through it."""
        yield from self.head
        for stage in self.stages:
            yield stage.head
            yield from stage.instructions

    def fact(self, find: Callable[[Dockerfile], Fact]) -> Fact:
        """What a function finds out about the file: it is asked once."""
        if find not in self._facts:
            self._facts[find] = find(self)
        found: Fact = self._facts[find]
        return found

    @property
    def all_nodes(self) -> tuple[Instruction, ...]:
        """Every instruction of the tree in file order, each that ONBUILD wraps behind it."""
        if self._nodes is None:
            nodes = self.tree.instructions
            self._nodes = tuple(each for node in nodes for each in (node, node.onbuild) if each is not None)
        return self._nodes

    @property
    def all_views(self) -> tuple[View, ...]:
        """The same as views, and the heads of stages that no FROM begins."""
        if self._views is None:
            self._views = tuple(each for view in self.views() for each in with_inner(view))
        return self._views

    @property
    def programs(self) -> frozenset[str]:
        """The names of the programs that its RUNs run, those behind ONBUILD included."""
        if self._programs is None:
            self._programs = frozenset().union(*(view.programs for view in self.all_views if isinstance(view, Run)))
        return self._programs

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Every name that a FROM, a `COPY --from` or a mount takes from, in file order."""
        if self._origins is None:
            from dlint.model.image_source import origins_of

            self._origins = tuple(origins_of(self))
        return self._origins

    @property
    def wanted(self) -> frozenset[Stage]:
        """The stages that a build of the last one may need, for any build argument and however they are spelt."""
        from dlint.model.image_source import wanted_stages

        return wanted_stages(self)

    @property
    def default_scope(self) -> Scope:
        """What the variables of FROM are with the arguments of the build, if it is known, and without any if not."""
        from dlint.model.arg_defaults import default_scope

        return default_scope(self)

    def find_stage(self, name: str, before: Stage | None) -> Stage | None:
        """The stage of a name (any case) or index above `before`; the last one where a name occurs twice."""
        known = len(self.stages) if before is None else before.index
        named = self.named.get(name.lower(), [])
        place = bisect_left(named, known, key=_index)
        if place:
            return named[place - 1]
        index = whole_number(name)
        return self.stages[index] if index is not None and index < known else None

    def add(self, stage: Stage) -> None:
        """Let a stage follow those there are."""
        self.stages.append(stage)
        if stage.name is not None:
            self.named.setdefault(stage.name, []).append(stage)

    @property
    def lower_keywords(self) -> bool:
        """Whether most instructions are written in lower case, as BuildKit counts: neither global ARGs nor what ONBUILD
        wraps, nor those in mixed case; upper case wins a tie.
        """
        words = [view.node.keyword_word.value for stage in self.stages for view in (stage.head, *stage.instructions)]
        lower = sum(1 for word in words if word.islower())
        return lower > sum(1 for word in words if word.isupper())

    @property
    def shipped(self) -> frozenset[Stage]:
        """The last stage and those it is built on: their layers are the image."""
        if self._shipped is None:
            self._shipped = frozenset(self.stages[-1].lineage if self.stages else ())
        return self._shipped

    @property
    def reached(self) -> frozenset[Stage]:
        """The stages that a build of the last one needs."""
        if self._reached is None:
            self._reached = frozenset(self._reach(self.stages[-1:]))
        return self._reached

    def _reach(self, start: list[Stage]) -> set[Stage]:
        found = set(start)
        waiting = list(start)
        while waiting:
            for stage in self.needs(waiting.pop()):
                if stage not in found:
                    found.add(stage)
                    waiting.append(stage)
        return found

    def needs(self, stage: Stage) -> list[Stage]:
        """The stages that one takes something from: its base, `COPY --from`, `RUN --mount from=`."""
        base = stage.base
        found = [] if base is None else [base.triggers_of or base]
        # ONBUILD of the base stage runs in this one, and may copy from other stages.
        triggers = base.instructions if base is not None and base.triggers_of is not None else []
        for view in (*triggers, *stage.instructions):
            if isinstance(view, Transfer) and view.from_stage is not None:
                found.append(view.from_stage)
            elif isinstance(view, Run):
                found += view.mounted_stages
        return found


def _index(stage: Stage) -> int:
    return stage.index


def with_inner(view: View) -> tuple[View, ...]:
    """A view, and behind it what it wraps."""
    return (view,) if view.inner is None else (view, view.inner)
