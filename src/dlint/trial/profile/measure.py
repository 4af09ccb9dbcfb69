"""Measures a Dockerfile by trial builds: joins what the engine, the image and the file each know of a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dlint.model.instructions.kinds import From
from dlint.model.instructions.view import View
from dlint.trial.build import Build
from dlint.trial.engine import Engine, Watch
from dlint.trial.engines.own_mounts import token
from dlint.trial.image.measure_image import weigh_image, weigh_stages
from dlint.trial.profile.cache_miss import Change, explain
from dlint.trial.profile.critical_path import critical_lines, critical_steps
from dlint.trial.profile.failed_line import trouble_of
from dlint.trial.profile.outline import outline
from dlint.trial.profile.profile import MODELLED, Profile
from dlint.trial.profile.route import Route, route_of
from dlint.trial.progress.join_steps import TOUCHING, join
from dlint.trial.recipe import Recipe


@dataclass(frozen=True, slots=True)
class MeasureOptions:
    """What to measure. `cached` lets the engine use earlier results, `repeat` counts the builds for the seconds.

    `stages`: also the bytes of stages that do not ship; `compressed`: also what layers take in a registry. `touch` are
    files of the context, each changed alone before one more build out of the cache; `change_most` adds the one that
    changes most by git. `trace`: also what each RUN reads and writes, by one more build. `cache_from` and `cache_to`
    are caches elsewhere that the measured builds read and the last of them writes.
    """

    cached: bool = False
    repeat: int = 1
    stages: bool = True
    compressed: bool = False
    touch: tuple[str, ...] = ()
    change_most: bool = False
    trace: bool = False
    cache_from: tuple[str, ...] = ()
    cache_to: tuple[str, ...] = ()


def measure(engine: Engine, recipe: Recipe, options: MeasureOptions, watch: Watch | None = None) -> Profile:
    """The profile of a recipe; of a build that fails, what was measured until then, with `trouble`.

    The context is only read. Images are left to `engine.close`, so that later builds find them.
    """
    if not options.cached:
        # Cache mounts of the user may be full: a cold build starts with empty ones of its own.
        recipe = replace(recipe, mounts=token())
    route = route_of(recipe)
    profile = outline(route, engine.title, measured=True)
    build = _build_all(engine, route, options, watch, profile)
    if options.cached:
        _explain_misses(route, profile)
    if build.failure is None:
        weigh_image(engine, route, build, profile, compressed=options.compressed)
        if options.stages:
            weigh_stages(engine, route, profile, compressed=options.compressed)
        _warm_up(engine, route, options, watch, profile)
        if options.trace:
            _trace(engine, route, watch, profile)
    _settle_rest(route, profile)
    return profile


def _build_all(engine: Engine, route: Route, options: MeasureOptions, watch: Watch | None, profile: Profile) -> Build:
    """Build as often as wished; the last build, or the one that failed."""
    for remaining in range(options.repeat - 1, -1, -1):
        # A cache mount that an earlier build has filled is no cold start; the last build goes on with the route's.
        recipe = replace(route.recipe, mounts=token()) if remaining and not options.cached else route.recipe
        # Rebuilds after a change and traced builds are none of the user's: they must not reach a cache that others use.
        recipe = replace(recipe, cache_from=options.cache_from, cache_to=() if remaining else options.cache_to)
        build = engine.build(recipe, cached=options.cached, watch=watch)
        take_times(profile, route, build)
        if build.failure is not None:
            profile.trouble = trouble_of(route, build)
            _mark_failed(profile)
            break
        if remaining and build.image is not None:
            engine.remove(build.image)
    for note in build.notes:
        if note not in profile.notes:
            profile.notes.append(note)
    return build


def _explain_misses(route: Route, profile: Profile) -> None:
    """Why lines were built although the cache was allowed; nothing is known of what has changed."""
    missed = [line.start for line in profile.lines if line.cached is False and line.keyword in TOUCHING]
    why = explain(route, Change(), missed)
    for line in profile.lines:
        line.why = why.get(line.start)


def _settle_rest(route: Route, profile: Profile) -> None:
    """Metadata adds no bytes, and neither does FROM where it begins with another stage."""
    for line in profile.lines:
        view = route.view_at(line.start)
        builds_on = isinstance(view, From) and view.stage is not None and route.base_of(view.stage) is not None
        if line.bytes is None and (builds_on or line.keyword not in TOUCHING and line.keyword != "from"):
            line.bytes, line.bytes_are = 0, MODELLED


def take_times(profile: Profile, route: Route, build: Build) -> None:
    """Add one build: its seconds for each line, what was cached, when stages began and ended, the critical path."""
    joined = join(route, build.steps)
    lines = {line.start: line for line in profile.lines}
    seconds: dict[int, float] = defaultdict(float)
    cached: dict[int, bool] = {}
    for step in build.steps:
        view, took = joined.get(step.key), step.seconds
        # A cancelled step took as long as another one needed to fail.
        if view is None or took is None or _was_stopped(step.error):
            continue
        seconds[view.line] += took
        cached[view.line] = cached.get(view.line, True) and step.cached
    for start, line in lines.items():
        if start in seconds:
            line.seconds.append(seconds[start])
            line.cached = cached[start]
    if build.sent is not None:
        # What one build sent, the next ones need not be sent again.
        profile.sent_bytes = max(build.sent, profile.sent_bytes or 0)
    profile.critical = critical_lines(critical_steps(build.steps), joined)
    # A build that failed has no wall time that means anything.
    if build.failure is None:
        profile.wall.append(build.seconds)
    _take_moments(profile, build, joined)


def _take_moments(profile: Profile, build: Build, joined: Mapping[str, View]) -> None:
    """When each line and each stage began and ended; what came out of the cache took no time."""
    spans: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for step in build.steps:
        view = joined.get(step.key)
        if view is not None and not step.cached and step.started is not None and step.completed is not None:
            spans[view.line].append((step.started, step.completed))
    for line in profile.lines:
        line.began, line.ended = _extent(spans[line.start])
    for stage in profile.stages:
        label = stage.name or stage.index
        stage.began, stage.ended = _extent(
            [span for line in profile.lines if line.stage == label for span in spans[line.start]]
        )


def _extent(spans: list[tuple[float, float]]) -> tuple[float | None, float | None]:
    """From the first beginning to the last end."""
    return min((began for began, _ in spans), default=None), max((ended for _, ended in spans), default=None)


def _was_stopped(error: str | None) -> bool:
    """Whether a step ended because another one failed."""
    return error is not None and "cancel" in error.lower()


def _mark_failed(profile: Profile) -> None:
    for line in profile.lines:
        line.failed = profile.trouble is not None and line.start == profile.trouble.line


def _warm_up(engine: Engine, route: Route, options: MeasureOptions, watch: Watch | None, profile: Profile) -> None:
    if not (options.touch or options.change_most):
        return
    from dlint.trial.profile.warm import most_changed, warm

    paths = list(options.touch)
    if options.change_most:
        found = most_changed(route)
        if found is None:
            profile.notes.append("--warm: git has no change to a file that this build copies; name one with --touch")
        elif found not in paths:
            paths.append(found)
    for path in paths:
        outcome = warm(engine, route, path, watch)
        if isinstance(outcome, str):
            profile.notes.append(outcome)
        else:
            profile.warm.append(outcome)


def _trace(engine: Engine, route: Route, watch: Watch | None, profile: Profile) -> None:
    from dlint.trial.trace.facts import facts_of
    from dlint.trial.trace.trace_build import trace_build

    trace = trace_build(engine, route, watch)
    if trace.problem is not None:
        profile.notes.append(f"--trace: {trace.problem}")
    if trace.steps:
        profile.trace = facts_of(route, trace)
