"""A treemap: rectangles whose areas are proportional to weights and as near to squares as they can be.

The squarified layout of Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in whatever unit the area had that was divided."""

    x: float
    y: float
    width: float
    height: float

    def inset(self, top: float, around: float) -> Box:
        """The rectangle without a strip at its top and a margin on all sides; never of negative size."""
        width, height = max(0.0, self.width - 2 * around), max(0.0, self.height - top - around)
        return Box(self.x + around, self.y + top, width, height)


def squarified(weights: Sequence[float], area: Box) -> list[Box]:
    """A box for each weight, in their order; the weights are positive and sorted, the biggest first."""
    total = sum(weights)
    if total <= 0 or area.width <= 0 or area.height <= 0:
        return [Box(area.x, area.y, 0.0, 0.0) for _ in weights]
    scale = area.width * area.height / total
    rest = [weight * scale for weight in weights]
    boxes: list[Box] = []
    while rest:
        side = min(area.width, area.height)
        row = _row(rest, side)
        placed, area = _place(rest[:row], area)
        boxes += placed
        rest = rest[row:]
    return boxes


def _row(areas: Sequence[float], side: float) -> int:
    """How many of the areas make the best row along a side."""
    count, worst = 1, _worst(areas[0], areas[0], areas[0], side)
    total = areas[0]
    for area in areas[1:]:
        # Greedy, as in the paper: a row ends where one more rectangle would make its longest one longer.
        with_it = _worst(areas[0], area, total + area, side)
        if with_it > worst:
            break
        count, worst, total = count + 1, with_it, total + area
    return count


def _worst(biggest: float, smallest: float, total: float, side: float) -> float:
    """The ratio of the longest rectangle in a row."""
    if smallest <= 0 or total <= 0 or side <= 0:
        return float("inf")
    return max(side * side * biggest / (total * total), total * total / (side * side * smallest))


def _place(areas: Iterable[float], area: Box) -> tuple[list[Box], Box]:
    """The boxes of a row along the shorter side of an area, and what is left of that."""
    areas = list(areas)
    total = sum(areas)
    boxes = []
    if area.width >= area.height:
        width = min(area.width, total / area.height)
        y = area.y
        for each in areas:
            height = each / width if width else 0.0
            boxes.append(Box(area.x, y, width, height))
            y += height
        return boxes, Box(area.x + width, area.y, max(0.0, area.width - width), area.height)
    height = min(area.height, total / area.width)
    x = area.x
    for each in areas:
        width = each / height if height else 0.0
        boxes.append(Box(x, area.y, width, height))
        x += width
    return boxes, Box(area.x, area.y + height, area.width, max(0.0, area.height - height))
