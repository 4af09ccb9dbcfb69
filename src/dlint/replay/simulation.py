"""One Dockerfile, or those of each commit, taken through history with a cache that fills on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dlint.replay.forecast import INSTRUCTION, CommitCost, Forecast, Rebuild, longest
from dlint.replay.history import Change, Commit, History
from dlint.replay.keys import Keys, Writes
from dlint.replay.plan import Plan, PlanError, PlanOptions, read_plan
from dlint.replay.price import Prices
from dlint.replay.selected import files_among
from dlint.replay.snapshot import SentFiles, Snapshot, Taken
from dlint.replay.steps import FromStage, PlanStep

ALL, LAST = "all", "last"
NO_DOCKERFILE = "there was no Dockerfile"


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """How a replay counts: the build's options, which earlier builds the cache holds (of all commits, or of the last
    one), and what a RUN that is done again leaves behind (see `keys`); `writes` states where a RUN
    may write, where that was traced."""

    build: PlanOptions
    cache: str = ALL
    outputs: str = "new"
    writes: Writes | None = None


class Simulation:
    """A plan on its way through the commits. `plan` and `sent` are what the next commit is built with."""

    def __init__(self, options: ReplayOptions, prices: Prices) -> None:
        self.options = options
        self.prices = prices
        self.costs: list[CommitCost] = []
        self.missing: Counter[int] = Counter()
        self._cache: set[bytes] = set()
        self._before: dict[tuple[object, ...], tuple[bytes, tuple[Taken, ...]]] = {}
        self._pending: list[Change] = []
        self._keys: tuple[Plan, SentFiles, Keys] | None = None

    def begin(self, commit: Commit, snapshot: Snapshot) -> None:
        """Build the commit that fills the cache."""
        self.build(commit, snapshot)
        # The build that fills the cache is not counted.
        self.costs.clear()
        self.missing.clear()

    def build(self, commit: Commit, snapshot: Snapshot) -> None:
        """Build one commit; the snapshot is what it was then."""
        cost = CommitCost(commit)
        self.costs.append(cost)
        # Changes of commits that cannot be built are kept: the next build sees all of them at once.
        self._pending += commit.changes
        try:
            plan, sent = self.choose(commit, snapshot)
        except PlanError as error:
            cost.problem = str(error)
            return
        keys = self._keys_of(plan, sent)
        self._compare(cost, plan, sent, keys)
        self._remember(plan, keys)
        self._pending = []

    def choose(self, commit: Commit, snapshot: Snapshot) -> tuple[Plan, SentFiles]:
        """What a commit is built with; raises PlanError where it cannot be."""
        raise NotImplementedError

    def forecast(self) -> Forecast:
        """What came of it."""
        plan = self._keys[0] if self._keys is not None and isinstance(self, FixedSimulation) else None
        return Forecast(plan, self.prices, self.costs, self.missing)

    def _keys_of(self, plan: Plan, sent: SentFiles) -> Keys:
        """The keys, those of the last commit where nothing has changed."""
        known = self._keys
        if known is None or self._pending or known[0] is not plan or known[1] is not sent:
            known = (plan, sent, Keys(plan.steps, sent, self.options.outputs, self.options.writes))
            self._keys = known
        return known[2]

    def _compare(self, cost: CommitCost, plan: Plan, sent: SentFiles, keys: Keys) -> None:
        found: dict[PlanStep, Rebuild] = {}
        reached: dict[PlanStep, Rebuild] = {}
        paid: dict[PlanStep, float] = {}
        once: set[bytes] = set()
        for step in plan.steps:
            key = keys.key[step]
            if key in self._cache:
                cost.hits.append(step)
                # What is above a COPY --link does not touch it, but what is below it.
                if step.free and step.above in reached:
                    reached[step] = reached[step.above]
                continue
            found[step] = reached[step] = self._rebuild(step, sent, keys, reached)
            # Equal steps of two stages are one step.
            paid[step] = 0.0 if key in once else self.prices.of(step).again(step)
            once.add(key)
        cost.rebuilds = list(found.values())
        if found:
            needs = {step: tuple(needs_of(step)) for step in plan.steps}
            cost.seconds = longest(plan.end.step, paid, needs)
        for step in plan.steps:
            self.missing[step.line] += any(taken.missing for taken in keys.taken[step])

    def _rebuild(self, step: PlanStep, sent: SentFiles, keys: Keys, found: dict[PlanStep, Rebuild]) -> Rebuild:
        own = self._own_files(step, sent, keys)
        # What a step itself takes explains its rebuild; only else does the cause lie above it.
        if own:
            return Rebuild(step, frozenset((step,)), own)
        needs = [need for need in needs_of(step) if not (step.free and need is step.above)]
        causes = [found[need] for need in needs if need in found]
        # Nothing changed, but the key is new: the instruction itself, or its order, is another.
        if not causes:
            return Rebuild(step, frozenset((step,)), frozenset((INSTRUCTION,)))
        origins = frozenset(origin for cause in causes for origin in cause.origins)
        return Rebuild(step, origins, frozenset(path for cause in causes for path in cause.files))

    def _own_files(self, step: PlanStep, sent: SentFiles, keys: Keys) -> frozenset[str]:
        """What changed of what a step itself takes; empty where that is as it was."""
        op, before = self._before.get(_name(step), (b"", ()))
        if op != step.op:
            return frozenset((INSTRUCTION,))
        now = keys.taken[step]
        if [taken.digest for taken in before] == [taken.digest for taken in now]:
            return frozenset()
        # If no changed file lies in it, a pattern of the ignore file has let other files through.
        return frozenset(files_among(self._pending, (*before, *now), sent)) or frozenset((".dockerignore",))

    def _remember(self, plan: Plan, keys: Keys) -> None:
        # A runner that only imports the cache of the last build has nothing older.
        if self.options.cache == LAST:
            self._cache.clear()
        self._cache.update(keys.key.values())
        self._cache.update(keys.below.values())
        self._before = {_name(step): (step.op, keys.taken[step]) for step in plan.steps}


class FixedSimulation(Simulation):
    """One Dockerfile and one ignore file over all commits."""

    def __init__(self, options: ReplayOptions, prices: Prices, plan: Plan, ignore: bytes | None) -> None:
        super().__init__(options, prices)
        self._plan = plan
        self._ignore = ignore

    def choose(self, commit: Commit, snapshot: Snapshot) -> tuple[Plan, SentFiles]:
        """The same for each commit."""
        return self._plan, snapshot.through(self._ignore)


class HistoricalSimulation(Simulation):
    """Each commit with the Dockerfile and the ignore file that it had."""

    def __init__(self, options: ReplayOptions, prices: Prices, history: History) -> None:
        super().__init__(options, prices)
        self._history = history
        self._plans: dict[str, Plan | PlanError] = {}

    def choose(self, commit: Commit, snapshot: Snapshot) -> tuple[Plan, SentFiles]:
        """By the ids of the two files."""
        return self._plan(commit.dockerfile), snapshot.through(self._history.text(commit.ignore))

    def _plan(self, name: str | None) -> Plan:
        text = self._history.text(name)
        if name is None or text is None:
            raise PlanError(NO_DOCKERFILE)
        if name not in self._plans:
            try:
                self._plans[name] = read_plan(text, self._history.dockerfile or "Dockerfile", self.options.build)
            except PlanError as error:
                self._plans[name] = error
        found = self._plans[name]
        if isinstance(found, PlanError):
            raise found
        return found


def needs_of(step: PlanStep) -> Iterator[PlanStep]:
    """The steps that one waits for. A COPY --link is merged with what is above it, which costs nothing but must be
    there."""
    if step.above is not None:
        yield step.above
    for source in step.sources:
        if isinstance(source, FromStage) and source.end.step is not None:
            yield source.end.step


def _name(step: PlanStep) -> tuple[object, ...]:
    return step.stage_index, *step.identity, step.nth


def simulate(history: History, simulations: Sequence[Simulation], snapshot: Snapshot) -> Iterable[Simulation]:
    """Take all courses through history at once."""
    for simulation in simulations:
        simulation.begin(history.base, snapshot)
    for commit in history.commits:
        snapshot.apply(commit.changes)
        for simulation in simulations:
            simulation.build(commit, snapshot)
    return simulations
