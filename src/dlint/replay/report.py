"""Everything that `dlint replay` reports: today's Dockerfile over history, what was, what proposals would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from dlint.replay.advice import idle_starters
from dlint.replay.forecast import Forecast
from dlint.replay.history import History
from dlint.replay.keys import NEW, SAME
from dlint.replay.plan import Plan
from dlint.replay.replay import Replay
from dlint.replay.simulation import FixedSimulation, HistoricalSimulation, ReplayOptions
from dlint.replay.steps import FromStage


@dataclass(slots=True)
class Proposal:
    """Another Dockerfile: what it is called, the `command` that makes it, and its forecast once it was replayed.

    `moved` is whether its steps are others than today's, or stand otherwise; where they are not, only instructions that
    cost nothing have changed.
    """

    title: str
    plan: Plan
    command: str = ""
    forecast: Forecast | None = None
    moved: bool = True

    def saved(self, today: Forecast) -> float:
        """Seconds per commit less than today; negative where it costs more."""
        return today.seconds - self.forecast.seconds if self.forecast is not None else 0.0


@dataclass(slots=True)
class ReplayReport:
    """`today` is the Dockerfile as it is over all commits, `as_built` each commit with its own (None where git has
    none), `same` today's if stages that are built again yield the same files (None where no stage takes from another).
    """

    history: History
    path: str
    options: ReplayOptions
    today: Forecast
    as_built: Forecast | None
    same: Forecast | None
    proposals: list[Proposal]
    dockerfile_changes: int = 0
    notes: list[str] = field(default_factory=list)


def replay_report(replay: Replay, today: Plan, proposals: Sequence[Proposal]) -> ReplayReport:
    """Replay today's Dockerfile, the proposals and what was, in one pass."""
    history, options = replay.history, replay.options
    simulations = [replay.simulation(today), *(replay.simulation(proposal.plan) for proposal in proposals)]
    own = [HistoricalSimulation(options, replay.prices, history)] if _has_dockerfile(history) else []
    alike = []
    # The two assumptions on what a RUN leaves differ only where a stage copies from another: both bounds are shown
    # then.
    if options.outputs == NEW and _takes_from_stages(today):
        alike = [FixedSimulation(replace(options, outputs=SAME), replay.prices, today, replay.ignore)]
    found = replay.run([*simulations, *own, *alike])
    for proposal, forecast in zip(proposals, found[1:], strict=False):
        proposal.forecast = forecast
        # A proposal may change what costs nothing, such as a label: its figures are today's, and it saves nothing.
        proposal.moved = _order(forecast.plan) != _order(found[0].plan)
    return ReplayReport(
        history,
        replay.path,
        options,
        found[0],
        found[len(simulations)] if own else None,
        found[-1] if alike else None,
        list(proposals),
        _changes(history),
        idle_starters(found[0]),
    )


def _has_dockerfile(history: History) -> bool:
    return any(commit.dockerfile is not None for commit in (history.base, *history.commits))


def _takes_from_stages(plan: Plan) -> bool:
    return any(isinstance(source, FromStage) for step in plan.steps for source in step.sources)


def _order(plan: Plan | None) -> list[bytes]:
    return [step.op for step in plan.steps] if plan is not None else []


def _changes(history: History) -> int:
    """In how many commits the Dockerfile was changed."""
    commits = [history.base, *history.commits]
    return sum(before.dockerfile != now.dockerfile for before, now in pairwise(commits))
