"""Whether a rewrite builds the same image, what differs by noise, and which noise is no excuse."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from dlint.trial.build import Build
from dlint.trial.engine import Engine
from dlint.trial.equivalence.image_diff import ADDED, CONFIG, REMOVED, Difference
from dlint.trial.equivalence.image_diff import compare as differences_of
from dlint.trial.equivalence.verdict import BY_CLAIM, BY_NOISE, Claim, Verdict, judge
from dlint.trial.image.archive import read_image
from dlint.trial.image.files import read_files
from dlint.trial.image.image import Image
from dlint.trial.image.join_layers import stack
from dlint.trial.image.waste import count_waste
from dlint.trial.profile.route import Route
from dlint.trial.progress.join_steps import triggers
from dlint.trial.trace.accesses import LIST, OPEN, READS, TEST, WORDS, WRITES, Accesses
from dlint.trial.trace.facts import read_after
from dlint.trial.trace.instrument import OWN_PLACES
from dlint.trial.trace.trace_build import Trace


@dataclass(frozen=True, slots=True)
class Scene:
    """An image that was built: its contents, its bytes, and those of them that no container sees (None where the layers
    were not read, or cannot be distinguished from the base image's)."""

    image: Image
    bytes: int
    wasted: int | None


@dataclass(slots=True)
class Proof:
    """How two images compare: the objections to the second and their paths, what it claimed to change, and how
    many differences do not matter, by reason."""

    against: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    claimed: list[str] = field(default_factory=list)
    allowed: dict[str, int] = field(default_factory=dict)


def look_at(engine: Engine, image: str) -> Scene | None:
    """Read the files of an image, without its layers; None where the engine gives them with the layers only."""
    export = engine.export(image)
    if export is None:
        return None
    with export as files:
        return Scene(read_files(files), files.bytes, None)


def look_into(engine: Engine, name: str, route: Route, build: Build) -> Scene:
    """Read an image that a build of `route` gave, layer by layer."""
    with engine.save(name) as stream:
        image = read_image(stream, digests=True)
    stacked = stack(image.config, len(image.layers), route.chain, triggers(route, build.steps))
    wasted = count_waste(image, stacked.base).bytes if stacked is not None else None
    return Scene(image, sum(layer.bytes for layer in image.layers), wasted)


def unsteady(first: Scene, again: Scene) -> list[Difference]:
    """The files in which two builds of the same Dockerfile differ."""
    return [each for each in _differences(first, again) if each.kind != CONFIG]


def _differences(before: Scene, after: Scene) -> list[Difference]:
    """What differs, without what the tracer itself leaves in an image."""
    found = differences_of(before.image, after.image)
    return [each for each in found if not each.path.startswith(OWN_PLACES)]


def compare(
    before: Scene,
    after: Scene,
    noise: Sequence[Difference],
    claims: Sequence[Claim],
    trace: Trace | None,
    fed: Collection[int],
) -> Proof:
    """The objections to the image `after`. `fed` are the lines of steps that read something else than before, or
    whose script is another one: noise in what they wrote is no excuse, it could hide what the rewrite changed."""
    proof, allowed = Proof(), Counter[str]()
    verdict = judge(_differences(before, after), noise=noise, claims=claims)
    proof.against += [words(each) for each in verdict.refused]
    proof.paths += [each.path for each in verdict.refused]
    # A path that differs between two builds of the same Dockerfile proves nothing, unless the rewrite may have changed
    # it.
    noisy = {pardon.difference.path for pardon in verdict.allowed if pardon.by == BY_NOISE}
    if noisy and fed and trace is not None:
        others = [*verdict.refused, *(each.difference for each in verdict.allowed if each.by != BY_NOISE)]
        fed = {*fed, *_readers(others, trace), *_behind(fed, before.image, trace)}
    for pardon in verdict.allowed:
        if pardon.by == BY_NOISE and fed and _may_hide(pardon.difference.path, trace, fed):
            proof.against.append(f"{words(pardon.difference)}; two builds of the Dockerfile as it is differ here, too")
            proof.paths.append(pardon.difference.path)
        elif pardon.by == BY_CLAIM:
            proof.claimed.append(words(pardon.difference))
        else:
            allowed[pardon.reason] += 1
    proof.allowed = dict(allowed)
    proof.against += _missed(verdict, trace, fed)
    return proof


def _missed(verdict: Verdict, trace: Trace | None, fed: Collection[int]) -> list[str]:
    """What a step reads that the rewrite takes out of the image on purpose: it may decide by it, equal today or not."""
    gone = {each.difference.path for each in verdict.allowed if each.unread and each.difference.kind == REMOVED}
    for line, found in sorted(trace.steps.items()) if trace is not None and gone else ():
        path = min((path for path in gone if _decides(found, path)), default=None)
        if path is not None and line not in fed:
            how = OPEN if found.by_others(path) & OPEN else TEST
            return [f"line {line} {WORDS[how]} {path}, which the rewrite takes out of the image"]
    return []


def _decides(found: Accesses, path: str) -> bool:
    """Whether a step may decide by a path: it opens it, or asks for that name alone and not for all in the folder."""
    bits = found.by_others(path)
    return bool(bits & OPEN) or (bool(bits & TEST) and not found.by_others(posixpath.dirname(path)) & LIST)


def _readers(differences: Sequence[Difference], trace: Trace) -> set[int]:
    """The lines of steps that look at what differs: they do not see what they saw before."""
    paths = {each.path for each in differences if each.kind != CONFIG}
    folders = {posixpath.dirname(each.path) for each in differences if each.kind in (ADDED, REMOVED)}
    return {
        line
        for line, found in trace.steps.items()
        if any(found.by_others(path) & READS for path in paths) or any(found.by_others(path) & LIST for path in folders)
    }


def _behind(fed: Collection[int], image: Image, trace: Trace) -> set[int]:
    """The lines of steps that read what a fed step wrote and no image shows in the end: it cannot be compared."""
    kept = {"/" + entry.path for layer in image.layers for entry in layer.entries}
    reached = set(fed)
    for line in sorted(trace.steps):
        above = [trace.steps[each] for each in reached if each < line and each in trace.steps]
        later = trace.steps[line]
        if any(path not in kept and later.by_others(path) for each in above for path in read_after(each, later)):
            reached.add(line)
    return reached


def _may_hide(path: str, trace: Trace | None, fed: Collection[int]) -> bool:
    """Whether a step that the rewrite feeds differently may have written a path; without a trace any may."""
    if trace is None or not trace.steps:
        return True
    writers = [line for line, found in trace.steps.items() if found.bits(path) & WRITES or found.is_own(path)]
    # A file without a known writer may come from any step.
    return not writers or any(line in fed for line in writers)


def words(difference: Difference) -> str:
    """One difference in a line."""
    if difference.kind == CONFIG:
        return f"{difference.path} is {difference.after or 'not set'}, was {difference.before or 'not set'}"
    if difference.kind == ADDED:
        return f"{difference.path} is new ({difference.after})"
    if difference.kind == REMOVED:
        return f"{difference.path} is gone ({difference.before})"
    if difference.what == "content":
        return f"{difference.path} has other contents"
    return f"{difference.path} has another {difference.what}: {difference.after}, was {difference.before}"
