"""The budget of a run: what is built has to end early enough to be cleaned up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


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
