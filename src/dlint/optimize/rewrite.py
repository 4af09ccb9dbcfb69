"""A hypothesis: a change of a Dockerfile, what it claims to lower, and what it may change in the image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dlint.trial.equivalence.verdict import Claim
from dlint.trial.recipe import Recipe

# What a rewrite can claim to lower. Seconds of a build from nothing, after a change of a source file and after a change
# of a manifest; bytes of the image, bytes in it that later layers hide, bytes of the build context.
COLD, SOURCE, MANIFEST, IMAGE, WASTE, CONTEXT = "cold", "warm-source", "warm-manifest", "image", "waste", "context"
METRICS = (COLD, SOURCE, MANIFEST, IMAGE, WASTE, CONTEXT)
SECONDS = frozenset({COLD, SOURCE, MANIFEST})

Apply = Callable[[Recipe], "Recipe | None"]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One hypothesis. `id` is unique in a run (`cache/copy-before-install`, `order/sink COPY src`), `apply` makes the
    change on any recipe that still has what it is about, and gives None on others; `metrics` are what it claims to
    lower, of `METRICS`; `trust` is that of the rule behind it, "trial" for hypotheses that only a trial can judge.
    `claims` are what it changes in the image besides caches; where it claims anything, a smoke command has to show that
    the application still runs; where `starts` is a path, it has to start that program. With `orders` it changes
    nothing but the order of instructions."""

    id: str
    title: str
    metrics: frozenset[str]
    apply: Apply
    claims: tuple[Claim, ...] = ()
    trust: str = "trial"
    orders: bool = False
    starts: str | None = None
