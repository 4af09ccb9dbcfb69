"""Figures with the way they are known, and whether one is really lower than another."""

from __future__ import annotations

from dataclasses import dataclass

from dlint.optimize.rewrite import COLD, SECONDS

# How a figure is known: an engine did it here; the git history was walked with measured seconds; computed exactly from
# files; computed from the steps that a change runs again and the seconds that were measured for each; or taken for
# granted, and the report states that.
MEASURED, REPLAYED, MODELLED, COMPUTED, ASSUMED = "measured", "replayed", "modelled", "computed", "assumed"
# Less than this is no gain, whatever the spread: clocks and schedulers are not better than that, and bytes of an image
# move a little with the names and times in its metadata.
LEAST_SECONDS = 0.15
LEAST_SHARE_OF_SECONDS = 0.05
LEAST_BYTES = 1_000
LEAST_OF_ONE, LEAST_SHARE_OF_ONE = 1.0, 0.15


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


Figures = dict[str, Figure]


def floor_of(metric: str, before: Figure) -> float:
    """What a difference must exceed to mean anything."""
    if metric == COLD and len(before.values) < 2:
        # One build does not show how much two builds differ.
        return max(LEAST_OF_ONE, LEAST_SHARE_OF_ONE * before.best)
    if metric in SECONDS:
        return max(LEAST_SECONDS, LEAST_SHARE_OF_SECONDS * before.best)
    return LEAST_BYTES


def gain(metric: str, before: Figure, after: Figure) -> float:
    """By how much `after` is lower: positive for a gain, negative for a loss, 0.0 for anything within the noise.

    The best of each are compared; they count as different only if they are further apart than the floor, and if all
    measurements of the one lie below all of the other.
    """
    change = before.best - after.best
    if metric == COLD and change < 0 and min(len(before.values), len(after.values)) < 2:
        # Two builds minutes apart: nothing is called slower before both were measured again, one after the other.
        return 0.0
    # Overlapping measurements may be one distribution: then there is no difference.
    apart = max(after.values) < before.best if change > 0 else max(before.values) < after.best
    return change if abs(change) > floor_of(metric, before) and apart else 0.0


# The one exchange of seconds and bytes: what counts as a second of a rebuild. A build from nothing is rarer than a
# rebuild; an image is kept and fetched; a context is sent with each build, mostly over no network.
PER_COLD_SECOND = 0.2
BYTES_PER_SECOND = {"image": 20e6, "context": 100e6}
# A rewrite has to be worth this much, in seconds of a rebuild, or this share of one.
LEAST_LIGHTER, LEAST_LIGHTER_SHARE = 100_000, 0.01
LEAST_WORTH, LEAST_SHARE_OF_REBUILD = 0.5, 0.05


def worth(before: Figures, after: Figures, rebuild: float) -> float:
    """What a rewrite is worth in seconds of a rebuild: `rebuild` seconds saved per rebuild, with what a build from
    nothing and the bytes got lower (or higher) by more than the noise. A few kilobytes weigh next to nothing."""
    total = rebuild
    if "cold" in before and "cold" in after:
        total += PER_COLD_SECOND * gain("cold", before["cold"], after["cold"])
    for metric, per_second in BYTES_PER_SECOND.items():
        if metric in before and metric in after:
            total += (before[metric].best - after[metric].best) / per_second
    return total


def pays(value: float, rebuild: float) -> bool:
    """Whether a worth is more than noise; `rebuild` are the seconds of a rebuild as it was."""
    return value > least_worth(rebuild)


def least_worth(rebuild: float) -> float:
    """What a rewrite has to be worth more than, in seconds of a rebuild that takes `rebuild` seconds as it is."""
    return max(LEAST_WORTH, LEAST_SHARE_OF_REBUILD * rebuild)


def lighter(before: Figures, after: Figures) -> bool:
    """Whether the image lost enough bytes to pay by them alone."""
    if "image" not in before or "image" not in after:
        return False
    saved = before["image"].best - after["image"].best
    return saved > max(LEAST_LIGHTER, LEAST_LIGHTER_SHARE * before["image"].best)
