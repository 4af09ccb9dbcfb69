"""Figures with the way they are known, and whether one is really lower than another."""

from __future__ import annotations

from dataclasses import dataclass

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
    def best(self) -> float:
        """The lowest: what else the machine was busy with only adds to it."""
        return min(self.values)

    @property
    def spread(self) -> float:
        """The distance between the lowest and the highest."""
        return max(self.values) - min(self.values)

    def with_more(self, other: Figure) -> Figure:
        """This one with further measurements of the same."""
        return Figure(self.values + other.values, self.label)


Figures = dict[str, Figure]


def floor_of(metric: str, before: Figure) -> float:
    """What a difference must exceed to mean anything."""
    if metric in SECONDS:
        return max(LEAST_SECONDS, LEAST_SHARE_OF_SECONDS * before.best)
    return LEAST_BYTES


def gain(metric: str, before: Figure, after: Figure) -> float:
    """By how much `after` is lower: positive for a gain, negative for a loss, 0.0 for anything within the noise.

    The best of each are compared; they count as different only if they are further apart than the floor, and if all
    measurements of the one lie below all of the other.
    """
    change = before.best - after.best
    apart = max(after.values) < before.best if change > 0 else max(before.values) < after.best
    return change if abs(change) > floor_of(metric, before) and apart else 0.0


def gains(before: Figures, after: Figures) -> dict[str, float]:
    """The gain of each metric that both have."""
    return {metric: gain(metric, before[metric], after[metric]) for metric in before if metric in after}


def merged(figures: Figures, more: Figures) -> Figures:
    """Figures with further measurements of some of them."""
    return figures | {metric: figures[metric].with_more(more[metric]) for metric in more if metric in figures}
