"""One optimisation from end to end: baseline, one traced build, history, the best rewrite, its proof."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from dlint.config.settings import Settings
from dlint.optimize.cost import ENOUGH_COMMITS, CostModel, volatile_arguments
from dlint.optimize.figures import ASSUMED, REPLAYED, Figure
from dlint.optimize.ledger import Ledger
from dlint.optimize.observe import Observer
from dlint.optimize.proof import unsteady
from dlint.optimize.search import Progress, search
from dlint.optimize.space import CandidateSpace
from dlint.optimize.started import reads_left_out
from dlint.optimize.time_limit import BudgetSpent, TimeLimit
from dlint.optimize.trials import Measured, TrialOptions, Trials, smoke_problem
from dlint.optimize.warm_files import Touch, choose_touches
from dlint.replay.advice import idle_starters, unread_by_all
from dlint.replay.history import CommitRange, History, read_history
from dlint.replay.plan import PlanOptions, plan_of
from dlint.replay.price import Prices
from dlint.replay.replay import Replay
from dlint.replay.simulation import ReplayOptions
from dlint.system.git import HistoryError
from dlint.system.read import read_file
from dlint.trial.engine import Engine, Watch
from dlint.trial.equivalence.image_diff import Difference
from dlint.trial.profile.route import Route
from dlint.trial.recipe import Recipe
from dlint.trial.trace.facts import facts_of, files_read_alone, hides_bytes
from dlint.trial.trace.trace_build import Trace

COMMITS = 200


@dataclass(frozen=True, slots=True)
class OptimizeOptions:
    """What the user asked for. `minutes` is the budget (None: as long as it takes), which runs since `began` (None:
    since the first build) by the `clock`."""

    trials: TrialOptions = field(default_factory=TrialOptions)
    minutes: float | None = None
    commits: int = COMMITS
    settings: Settings = field(default_factory=Settings)
    clock: Callable[[], float] = time.monotonic
    began: float | None = None

    def limit(self) -> TimeLimit:
        """The limit that the budget sets, asked for when the run begins."""
        return TimeLimit.of_budget(self.minutes, self.clock, self.clock() if self.began is None else self.began)


def optimize(
    engine: Engine, recipe: Recipe, options: OptimizeOptions, progress: Progress, watch: Watch | None = None
) -> Ledger:
    """Find the best rewrite of a Dockerfile, prove it by real builds, and write down what became of each part.

    The context, the user's images and cache are untouched; nothing is written to the Dockerfile.
    """
    began = options.clock()
    ledger = Ledger(recipe.path, recipe.context, engine.title, recipe, recipe, smoke=options.trials.smoke)
    limit = options.limit()
    bench = Trials(engine, recipe, options.trials, watch)
    progress("the Dockerfile as it is, from nothing", None)
    try:
        first = bench.baseline(recipe)
        if first.failure is not None:
            ledger.failure, ledger.tail = f"the Dockerfile as it is does not build: {first.failure}", first.tail
        else:
            with _history(recipe, options, ledger) as history:
                _improve(bench, first, history, options, ledger, limit, progress)
    except BudgetSpent:
        ledger.notes.append("the budget is used up" + ("" if ledger.attempts else ": nothing could be tried"))
    finally:
        bench.settle()
    ledger.builds = bench.builds
    ledger.seconds = options.clock() - began
    return ledger


def _improve(
    bench: Trials,
    first: Measured,
    history: History | None,
    options: OptimizeOptions,
    ledger: Ledger,
    limit: TimeLimit,
    progress: Progress,
) -> None:
    recipe = ledger.first
    route = bench.route(recipe)
    touches = choose_touches(route.file, route.context, _counts(history))
    ledger.touched = {touch.metric: touch.path for touch in touches}
    _note_guesses(ledger, touches, history, volatile_arguments(route.file))
    smoke = bench.smoke_first(first)
    assert first.profile is not None, "it was built"
    plan_options = PlanOptions(recipe.target, {name: value or "" for name, value in recipe.args})
    untraced = CostModel(route, first.profile, plan_options, touches)
    if history is not None and len(history.commits) >= ENOUGH_COMMITS:
        untraced.replay = Replay(history, recipe.path, ReplayOptions(plan_options), Prices(), _ignore(route))
    settings = options.settings.but(context=recipe.context)
    noise = _noise(bench, first, recipe, ledger, limit, progress)

    def space_of(trace: Trace) -> CandidateSpace:
        return CandidateSpace(bench, recipe, first, trace, noise, replace(untraced, trace=trace), settings)

    observer = Observer(bench, first, ledger, limit, progress, space_of)
    trace = observer.trace()
    first.smoke = smoke()
    broken = smoke_problem(first.smoke)
    if broken is not None:
        # Nothing can be proven with an image that does not run as it is.
        ledger.failure = f"in the image as it is {broken}"
        return
    if not observer.is_settled and hides_bytes(route, trace):
        bench.read_layers(recipe, first)
    space = space_of(trace)
    cost = space.cost
    search(bench, space, ledger, first, limit, progress)
    before, after = (cost.replayed(bench.route(each), None) for each in (recipe, ledger.last))
    if cost.replay is not None:
        facts = facts_of(route, trace)
        unread = unread_by_all(facts.idle, facts.shipped) if trace.steps and not observer.is_settled else []
        forecast = cost.replay.forecast(plan_of(route.file, plan_options))
        read = files_read_alone(facts)
        ledger.notes += idle_starters(
            forecast, unread, lambda name: name in read or reads_left_out(route, [f"/{name}"]) is not None
        )
    if before is not None and after is not None:
        ledger.replay_before, ledger.replay_after = Figure((before,), REPLAYED), Figure((after,), REPLAYED)


def _noise(
    bench: Trials, first: Measured, candidate: Recipe, ledger: Ledger, limit: TimeLimit, progress: Progress
) -> Callable[[], list[Difference]]:
    """What two builds of the Dockerfile as it is differ in: looked at when a rewrite differs from it."""
    known: list[list[Difference]] = []

    def found() -> list[Difference]:
        if not known:
            known.append([])
            if not bench.has_second:
                if not limit.leaves(first.seconds):
                    return []
                progress("the same once more: what two builds of it differ in", None)
            scenes = bench.two_scenes(candidate, first)
            known[0] = unsteady(*scenes) if scenes is not None else []
            ledger.unsteady = len(known[0])
        return known[0]

    return found


@contextmanager
def _history(recipe: Recipe, options: OptimizeOptions, ledger: Ledger) -> Iterator[History | None]:
    """The history of the context, None where there is none to walk, which a note reports."""
    try:
        history = read_history(recipe.context, recipe.path, CommitRange(options.commits))
    except HistoryError as error:
        ledger.notes.append(f"no replay: {error}")
        yield None
        return
    try:
        ledger.commits = len(history.commits)
        if history.shallow:
            ledger.notes.append("the clone is shallow: its history is cut off")
        yield history
    finally:
        history.git.close()


def _counts(history: History | None) -> Counter[str] | None:
    """How many commits changed each file."""
    if history is None or not history.commits:
        return None
    return Counter(change.path for commit in history.commits for change in commit.changes)


def _note_guesses(ledger: Ledger, touches: list[Touch], history: History | None, volatile: list[str]) -> None:
    guessed = [touch.path for touch in touches if touch.count is None]
    if guessed:
        verb = "changes" if len(guessed) == 1 else "change"
        ledger.notes.append(f"{ASSUMED}: that {' and '.join(guessed)} {verb} most often; no history shows it")
    if volatile:
        verb = "changes" if len(volatile) == 1 else "change"
        ledger.notes.append(f"{ASSUMED}: that ${' and $'.join(volatile)} {verb} from build to build")
    if not touches:
        ledger.notes.append(
            "the build takes no file of the context that could be changed: no rebuild after a change is computed"
        )


def _ignore(route: Route) -> bytes | None:
    if route.recipe.ignore is not None:
        return route.recipe.ignore
    return _read(route.context.ignore_path) if route.context.ignore_path is not None else None


def _read(path: str) -> bytes | None:
    try:
        return read_file(path)
    except OSError:
        return None
