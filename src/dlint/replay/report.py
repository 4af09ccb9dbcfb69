"""Everything that `dlint replay` tells: today's Dockerfile over history, what was, and what proposals would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from dlint.replay.draft import Draft
from dlint.replay.forecast import Forecast
from dlint.replay.history import History
from dlint.replay.keys import NEW, SAME
from dlint.replay.plan import Plan, plan_of
from dlint.replay.replay import Replay
from dlint.replay.simulation import FixedCourse, OwnCourse, Rules
from dlint.replay.steps import FromStage


@dataclass(slots=True)
class Proposal:
    """Another Dockerfile: what it is called, the `command` that makes it, and its forecast once it was replayed.

    `moved` is whether its steps are others than today's, or stand otherwise; where they are not, only instructions that
    cost nothing have changed.
    """

    title: str
    draft: Draft
    command: str = ""
    forecast: Forecast | None = None
    moved: bool = True

    def saved(self, today: Forecast) -> float:
        """Seconds per commit less than today; negative where it costs more."""
        return today.seconds - self.forecast.seconds if self.forecast is not None else 0.0


@dataclass(slots=True)
class Survey:
    """`today` is the Dockerfile as it is over all commits, `as_built` each commit with its own (None where git has
    none), `same` today's if stages that are built again yield the same files (None where no stage takes from another).
    """

    history: History
    path: str
    rules: Rules
    today: Forecast
    as_built: Forecast | None
    same: Forecast | None
    proposals: list[Proposal]
    dockerfile_changes: int = 0
    notes: list[str] = field(default_factory=list)


def survey(replay: Replay, draft: Draft, proposals: Sequence[Proposal]) -> Survey:
    """Replay everything in one pass; raises PlanError where today's Dockerfile or a proposal cannot be built."""
    history, rules = replay.history, replay.rules
    today = plan_of(draft.dockerfile, replay.path, rules.options)
    courses = [replay.course(draft), *(replay.course(proposal.draft) for proposal in proposals)]
    own = [OwnCourse(rules, replay.prices, history)] if _has_dockerfile(history) else []
    alike = []
    if rules.outputs == NEW and _takes_from_stages(today):
        ignore = draft.ignore if draft.ignore is not None else replay.ignore
        alike = [FixedCourse(replace(rules, outputs=SAME), replay.prices, today, ignore)]
    found = replay.run([*courses, *own, *alike])
    for proposal, forecast in zip(proposals, found[1:], strict=False):
        proposal.forecast = forecast
        proposal.moved = _order(forecast.plan) != _order(found[0].plan)
    return Survey(
        history,
        replay.path,
        rules,
        found[0],
        found[len(courses)] if own else None,
        found[-1] if alike else None,
        list(proposals),
        _changes(history),
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
