"""Which rewrites to try, and in which order: what the git history says of them, then what they claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dlint.optimize.ledger import NO_GAIN, Attempt
from dlint.optimize.rewrite import SECONDS, Rewrite
from dlint.replay.draft import Draft
from dlint.replay.forecast import Forecast
from dlint.replay.plan import PlanError, plan_of
from dlint.replay.price import ASSUMED
from dlint.replay.replay import Replay

# Fewer commits than these say too little to leave a rewrite out for.
ENOUGH_COMMITS = 5
# Of a rebuild, or in seconds per commit: less is not worth a trial.
LEAST_SHARE, LEAST_SECONDS = 0.01, 0.01


@dataclass(slots=True)
class Ranking:
    """The rewrites to try, the most promising first, and those left out with the reason."""

    tried: list[Rewrite]
    left: list[Attempt]


def rank(rewrites: Sequence[Rewrite], draft: Draft, replay: Replay | None) -> Ranking:
    """Sort rewrites by what they promise. One whose text is that of a rewrite before it is left out unsaid."""
    fresh = _fresh(rewrites, draft)
    gains = _gains(fresh, draft, replay) if replay is not None else {}
    ranking = Ranking([], [])
    for rewrite, _ in fresh:
        gain = gains.get(rewrite.id)
        if gain is not None and gain <= 0 and rewrite.metrics <= SECONDS:
            ranking.left.append(_without_gain(rewrite, replay))
        else:
            ranking.tried.append(rewrite)
    ranking.tried.sort(key=lambda rewrite: _place(rewrite, gains))
    return ranking


def _fresh(rewrites: Sequence[Rewrite], draft: Draft) -> list[tuple[Rewrite, Draft]]:
    seen = {draft}
    found = []
    for rewrite in rewrites:
        after = rewrite.apply(draft)
        if after is not None and after not in seen:
            seen.add(after)
            found.append((rewrite, after))
    return found


def _gains(fresh: Sequence[tuple[Rewrite, Draft]], draft: Draft, replay: Replay) -> dict[str, float]:
    """Seconds per commit that each rewrite saves, of those whose steps have the prices of today's."""
    plannable = []
    for rewrite, after in fresh:
        try:
            plan_of(after.dockerfile, replay.path, replay.options.build)
        except PlanError:
            continue
        plannable.append((rewrite, after))
    today, *others = replay.compare([draft, *(after for _, after in plannable)])
    if len(today.built) < ENOUGH_COMMITS:
        return {}
    floor = max(LEAST_SECONDS, LEAST_SHARE * today.seconds)
    found = {}
    for (rewrite, _), forecast in zip(plannable, others, strict=True):
        if _is_comparable(today, forecast):
            saved = today.seconds - forecast.seconds
            found[rewrite.id] = saved if abs(saved) > floor else 0.0
    return found


def _is_comparable(today: Forecast, other: Forecast) -> bool:
    """Whether no price had to be assumed that is measured today: a rewritten RUN has none yet."""
    return ASSUMED not in other.how or ASSUMED in today.how


def _without_gain(rewrite: Rewrite, replay: Replay | None) -> Attempt:
    commits = len(replay.history.commits) if replay is not None else 0
    reason = f"not tried: over the last {commits} commits it would have saved nothing"
    return Attempt(rewrite.id, rewrite.title, rewrite.trust, tuple(sorted(rewrite.metrics)), NO_GAIN, reason)


def _place(rewrite: Rewrite, gains: dict[str, float]) -> tuple[bool, float, bool]:
    """Those that mean to change the image come last: what is equal needs no smoke command."""
    return bool(rewrite.claims), -gains.get(rewrite.id, 0.0), rewrite.trust == "trial"
