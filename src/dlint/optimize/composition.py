"""Candidates made of several rewrites, and what is asked of them before and after they are built."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dlint.optimize.dependencies import Moves
from dlint.optimize.figures import pays
from dlint.optimize.ledger import Attempt
from dlint.optimize.rewrite import Rewrite
from dlint.trial.recipe import Recipe

_NAMES = re.compile(r"[\w.+-]+")
# Seconds of a rebuild that a line which rides along has to save.
LEAST_RIDE = 0.02


@dataclass(slots=True)
class Composition:
    """A candidate with the rewrites that make it, each with the attempt that records it."""

    candidate: Recipe
    parts: list[tuple[Rewrite, Attempt]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Problem:
    """The objections to a composition that was built; `paths` are those of the image that differ."""

    verdict: str
    reason: str
    details: list[str]
    paths: list[str] = field(default_factory=list)


def not_started(rewrite: Rewrite, smoke: str | None) -> str | None:
    """Why a smoke command proves nothing of a rewrite that leaves one program alone in the image."""
    if rewrite.starts is None or rewrite.starts.rpartition("/")[2] in _NAMES.findall(smoke or ""):
        return None
    return f"the smoke command does not start {rewrite.starts}, which would be alone in the image"


def is_welcome(rewrite: Rewrite, found: Composition, then: float, now: float) -> bool:
    """Whether the foreseen seconds of a rebuild are reason enough to build a rewrite. Once something else pays, a
    better order that the traces allow costs nothing more, however little it saves."""
    rides_along = bool(found.parts) and rewrite.orders and then - now > LEAST_RIDE
    return rides_along or pays(then - now, then)


def riskier(composition: Composition) -> list[tuple[Rewrite, Attempt]]:
    """The rewrites to leave out next: one that changes the image on purpose; then the riskier half, which is last."""
    parts = composition.parts
    claiming = [part for part in parts if part[0].claims]
    if claiming and len(claiming) < len(parts):
        return claiming[-1:]
    return parts[len(parts) // 2 :]


def rests_on(moves: Moves, *, traced: bool, changes: bool) -> str:
    """What a verdict rests on; `changes` is that the images differ in what the rewrites are there to change."""
    images = "the images differ only in what the rewrites mean to change" if changes else "the images are equal"
    if not moves.moved:
        return f"no step sees other files than before; {images}"
    if not traced:
        return f"{images} today; no trace shows what the steps read"
    return f"by the traces no step opens, tests, lists or misses what was moved past it; {images}"
