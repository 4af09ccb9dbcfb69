"""What was tried, what it did, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from dlint.optimize.figures import Figure, Figures
from dlint.trial.recipe import Recipe

# What can become of a rewrite. "proven": by the traces no step touches what was moved past it, the images are equal
# but for the allow-list and what it claims, and it is lower beyond the noise; "equal today": the same without a
# trace, which is no proof of an order; "no gain": nothing got lower; "worse": something else got higher; "refused": a
# step reads what it moves, or the image differs; "broken": it does not build or does not run; "unproven": it means to
# change the image and no smoke command shows that it still runs; "skipped": not tried, for the reason given.
PROVEN, EQUAL_TODAY, NO_GAIN, WORSE, REFUSED, BROKEN, UNPROVEN, SKIPPED = (
    "proven", "equal today", "no gain", "worse", "refused", "broken", "unproven", "skipped",
)  # fmt: skip


@dataclass(slots=True)
class Attempt:
    """One rewrite: its verdict with the reason, the figures before and after, and the differences of the images.

    `differences` are those that count against it or that it claims, `allowed` counts by reason those that do not
    matter. `old` and `new` are the candidates before and after it; `spent` are the seconds that its trial took.
    """

    id: str
    title: str
    trust: str
    metrics: tuple[str, ...]
    verdict: str
    reason: str
    before: Figures = field(default_factory=dict)
    after: Figures = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    allowed: dict[str, int] = field(default_factory=dict)
    old: Recipe | None = None
    new: Recipe | None = None
    spent: float = 0.0


@dataclass(slots=True)
class Ledger:
    """The whole run. `before` and `after` are the figures of the Dockerfile as it was and as it is proposed; `first`
    and `last` the candidates. `unsteady` counts the paths in which two builds of the same Dockerfile differ. `tail` is
    what a failing build printed last, `builds` counts the builds made, `rests_on` states what the proof rests on;
    `equal_today` is a candidate that builds the same image today, without a trace to prove its order."""

    path: str
    context: str
    engine: str
    first: Recipe
    last: Recipe
    before: Figures = field(default_factory=dict)
    after: Figures = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    unsteady: int = 0
    touched: dict[str, str] = field(default_factory=dict)
    replay_before: Figure | None = None
    replay_after: Figure | None = None
    commits: int = 0
    smoke: str | None = None
    failure: str | None = None
    tail: list[str] = field(default_factory=list)
    builds: int = 0
    rests_on: str = ""
    equal_today: Recipe | None = None
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def kept(self) -> list[Attempt]:
        """The rewrites that are part of what is proposed."""
        # Nothing else is ever proposed, whatever it saves.
        return [attempt for attempt in self.attempts if attempt.verdict == PROVEN]
