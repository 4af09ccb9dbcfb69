"""Proves that a rewrite builds the same image: scene by scene, the baseline's own unsteadiness taken into account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from dlint.optimize.search import Proof
from dlint.trial.build import Build
from dlint.trial.equivalence.image_diff import CONFIG, Difference
from dlint.trial.equivalence.image_diff import compare as differences_of
from dlint.trial.equivalence.verdict import BY_CLAIM, Claim, judge
from dlint.trial.image.archive import read_image
from dlint.trial.image.image import Image
from dlint.trial.image.join_layers import stack
from dlint.trial.image.waste import count_waste
from dlint.trial.profile.route import Route
from dlint.trial.progress.join_steps import triggers


@dataclass(frozen=True, slots=True)
class Scene:
    """An image that was built in one situation: its contents, its bytes, those of them that nobody sees (None where the
    layers cannot be told from the base image's), and the situation in words ("" for the context as it is)."""

    image: Image
    bytes: int
    wasted: int | None
    situation: str = ""


def look_at(stream: BinaryIO, route: Route, build: Build, situation: str = "") -> Scene:
    """Read an image that a build of `route` gave."""
    image = read_image(stream, digests=True)
    stacked = stack(image.config, len(image.layers), route.chain, triggers(route, build.steps))
    wasted = count_waste(image, stacked.base).bytes if stacked is not None else None
    return Scene(image, sum(layer.bytes for layer in image.layers), wasted, situation)


def unsteady(first: Scene, again: Scene) -> list[Difference]:
    """What differs between two builds of the same Dockerfile."""
    return differences_of(first.image, again.image)


def compare(
    before: Mapping[str, Scene], after: Mapping[str, Scene], noise: Sequence[Difference], claims: Sequence[Claim]
) -> Proof:
    """What speaks against the images `after` in the situations that both have."""
    proof, allowed = Proof(), Counter[str]()
    for name, scene in after.items():
        verdict = judge(differences_of(before[name].image, scene.image), noise=noise, claims=claims)
        proof.against += [_words(each, scene.situation) for each in verdict.refused]
        for pardon in verdict.allowed:
            if pardon.by == BY_CLAIM:
                proof.claimed.append(_words(pardon.difference, scene.situation))
            else:
                allowed[pardon.reason] += 1
    proof.allowed = dict(allowed)
    return proof


def _words(difference: Difference, situation: str) -> str:
    """One difference in a line."""
    where = f"{situation}: " if situation else ""
    if difference.kind == CONFIG:
        return f"{where}{difference.path} is {difference.after or 'not set'}, was {difference.before or 'not set'}"
    if difference.kind == "added":
        return f"{where}{difference.path} is new ({difference.after})"
    if difference.kind == "removed":
        return f"{where}{difference.path} is gone ({difference.before})"
    if difference.what == "content":
        return f"{where}{difference.path} has other contents"
    return f"{where}{difference.path} has another {difference.what}: {difference.after}, was {difference.before}"
