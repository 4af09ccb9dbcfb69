"""One optimisation from end to end: baseline, history, hypotheses, trials, ledger."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dlint.config.settings import Settings
from dlint.optimize.figures import ASSUMED, REPLAYED, Figure
from dlint.optimize.ledger import BROKEN, Attempt, Ledger
from dlint.optimize.merge_rewrites import merge_rewrites
from dlint.optimize.order_rewrites import order_rewrites
from dlint.optimize.ranking import Ranking, rank
from dlint.optimize.rewrite import Rewrite
from dlint.optimize.rule_rewrites import rule_rewrites
from dlint.optimize.search import Progress, TimeLimit, search
from dlint.optimize.trials import TrialOptions, Trials
from dlint.optimize.warm_files import Touch, choose_touches
from dlint.replay.draft import Draft
from dlint.replay.forecast import Forecast
from dlint.replay.history import CommitRange, History, read_history
from dlint.replay.plan import PlanError, PlanOptions, plan_of
from dlint.replay.price import ASSUMED as ASSUMED_PRICE
from dlint.replay.price import prices_of
from dlint.replay.replay import Replay
from dlint.replay.simulation import ReplayOptions
from dlint.system.git import HistoryError
from dlint.system.read import read_file
from dlint.trial.engine import Engine, Watch
from dlint.trial.profile.measure import MeasureOptions, measure
from dlint.trial.profile.profile import Profile
from dlint.trial.profile.route import Route, route_of
from dlint.trial.recipe import Recipe

COMMITS = 200


@dataclass(frozen=True, slots=True)
class OptimizeOptions:
    """What the user asked for. `minutes` is the budget (None: as long as it takes), `jobs` how many rewrites are built
    at the same time to see which build at all; `select` are rules and families to try (none: all)."""

    trials: TrialOptions = field(default_factory=TrialOptions)
    minutes: float | None = None
    jobs: int = 1
    commits: int = COMMITS
    settings: Settings = field(default_factory=Settings)


def optimize(
    engine: Engine, recipe: Recipe, options: OptimizeOptions, progress: Progress, watch: Watch | None = None
) -> Ledger:
    """Try what could make a Dockerfile build faster or ship less, and write down what became of it.

    The context, the user's images and cache are untouched; nothing is written to the Dockerfile.
    """
    began = time.monotonic()
    draft = Draft(recipe.dockerfile, recipe.ignore)
    ledger = Ledger(recipe.path, recipe.context, engine.title, draft, draft, smoke=options.trials.smoke)
    route = route_of(recipe)
    progress("what each line takes", None)
    profile = measure(engine, recipe, MeasureOptions(stages=False), watch)
    if profile.trouble is not None:
        line = f"line {profile.trouble.line}: " if profile.trouble.line else ""
        ledger.failure = f"the Dockerfile as it is does not build: {line}{profile.trouble.message}"
        return ledger
    with _history(recipe, options, ledger) as history:
        touches = choose_touches(route.file, route.context, _counts(history))
        ledger.touched = {touch.metric: touch.path for touch in touches}
        _note_guesses(ledger, touches, history)
        replay = _replay(history, route, profile, ledger) if history is not None else None
        ranking = rank(_rewrites(draft, recipe, options, profile), draft, replay)
        limits = TimeLimit(None if options.minutes is None else began + 60 * options.minutes)
        with Trials(engine, recipe, touches, options.trials, watch).open() as bench:
            _leave_broken(bench, draft, ranking, options)
            left = {attempt.id for attempt in ranking.left}

            def more(later: Draft) -> list[Rewrite]:
                found = rule_rewrites(later, recipe.path, options.settings.but(context=recipe.context))
                return [rewrite for rewrite in found if rewrite.id not in left]

            search(bench, ledger, ranking.tried, limits, progress, more)
            ledger.unsteady = len(bench.noise)
        ledger.attempts += ranking.left
        if replay is not None:
            _forecast(ledger, replay, engine, recipe, watch)
    ledger.seconds = time.monotonic() - began
    return ledger


def _rewrites(draft: Draft, recipe: Recipe, options: OptimizeOptions, profile: Profile) -> list[Rewrite]:
    settings = options.settings.but(context=recipe.context)
    found = rule_rewrites(draft, recipe.path, settings)
    return [*found, *merge_rewrites(draft, recipe.path, profile), *order_rewrites(draft, recipe.path)]


@contextmanager
def _history(recipe: Recipe, options: OptimizeOptions, ledger: Ledger) -> Iterator[History | None]:
    """The history of the context, None where there is none to walk; a note says so."""
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


def _note_guesses(ledger: Ledger, touches: list[Touch], history: History | None) -> None:
    guessed = [touch.path for touch in touches if touch.count is None]
    if guessed:
        ledger.notes.append(f"{ASSUMED}: that {' and '.join(guessed)} stand for what changes; no history says so")
    if not touches:
        ledger.notes.append("the build takes no file of the context that could be changed: no warm build was measured")


def _replay(history: History, route: Route, profile: Profile, ledger: Ledger) -> Replay | None:
    """The history with the seconds that were measured for each line."""
    options = _options(route.recipe)
    try:
        plan = plan_of(route.recipe.dockerfile, route.recipe.path, options)
        prices, notes = prices_of(plan, options, _as_mapping(profile), {})
    except PlanError as error:
        ledger.notes.append(f"no replay: {error}")
        return None
    ledger.notes += notes
    return Replay(history, route.recipe.path, ReplayOptions(options), prices, _ignore(route))


def _options(recipe: Recipe) -> PlanOptions:
    return PlanOptions(recipe.target, {name: value or "" for name, value in recipe.args})


def _ignore(route: Route) -> bytes | None:
    if route.recipe.ignore is not None:
        return route.recipe.ignore
    return _read(route.context.ignore_path) if route.context.ignore_path is not None else None


def _read(path: str) -> bytes | None:
    try:
        return read_file(path)
    except OSError:
        return None


def _as_mapping(profile: Profile) -> dict[str, object]:
    """A profile as `dlint profile --format json` has it, as far as prices are read from it."""
    lines = [{"start": line.start, "seconds": line.seconds, "cached": line.cached} for line in profile.lines]
    return {"source": profile.source, "lines": lines}


def _leave_broken(bench: Trials, draft: Draft, ranking: Ranking, options: OptimizeOptions) -> None:
    """With several jobs, build all rewrites at once and leave out those that do not build."""
    if options.jobs < 2:
        return
    drafts = [rewrite.apply(draft) or draft for rewrite in ranking.tried]
    reasons = bench.precheck(drafts, options.jobs)
    for rewrite, reason in zip(list(ranking.tried), reasons, strict=True):
        if reason is not None:
            ranking.tried.remove(rewrite)
            metrics = tuple(sorted(rewrite.metrics))
            why = f"it does not build: {reason}"
            ranking.left.append(Attempt(rewrite.id, rewrite.title, rewrite.trust, metrics, BROKEN, why))


def _forecast(ledger: Ledger, replay: Replay, engine: Engine, recipe: Recipe, watch: Watch | None) -> None:
    """Seconds per commit before and after; rewritten lines are measured for it once more."""
    if ledger.last == ledger.first or ledger.failure is not None:
        today = replay.compare([ledger.first])[0]
        ledger.replay_before = ledger.replay_after = _figure(today)
        return
    from dataclasses import replace

    changed = replace(recipe, dockerfile=ledger.last.dockerfile, ignore=ledger.last.ignore)
    profile = measure(engine, changed, MeasureOptions(stages=False), watch)
    options = _options(recipe)
    prices, _ = prices_of(plan_of(changed.dockerfile, changed.path, options), options, _as_mapping(profile), {})
    before = replay.compare([ledger.first])[0]
    after = replace(replay, prices=prices).compare([ledger.last])[0]
    ledger.replay_before, ledger.replay_after = _figure(before), _figure(after)


def _figure(forecast: Forecast) -> Figure:
    label = f"{REPLAYED}, some seconds {ASSUMED}" if ASSUMED_PRICE in forecast.how else REPLAYED
    return Figure((forecast.seconds,), label)
