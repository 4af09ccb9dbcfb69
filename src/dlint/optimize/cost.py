"""What a rebuild costs, computed: the steps that a change runs again, with the seconds that were measured for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dlint.knowledge.build_arguments import is_volatile
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.kinds import Arg
from dlint.model.instructions.run import Run
from dlint.optimize.figures import COMPUTED, Figure, Figures, least_worth
from dlint.optimize.matching import match, runs_of
from dlint.optimize.rewrite import MANIFEST, SOURCE
from dlint.optimize.trials import Measured
from dlint.optimize.warm_files import Touch
from dlint.replay.forecast import longest
from dlint.replay.keys import Writes, may_write
from dlint.replay.plan import Plan, PlanError, PlanOptions, plan_of
from dlint.replay.price import ASSUMED, DEFAULTS, MEASURED, Price, Prices, kind_of
from dlint.replay.replay import Replay
from dlint.replay.simulation import needs_of
from dlint.replay.steps import FromContext, FromStage, PlanStep
from dlint.trial.profile.profile import Profile
from dlint.trial.profile.route import Route
from dlint.trial.trace.placed import layout_of
from dlint.trial.trace.trace_build import Trace

# With a filled cache mount a step that is built again takes this part of its time from nothing, unless it was measured.
FILLED = 0.4
# So many builds find a filled one: those of a pipeline mostly begin with nothing.
SHARE_WITH_CACHE = 0.5
# Without a git history: how often a rebuild is for a source file, and how often for a manifest.
SHARE_OF_SOURCE, SHARE_OF_MANIFEST = 0.85, 0.15
# How many builds beside those pass a new value of an argument for a commit or a date, and change nothing else: a
# pipeline that runs again, a build at night. An assumption too.
SHARE_OF_ARGUMENTS = 0.5
# Fewer commits are too small a sample; what usually changes weighs as much as so many of them.
ENOUGH_COMMITS, USUAL_COMMITS = 5, 10


@dataclass(slots=True)
class CostModel:
    """The Dockerfile as it was, measured, and what changes: files that stand for all, or the git history."""

    route: Route
    profile: Profile
    options: PlanOptions
    touches: Sequence[Touch] = ()
    replay: Replay | None = None
    trace: Trace = field(default_factory=Trace)

    def per_rebuild(self, route: Route, measured: Measured | None = None) -> float | None:
        """Expected seconds of a rebuild; None for a candidate that has no plan."""
        found = self._priced(route, measured)
        if found is None:
            return None
        plan, prices = found
        figures = self.after_changes(plan, route, prices)
        parts = [(SOURCE, SHARE_OF_SOURCE), (MANIFEST, SHARE_OF_MANIFEST)]
        usual = sum(figures[metric].best * share for metric, share in parts if metric in figures)
        arguments = SHARE_OF_ARGUMENTS * self._after_arguments(plan, prices)
        if self.replay is None:
            return usual + arguments
        seen = len(self.replay.history.commits)
        past = self._over_history(self.replay, plan, prices, route)
        # A short history has not seen everything that changes: what is usual counts as some more commits.
        return (seen * past + USUAL_COMMITS * usual) / (seen + USUAL_COMMITS) + arguments

    def _after_arguments(self, plan: Plan, prices: Prices) -> float:
        """Seconds of what new values of the volatile build arguments run again, be the files as they were."""
        names = volatile_arguments(plan.file)
        if not names:
            return 0.0
        # Two values of each: a step whose key differs is built again, and all that stands on it.
        others = self.options.args
        plans = [
            plan_of(plan.file, replace(self.options, args={**others, **dict.fromkeys(names, value)})) for value in "ab"
        ]
        again: set[PlanStep] = set()
        for step, one, other in zip(plan.steps, plans[0].steps, plans[1].steps, strict=True):
            if one.op != other.op or (step.above in again and not step.free):
                again.add(step)
        paid = {step: prices.of(step).again(step) for step in again}
        return longest(plan.end.step, paid, _needs(plan))

    def replayed(self, route: Route, measured: Measured | None) -> float | None:
        """Seconds per commit over the history alone; None without one."""
        found = self._priced(route, measured)
        return self._over_history(self.replay, *found, route) if self.replay is not None and found is not None else None

    def _over_history(self, replay: Replay, plan: Plan, prices: Prices, route: Route) -> float:
        options = replace(replay.options, writes=self.writes(route))
        return replace(replay, prices=prices, options=options).forecast(plan, route.recipe.ignore).seconds

    def writes(self, route: Route) -> Writes:
        """Where a RUN of a candidate may write: by its trace, else by what is known of its commands."""
        matched = match(runs_of(self.route), runs_of(route))

        def writes(step: PlanStep, path: str) -> bool:
            olds = matched.get(step.line, [])
            found = [self.trace.steps[old.line] for old in olds if old.line in self.trace.steps]
            if not olds or len(found) < len(olds) or any(each.inexact for each in found):
                return may_write(step, path)
            return any(each.writes_at(path) for each in found)

        return writes

    def figures(self, route: Route, measured: Measured | None = None) -> Figures:
        """Seconds after each change; where the candidate itself was measured, its own seconds count."""
        found = self._priced(route, measured)
        return self.after_changes(found[0], route, found[1]) if found is not None else {}

    def cold(self, route: Route, measured: Measured | None) -> float | None:
        """Seconds of the longest chain of steps in a build from nothing; None for a candidate that has no plan."""
        # A build from nothing has empty cache mounts: seconds with filled ones do not count.
        found = self._priced(route, replace(measured, again={}) if measured is not None else None)
        if found is None:
            return None
        plan, prices = found
        return longest(plan.end.step, {step: prices.of(step).seconds for step in plan.steps}, _needs(plan))

    def decisive(self) -> set[int] | None:
        """The lines of the RUNs that another order could spare a rebuild, by more than a rewrite has to save: all that
        a rebuild spends on the other RUNs together is less. None where that is not known."""
        whole = self.per_rebuild(self.route)
        if whole is None:
            return None
        runs = [run.line for run in runs_of(self.route)]
        spent = {line: self._with_seconds_of(line).per_rebuild(self.route) or 0.0 for line in runs}
        left = least_worth(whole)
        lines: set[int] = set()
        for line in sorted(spent, key=lambda line: spent[line]):
            left -= spent[line]
            if left < 0:
                lines.add(line)
        # What git writes changes with each commit, and no history shows it.
        placed = layout_of(self.route).runs
        behind = {line for line in runs if line in placed and any(map(_is_of_git, placed[line].files.values()))}
        return lines | behind

    def _with_seconds_of(self, line: int) -> CostModel:
        """The same, where all lines but one take no time."""
        lines = [each if each.start == line else replace(each, seconds=[0.0]) for each in self.profile.lines]
        return replace(self, profile=replace(self.profile, lines=lines))

    def filling(self, route: Route) -> str | None:
        """The first of the files whose change builds a step with a cache mount again; None where none does."""
        plan = self._plan(route)
        if plan is None:
            return None
        paths = [touch.path for touch in self.touches]
        return next(
            (path for path in paths if any(step.caches for step in rebuilt(plan, route, path, self.writes(route)))),
            None,
        )

    def _priced(self, route: Route, measured: Measured | None) -> tuple[Plan, Prices] | None:
        """The plan of a candidate with what its steps cost; None for one that has no plan."""
        plan = self._plan(route)
        if plan is None:
            return None
        prices = self.prices(plan, route)
        if measured is not None and measured.profile is not None:
            prices = _measured(plan, measured.profile, measured.again, prices)
        return plan, prices

    def _plan(self, route: Route) -> Plan | None:
        try:
            return plan_of(route.file, self.options)
        except PlanError:
            return None

    def after_changes(self, plan: Plan, route: Route, prices: Prices) -> Figures:
        """Seconds of a rebuild after a change of each of the files."""
        found: Figures = {}
        for touch in self.touches:
            again = rebuilt(plan, route, touch.path, self.writes(route))
            paid = {step: prices.of(step).again(step) for step in again}
            found[touch.metric] = Figure((longest(plan.end.step, paid, _needs(plan)),), COMPUTED)
        return found

    def prices(self, plan: Plan, route: Route) -> Prices:
        """The measured seconds of each step of a candidate: a rewritten RUN has those of what it stands for."""
        seconds = {line.start: min(line.seconds) for line in self.profile.lines if line.seconds and not line.cached}
        matched = match(runs_of(self.route), runs_of(route))
        ours = {line.start: " ".join(line.text.split()) for line in self.profile.lines}
        by_text = {text: seconds[start] for start, text in ours.items() if start in seconds}
        known: dict[tuple[str, str], Price] = {}
        for step in plan.steps:
            olds = matched.get(step.line, []) if step.keyword == "RUN" else []
            if olds and all(old.line in seconds for old in olds):
                # Of a script that was divided each part gets its share.
                cold = sum(seconds[old.line] / _parts(matched, old.line) for old in olds)
                fresh = step.caches and not any(mount.type == "cache" for old in olds for mount in old.mounts)
                known[step.identity] = Price(cold, MEASURED, cold * _with_cache(FILLED) if fresh else None)
            elif step.keyword != "RUN":
                default = DEFAULTS[kind_of(step)][0]
                known[step.identity] = Price(by_text.get(_text_of(step), default), ASSUMED)
        return Prices(known)


def _is_of_git(origin: str) -> bool:
    return origin.partition("/")[0] == ".git"


def _needs(plan: Plan) -> dict[PlanStep, tuple[PlanStep, ...]]:
    return {step: tuple(needs_of(step)) for step in plan.steps}


def volatile_arguments(file: Dockerfile) -> list[str]:
    """The arguments of the stages whose value is another one in each build, by their names."""
    args = (view for stage in file.stages for view in stage.instructions if isinstance(view, Arg))
    names = (each for arg in args for each in arg.names)
    found = (each for each in names if is_volatile(each.name, each.default.value if each.default is not None else ""))
    return list(dict.fromkeys(each.name for each in found))


def _with_cache(part: float) -> float:
    """What a step takes on average, where a filled cache mount leaves `part` of its time."""
    return 1 - SHARE_WITH_CACHE * (1 - part)


def _parts(matched: dict[int, list[Run]], line: int) -> int:
    return max(1, sum(any(old.line == line for old in olds) for olds in matched.values()))


def _text_of(step: PlanStep) -> str:
    return f"{step.keyword} {' '.join(step.view.text.split())}"


def _measured(plan: Plan, profile: Profile, again: Mapping[int, float], others: Prices) -> Prices:
    """Prices of a candidate that was built itself; `again` are seconds of lines with filled cache mounts."""
    seconds = {line.start: min(line.seconds) for line in profile.lines if line.seconds and not line.cached}
    known = {}
    for step in plan.steps:
        cold = seconds.get(step.line)
        other = others.of(step)
        # The part of its time that a filled cache mount leaves: both were measured one after the other.
        first = cold or (other.seconds if other.how == MEASURED else 0.0)
        part = min(1.0, again[step.line] / first) if first and step.caches and step.line in again else None
        if cold is not None and other.how == MEASURED:
            # Of several measurements of a step the lowest counts: other work of the machine only adds to it.
            cold = min(cold, other.seconds)
        if cold is None and part is not None:
            cold = other.seconds
        warm = cold * _with_cache(part) if cold is not None and part is not None else None
        known[step.identity] = other if cold is None else Price(cold, MEASURED, warm)
    return Prices(known)


def rebuilt(plan: Plan, route: Route, path: str, writes: Writes = may_write) -> list[PlanStep]:
    """The steps that a change of one file of the context runs again, as BuildKit decides it."""
    taken: dict[str, bool] = {}
    again: set[PlanStep] = set()

    def takes(source: str) -> bool:
        if source not in taken:
            taken[source] = path in route.context.selection(source).paths
        return taken[source]

    for step in plan.steps:
        own = any(isinstance(source, FromContext) and takes(source.path) for source in step.sources)
        stages = [source for source in step.sources if isinstance(source, FromStage)]
        # Layers of COPY --link do not depend on those above them.
        follows = step.above in again and not step.free
        if own or follows or any(_differs(source, again, writes) for source in stages):
            again.add(step)
    return [step for step in plan.steps if step in again]


def _differs(source: FromStage, again: set[PlanStep], writes: Writes) -> bool:
    """Whether what a stage has at a path may differ: BuildKit compares the files, not the steps that made them."""
    path = "/" + source.path.strip("/")
    step = source.end.step
    while step is not None:
        if step in again and (writes(step, path) if step.keyword == "RUN" else _overlap(step.target, path)):
            return True
        step = step.above
    return False


def _overlap(target: str, path: str) -> bool:
    ours, theirs = target.rstrip("/") + "/", path.rstrip("/") + "/"
    return ours.startswith(theirs) or theirs.startswith(ours)
