"""What a Dockerfile costs over a stretch of history: per commit, per line, per file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dlint.replay.history import Commit
from dlint.replay.plan import Plan
from dlint.replay.price import Price, Prices
from dlint.replay.steps import PlanStep

# What begins a rebuild besides files.
INSTRUCTION = "the instruction"


@dataclass(frozen=True, slots=True)
class Rebuild:
    """A step that is not in the cache. `origins` are the steps that began it, itself or others; `files` those that
    changed there (or INSTRUCTION). `own` is whether it began here."""

    step: PlanStep
    origins: frozenset[PlanStep]
    files: frozenset[str]

    @property
    def own(self) -> bool:
        """Whether the cause is the step's own."""
        return self.step in self.origins


@dataclass(slots=True)
class CommitCost:
    """The build of one commit: what is built again, and the seconds on the longest way through it, since stages run
    side by side. `problem` is the reason why there was nothing to build."""

    commit: Commit
    rebuilds: list[Rebuild] = field(default_factory=list)
    hits: list[PlanStep] = field(default_factory=list)
    seconds: float = 0.0
    problem: str | None = None


@dataclass(slots=True)
class LineCost:
    """One instruction over all commits: how often it was built again, how often it was the first to be, which files did
    it and which folders of the context they lie in (by number of commits), and which lines began it. `seconds` are per
    commit."""

    step: PlanStep
    price: Price
    rebuilt: int = 0
    began: int = 0
    files: Counter[str] = field(default_factory=Counter)
    folders: Counter[str] = field(default_factory=Counter)
    begun_by: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0


@dataclass(slots=True)
class FileCost:
    """A file over all commits: in how many it let something be built again, the first line that it did that to, and the
    seconds per commit of those builds (shared with what else changed in them)."""

    path: str
    commits: int
    line: int
    seconds: float


@dataclass(slots=True)
class Forecast:
    """A Dockerfile over history. `plan` is None for the Dockerfiles as they were, which change on the way."""

    plan: Plan | None
    prices: Prices
    commits: list[CommitCost]
    missing: Counter[int] = field(default_factory=Counter)

    @property
    def built(self) -> list[CommitCost]:
        """The commits that could be built."""
        return [cost for cost in self.commits if cost.problem is None]

    @property
    def seconds(self) -> float:
        """The expected seconds of a rebuild, per commit."""
        built = self.built
        # Commits that cannot be built are left out: they would make a Dockerfile look fast.
        return sum(cost.seconds for cost in built) / len(built) if built else 0.0

    @property
    def untouched(self) -> int:
        """In how many commits nothing is built again."""
        return sum(not cost.rebuilds for cost in self.built)

    @property
    def lines(self) -> list[LineCost]:
        """The steps of the plan with their costs, in order; empty without a plan."""
        if self.plan is None:
            return []
        rows = {step: LineCost(step, self.prices.of(step)) for step in self.plan.steps}
        for cost in self.built:
            for rebuild in cost.rebuilds:
                row = rows[rebuild.step]
                row.rebuilt += 1
                row.began += rebuild.own
                row.files.update(rebuild.files)
                row.folders.update({_top(path) for path in rebuild.files})
                row.begun_by.update({step.line for step in rebuild.origins})
        for row in rows.values():
            # Lines that run side by side both count in full here, so the column may add up to more than the time of a
            # build.
            row.seconds = row.rebuilt * row.price.again(row.step) / max(1, len(self.built))
        return list(rows.values())

    @property
    def files(self) -> list[FileCost]:
        """The files that let something be built again, the most expensive first."""
        found: dict[str, FileCost] = {}
        count = max(1, len(self.built))
        for cost in self.built:
            for path, line in _first_lines(cost.rebuilds).items():
                row = found.setdefault(path, FileCost(path, 0, line, 0.0))
                row.commits += 1
                row.line = min(row.line, line)
                row.seconds += cost.seconds / count
        return sorted(found.values(), key=_dearest)

    @property
    def how(self) -> list[str]:
        """How the seconds are known that count here."""
        counted = {rebuild.step.identity: rebuild.step for cost in self.built for rebuild in cost.rebuilds}
        return sorted({self.prices.of(step).how for step in counted.values()}, reverse=True)


def _first_lines(rebuilds: Iterable[Rebuild]) -> dict[str, int]:
    found: dict[str, int] = {}
    for rebuild in rebuilds:
        if rebuild.own:
            for path in rebuild.files:
                found[path] = min(found.get(path, rebuild.step.line), rebuild.step.line)
    return found


def longest(end: PlanStep | None, costs: dict[PlanStep, float], needs: Mapping[PlanStep, Sequence[PlanStep]]) -> float:
    """Seconds until a step is done, when all that do not wait for each other run at once."""
    # A stack instead of recursion: a stage may have thousands of steps.
    done: dict[PlanStep, float] = {}
    waiting = [end] if end is not None else []
    while waiting:
        step = waiting[-1]
        open_ones = [need for need in needs[step] if need not in done]
        if open_ones:
            waiting += open_ones
            continue
        waiting.pop()
        done[step] = max((done[need] for need in needs[step]), default=0.0) + costs.get(step, 0.0)
    return done[end] if end is not None else 0.0


def _top(path: str) -> str:
    return path.partition("/")[0] + "/" if "/" in path else path


def _dearest(row: FileCost) -> tuple[float, int, str]:
    return -row.seconds, -row.commits, row.path
