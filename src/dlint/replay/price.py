"""What each step of a build costs in seconds, and how that is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from dlint.knowledge.building import BUILDERS
from dlint.model.instructions.run import Run
from dlint.model.packages.installs import installs_of
from dlint.replay.plan import Plan, PlanError, PlanOptions, read_plan
from dlint.replay.steps import PlanStep

MEASURED, GIVEN, ASSUMED = "measured", "given", "assumed"
# Assumed seconds where none were measured, by kind of step: orders of magnitude, so that long steps weigh more than
# short ones. The second figure is for a step that is done again with what its cache mount kept.
DEFAULTS = {
    "install": (30.0, 10.0),
    "build": (30.0, 15.0),
    "command": (2.0, 2.0),
    "download": (5.0, 5.0),
    "files": (0.5, 0.5),
    "folder": (0.1, 0.1),
}


@dataclass(frozen=True, slots=True)
class Price:
    """Seconds of a step built again, and built again with a filled cache mount (None: not known, taken to be the same).
    `how` is one of MEASURED, GIVEN and ASSUMED."""

    seconds: float
    how: str
    warm: float | None = None

    def again(self, step: PlanStep) -> float:
        """What it costs to build the step once more."""
        return self.warm if step.caches and self.warm is not None else self.seconds


class Prices:
    """Prices by instruction: one that only moves keeps its price, one that is rewritten gets an assumed one."""

    __slots__ = ("_known",)

    def __init__(self, known: Mapping[tuple[str, str], Price] | None = None) -> None:
        self._known = dict(known or {})

    def of(self, step: PlanStep) -> Price:
        """The price of a step."""
        known = self._known.get(step.identity)
        if known is None:
            seconds, warm = DEFAULTS[kind_of(step)]
            known = self._known[step.identity] = Price(seconds, ASSUMED, warm)
        return known


def kind_of(step: PlanStep) -> str:
    """A key of DEFAULTS: what sort of work a step is."""
    if step.fetched:
        return "download"
    if step.keyword == "WORKDIR":
        return "folder"
    if not isinstance(step.view, Run):
        return "files"
    if installs_of(step.view):
        return "install"
    return "build" if step.view.programs & BUILDERS else "command"


def prices_of(
    plan: Plan, options: PlanOptions, profile: Mapping[str, Any] | None, given: Mapping[int, tuple[float, float | None]]
) -> tuple[Prices, list[str]]:
    """Prices for today's Dockerfile, and remarks: `given` seconds by line (a second figure is for a filled cache mount)
    go before those of a `profile` as `dlint profile --format json` writes it."""
    known = _profiled(profile, plan, options) if profile is not None else {}
    unused = set(given)
    for step in plan.steps:
        lines = unused.union(given).intersection(range(step.line, step.end + 1))
        for line in sorted(lines):
            # The user's own figure outranks a measured one.
            known[step.identity] = Price(given[line][0], GIVEN, given[line][1])
            unused.discard(line)
    notes = [f"--seconds {line}: no step that the build needs stands in that line" for line in sorted(unused)]
    if profile is not None:
        notes += _unpriced(plan, known)
    return Prices(known), notes


def read_profile(data: bytes) -> dict[str, Any]:
    """A profile's JSON; raises ValueError where it is none."""
    profile = json.loads(data)
    if isinstance(profile, dict) and isinstance(profile.get("lines"), list):
        return profile
    raise ValueError("it has no list `lines`")


def _profiled(profile: Mapping[str, Any], today: Plan, options: PlanOptions) -> dict[tuple[str, str], Price]:
    """Measured prices by instruction; the profile may be of another version of the Dockerfile."""
    # The profile carries the Dockerfile that it measured, since lines may have moved since then.
    plan = today
    source = profile.get("source")
    if isinstance(source, list):
        try:
            plan = read_plan("\n".join(map(str, source)).encode("utf-8", "surrogateescape"), "Dockerfile", options)
        except PlanError:
            return {}
    seconds = {row["start"]: _typical(row) for row in profile["lines"] if isinstance(row, dict) and "start" in row}
    found: dict[tuple[str, str], Price] = {}
    for step in plan.steps:
        known = seconds.get(step.line)
        if known is not None:
            found[step.identity] = Price(known, MEASURED)
    return found


def _typical(row: Mapping[str, Any]) -> float | None:
    """The middle of the repetitions; None for what was not measured or came out of the cache."""
    figures = row.get("seconds")
    if isinstance(figures, dict):
        figures = figures.get("runs")
    # The time of a cache hit is not what the step costs.
    if row.get("cached") or not isinstance(figures, list):
        return None
    numbers = [float(figure) for figure in figures if isinstance(figure, (int, float))]
    return median(numbers) if numbers else None


def _unpriced(plan: Plan, known: Mapping[tuple[str, str], Price]) -> list[str]:
    lines = [str(step.line) for step in plan.steps if step.identity not in known]
    notes = []
    if lines:
        notes.append(f"the profile has no seconds for line {', '.join(lines)}: assumed")
    cold = [str(step.line) for step in plan.steps if step.caches and step.identity in known]
    if cold:
        notes.append(
            f"line {', '.join(cold)} has a cache mount and was measured from nothing: built again it costs less"
        )
    return notes
