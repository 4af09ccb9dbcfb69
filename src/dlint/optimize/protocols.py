"""What a search asks for: builds, what is known of a draft without one, and the time that is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from dlint.optimize.dependencies import Moves
from dlint.optimize.figures import Figure, Figures
from dlint.optimize.proof import Proof
from dlint.optimize.rewrite import Rewrite
from dlint.optimize.trials import Measured
from dlint.trial.equivalence.verdict import Claim
from dlint.trial.recipe import Recipe
from dlint.trial.trace.trace_build import Trace


class Bench(Protocol):
    """Where drafts are built."""

    def build(self, draft: Recipe, *, touch: str | None = None, lines: Collection[int] = ()) -> Measured:
        """Build a draft: figures, contents, smoke command, or why there is no image; the RUNs of `lines` traced."""

    def seconds(self, draft: Recipe) -> float | None:
        """The seconds of a build from nothing once more."""


class Space(Protocol):
    """What is known of a draft without building it."""

    def rewrites(self, draft: Recipe) -> Sequence[Rewrite]:
        """The rewrites of a draft, the surest first."""

    def moves(self, draft: Recipe) -> Moves:
        """What the draft moves past which step of the Dockerfile as it was."""

    def rewritten_lines(self, draft: Recipe, moves: Moves) -> set[int]:
        """The lines of the draft whose scripts are other ones, where they have to be traced again."""

    def confirm(self, draft: Recipe, moves: Moves, trace: Trace) -> list[str]:
        """The objections to a draft by the traces of the lines with other scripts."""

    def cold(self, draft: Recipe, measured: Measured) -> Figure | None:
        """Seconds of a build from nothing, computed from the steps of a draft that was built with the cache."""

    def slower(self, draft: Recipe, measured: Measured) -> bool:
        """Whether a line that was traced may take longer than the one that it stands for."""

    def rebuild(self, draft: Recipe, measured: Measured | None = None) -> float | None:
        """Expected seconds of a rebuild; None for a draft that cannot be built."""

    def touch(self, draft: Recipe) -> str | None:
        """The file to change for the seconds with filled cache mounts; None where the draft brings none."""

    def computed(self, draft: Recipe, measured: Measured | None) -> Figures:
        """Seconds after a change of a source file and of a manifest."""

    def blamed(
        self, parts: Sequence[Rewrite], draft: Recipe, measured: Measured, paths: Sequence[str]
    ) -> list[Rewrite]:
        """Which rewrites may have made an image differ at these paths, or its build fail."""

    def claims(self, draft: Recipe) -> tuple[list[Claim], bool]:
        """What the draft's ignore file takes out of the image, and whether a smoke command has to stand it."""

    def lacking(self, draft: Recipe) -> str | None:
        """Why a draft cannot be tried on this machine."""

    def prove(self, measured: Measured, claims: Sequence[Claim], fed: Collection[int]) -> Proof:
        """Compare an image with that of the Dockerfile as it was."""


class BudgetSpent(Exception):
    """The time that the user gave is over in the middle of a build."""


# What the engine needs in the end to stop a build and to remove what was built: seconds, or a share of the budget.
LEAST_CLEANING, SHARE_OF_CLEANING = 3.0, 0.05


@dataclass(slots=True)
class TimeLimit:
    """How long it may go on, by a clock of seconds: `until` is a time of it, None for no limit; `began` when
    it all began."""

    until: float | None = None
    clock: Callable[[], float] = time.monotonic
    began: float = 0.0

    @classmethod
    def of_budget(cls, minutes: float | None, clock: Callable[[], float], began: float) -> TimeLimit:
        """The limit of a budget that runs since `began`: what is built has to end early enough to be cleaned up."""
        if minutes is None:
            return cls(None, clock, began)
        whole = 60 * minutes
        return cls(began + whole - min(whole / 2, max(LEAST_CLEANING, SHARE_OF_CLEANING * whole)), clock, began)

    @property
    def left(self) -> float | None:
        """The seconds that are left, not less than none; None without a limit."""
        return None if self.until is None else max(0.0, self.until - self.clock())

    def leaves(self, seconds: float) -> bool:
        """Whether something that takes so long would still end in time."""
        return self.until is None or self.clock() + seconds <= self.until
