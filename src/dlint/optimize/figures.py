"""Figures with the way they are known, and whether one is really lower than another."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from dlint.optimize.rewrite import SECONDS

# How a figure is known: an engine did it here; the git history was walked with measured seconds; computed exactly from
# files; or taken for granted, which is said.
MEASURED, REPLAYED, MODELLED, ASSUMED = "measured", "replayed", "modelled", "assumed"
# Less than this is no gain, whatever the spread: clocks and schedulers are not better than that, and bytes of an image
# move a little with the names and times in its metadata.
LEAST_SECONDS = 0.15
LEAST_SHARE_OF_SECONDS = 0.05
LEAST_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One or several measurements of the same thing (seconds or bytes) and how they came about."""

    values: tuple[float, ...]
    label: str = MEASURED

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def spread(self) -> float:
        """The distance between the lowest and the highest."""
        return max(self.values) - min(self.values)


Figures = dict[str, Figure]


def noise_of(metric: str, before: Figure, after: Figure) -> float:
    """What a difference must exceed to mean anything: the spread of either, and a floor that goes with the metric."""
    spread = max(before.spread, after.spread)
    if metric in SECONDS:
        return max(spread, LEAST_SECONDS, LEAST_SHARE_OF_SECONDS * before.middle)
    return max(spread, LEAST_BYTES)


def gain(metric: str, before: Figure, after: Figure) -> float:
    """By how much `after` is lower: positive for a gain, negative for a loss, 0.0 for anything below the noise."""
    change = before.middle - after.middle
    return change if abs(change) > noise_of(metric, before, after) else 0.0


def gains(before: Figures, after: Figures) -> dict[str, float]:
    """The gain of each metric that both have."""
    return {metric: gain(metric, before[metric], after[metric]) for metric in before if metric in after}
