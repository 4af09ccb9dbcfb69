"""A Dockerfile as the steps that BuildKit would make of it, each with all that its cache key holds besides files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.kinds import Arg, Env, Onbuild, Shell, User, Workdir
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.instructions.view import View
from dlint.model.stage import Stage
from dlint.replay.snapshot import digest_of
from dlint.replay.stage_state import StageState, global_args
from dlint.replay.steps import EMPTY, End, PlanStep, copy_step, run_step, workdir_step
from dlint.syntax.parse import parse
from dlint.text.source import Source


class PlanError(ValueError):
    """A Dockerfile that cannot be built; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What decides a build besides files. `args` are build arguments. With `link` COPY --link stands on its own, which
    Docker's own image store does not do."""

    target: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    link: bool = True


@dataclass(slots=True)
class Plan:
    """The steps that the target needs, each below those that it takes from; `end` is what becomes the image. `fetched`
    are the sources of ADD that come from elsewhere, with their lines."""

    file: Dockerfile
    steps: list[PlanStep]
    end: End
    fetched: list[tuple[int, str]] = field(default_factory=list)


def read_plan(text: bytes, path: str, options: PlanOptions) -> Plan:
    """The plan of the bytes of a Dockerfile; raises PlanError. `path` is its name in messages."""
    return plan_of(Dockerfile(parse(Source(text, path))), options)


def plan_of(file: Dockerfile, options: PlanOptions) -> Plan:
    """The plan of a Dockerfile; raises PlanError."""
    # BuildKit refuses the whole file as well.
    if file.tree.errors:
        error = file.tree.errors[0]
        raise PlanError(f"line {error.line}: {error.message}")
    if not file.stages or file.stages[-1].is_headless:
        raise PlanError("there is no FROM")
    return _Planner(file, options).plan()


class _Planner:
    def __init__(self, file: Dockerfile, options: PlanOptions) -> None:
        self.file = file
        self.options = options
        self.outer = global_args(file.head, options.args, file.escape)
        self.ends: dict[Stage, End] = {}
        self.around: dict[Stage, StageState] = {}
        self.steps: list[PlanStep] = []
        self.fetched: list[tuple[int, str]] = []

    def plan(self) -> Plan:
        target = self._target()
        self._build(target)
        # Stages were built in the order in which they were asked for. Sorting is stable, so steps of a stage keep their
        # order.
        self.steps.sort(key=_place)
        return Plan(self.file, self.steps, self.ends[target], self.fetched)

    def _target(self) -> Stage:
        name = self.options.target
        found = self.file.stages[-1] if name is None else self.file.find_stage(name, None)
        if found is None:
            raise PlanError(f"there is no stage {name}")
        return found

    def end_of(self, name: str, above: Stage) -> End | None:
        """What a stage ends with that stands above another one; it is built for that. None for an image."""
        found = self.file.find_stage(name, above)
        if found is None:
            return None
        if found not in self.ends:
            self._build(found)
        return self.ends[found]

    def _build(self, stage: Stage) -> None:
        base, around, end = self._begin(stage)
        self.ends[stage] = end
        self.around[stage] = around
        for view in self._views(stage, base):
            self._take(view, stage, around, end)

    def _begin(self, stage: Stage) -> tuple[Stage | None, StageState, End]:
        word = stage.head.image
        outer = StageState({}, {}, self.file.escape)
        # FROM sees the ARGs above the first FROM only. Source: Dockerfile reference, "Understand how ARG and FROM
        # interact", 2026-11.
        outer.env = self.outer
        name = outer.expanded(word) if word is not None else ""
        base = self.file.find_stage(name, stage)
        if base is not None:
            below = self.end_of(name, stage)
            assert below is not None, "it was just found"
            return base, self.around[base].copy(), End(below.step, below.root)
        platform = stage.head.platform
        # The name stands for the image: replays assume that its digest stays the same.
        root = digest_of("image", name, outer.expanded(platform) if platform is not None else "")
        around = StageState(self.options.args, self.outer, self.file.escape)
        if name == "scratch":
            root = EMPTY
            # Any other base may set a working folder of its own.
            around.folder = "/"
        return None, around, End(None, root)

    def _views(self, stage: Stage, base: Stage | None) -> Iterator[View]:
        """What is done in a stage: first what ONBUILD left in the one that it is built on."""
        # Triggers run right behind FROM, before the instructions of the stage.
        for view in base.instructions if base is not None else ():
            if isinstance(view, Onbuild) and view.inner is not None:
                yield view.inner
        yield from stage.instructions

    def _take(self, view: View, stage: Stage, around: StageState, end: End) -> None:
        if isinstance(view, Env):
            around.set_env(view)
        elif isinstance(view, Arg):
            around.set_args(view)
        elif isinstance(view, User):
            around.user = around.expanded(view.word) if view.word is not None else ""
        elif isinstance(view, Shell):
            around.shell = tuple(word.value for word in view.words)
        else:
            self._add(view, stage, around, end)

    def _add(self, view: View, stage: Stage, around: StageState, end: End) -> None:
        def ends(name: str) -> End | None:
            return self.end_of(name, stage)

        step: PlanStep | None = None
        if isinstance(view, Run):
            step = run_step(view, around, ends)
        elif isinstance(view, Transfer):
            step = copy_step(view, around, ends, self.options.link)
            self.fetched += [(view.line, source) for source in step.fetched]
        elif isinstance(view, Workdir):
            step = workdir_step(view, around)
        if step is None:
            return
        step.stage, step.stage_index = stage.label, stage.index
        step.above, step.root = end.step, end.root
        # Two equal lines of a stage are two steps, and need two names to be compared with the last commit.
        step.nth = sum(other.identity == step.identity and other.stage_index == stage.index for other in self.steps)
        end.step = step
        self.steps.append(step)


def _place(step: PlanStep) -> int:
    return step.stage_index
