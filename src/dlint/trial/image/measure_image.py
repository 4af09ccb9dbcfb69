"""Reads the images of a build and gives each line its bytes, its files and its waste."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dlint.model.stage import Stage
from dlint.text.edit import Edit, apply
from dlint.trial.build import Build
from dlint.trial.engine import Engine, EngineError
from dlint.trial.image.archive import BadArchive, read_image
from dlint.trial.image.folders import find_shares
from dlint.trial.image.image import Image
from dlint.trial.image.join_layers import Stack, stack
from dlint.trial.image.waste import count_waste
from dlint.trial.profile.profile import MEASURED, Hidden, LineProfile, Profile, Share
from dlint.trial.profile.route import Route
from dlint.trial.progress.join_steps import TOUCHING, triggers
from dlint.trial.recipe import Recipe

SHARES = 400
_STRANGE = "the history of the image does not follow the Dockerfile: bytes cannot be assigned to lines"


def weigh_image(engine: Engine, route: Route, build: Build, profile: Profile, *, compressed: bool) -> None:
    """Bytes, files and waste of the lines that ship, and the image's totals."""
    image = _read(engine, build, profile, compressed)
    if image is not None:
        weigh(image, route, build, profile)


def weigh(image: Image, route: Route, build: Build, profile: Profile) -> None:
    """The same of an image that was read already."""
    profile.image_bytes = sum(layer.bytes for layer in image.layers)
    profile.image_compressed = _total([layer.compressed for layer in image.layers])
    stacked = stack(image.config, len(image.layers), route.chain, triggers(route, build.steps))
    if stacked is None:
        profile.notes.append(_STRANGE)
        return
    profile.base_bytes = sum(layer.bytes for layer in image.layers[: stacked.base])
    _give_bytes(profile, image, stacked, route.chain)
    _give_waste(profile, image, stacked)
    profile.shares = [
        Share(share.path, share.bytes, stacked.line(share.layer), share.wasted)
        for share in find_shares(image, stacked.base, SHARES)
    ]


def weigh_stages(engine: Engine, route: Route, profile: Profile, *, compressed: bool) -> None:
    """Bytes and files of the lines that do not ship: their stages are built again, out of the cache, and read."""
    for stage in _tips(route):
        recipe, chain = _recipe_for(route, stage), route.chain_to(stage)
        # Its layers were built a moment ago: only the image is made again.
        build = engine.build(recipe, cached=True)
        if build.failure is not None:
            profile.notes.append(f"stage {stage.label} could not be built alone: {build.failure.message}")
            continue
        image = _read(engine, build, profile, compressed)
        stacked = image and stack(image.config, len(image.layers), chain, triggers(route, build.steps))
        if image is not None and stacked:
            _give_bytes(profile, image, stacked, [each for each in chain if each not in route.chain])
        if build.image is not None:
            engine.remove(build.image)


def _read(engine: Engine, build: Build, profile: Profile, compressed: bool) -> Image | None:
    if build.image is None:
        return None
    try:
        with engine.save(build.image) as stream:
            return read_image(stream, gzipped=compressed)
    except (BadArchive, EngineError) as error:
        profile.notes.append(f"the image cannot be read: {error}")
        return None


def _give_bytes(profile: Profile, image: Image, stacked: Stack, stages: Sequence[Stage]) -> None:
    """What each line of these stages wrote; FROM of an outside image has the bytes of that image."""
    lines = {line.start: line for line in profile.lines}
    weights: dict[int, list[tuple[int, int, int | None]]] = defaultdict(list)
    for layer, view in zip(image.layers, stacked.views, strict=True):
        if view is not None and view.stage in stages:
            weights[view.line].append((layer.bytes, layer.files, layer.compressed))
    for start, found in weights.items():
        line = lines[start]
        line.bytes = sum(each[0] for each in found)
        line.files = sum(each[1] for each in found)
        line.compressed = _total([each[2] for each in found])
        line.bytes_are = MEASURED
    # Engines make no layer for what changes nothing.
    for view in (view for stage in stages for view in stage.instructions):
        if view.line not in weights and view.node.keyword in TOUCHING:
            lines[view.line].bytes, lines[view.line].files, lines[view.line].bytes_are = 0, 0, MEASURED
    for each in profile.stages:
        stage = next((stage for stage in stages if stage.index == each.index), None)
        if stage is not None:
            own = (lines[view.line].bytes or 0 for view in (stage.head, *stage.instructions))
            each.bytes = sum(own)


def _give_waste(profile: Profile, image: Image, stacked: Stack) -> None:
    waste = count_waste(image, stacked.base)
    lines = {line.start: line for line in profile.lines}
    for row in waste.rows:
        line = lines.get(stacked.line(row.writer) or 0)
        if line is not None:
            line.wasted += row.bytes
            _hide(line, Hidden(stacked.line(row.hider), row.bytes, row.paths, row.how))
    profile.wasted_bytes = sum(row.bytes for row in waste.rows)


def _hide(line: LineProfile, hidden: Hidden) -> None:
    """Add to what hid bytes of a line; the same line hiding in the same way stands once."""
    for known in line.hidden:
        if (known.line, known.how) == (hidden.line, hidden.how):
            known.bytes += hidden.bytes
            known.paths += hidden.paths
            return
    line.hidden.append(hidden)
    line.hidden.sort(key=lambda each: -each.bytes)


def _tips(route: Route) -> Iterator[Stage]:
    """The stages that do not ship and on which no other such stage is built."""
    aside = [stage for stage in route.reached if stage not in route.chain]
    bases = [route.base_of(stage) for stage in aside]
    return (stage for stage in aside if stage not in bases and _writes(stage))


def _writes(stage: Stage) -> bool:
    return any(view.node.keyword in TOUCHING for view in stage.instructions)


def _recipe_for(route: Route, stage: Stage) -> Recipe:
    """The recipe with a stage for its target; one without a name is given one, which no cache minds."""
    if stage.name is not None:
        return replace(route.recipe, target=stage.name)
    name = f"dlint-stage-{stage.index}"
    head = next(view for view in route.file.views() if view.line == stage.head.line)
    named = apply(route.recipe.dockerfile, [Edit.insert(head.node.words[-1].span.end, f" AS {name}")])
    return replace(route.recipe, dockerfile=named, target=name)


def _total(counts: Sequence[int | None]) -> int | None:
    """The sum; None where one is not known."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None
