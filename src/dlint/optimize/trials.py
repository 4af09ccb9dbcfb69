"""Builds candidates with an engine in the real context, and measures each: seconds, bytes, contents, smoke."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from dlint.optimize.beside import Beside
from dlint.optimize.figures import MODELLED, Figure, Figures
from dlint.optimize.proof import Scene, look_at, look_into
from dlint.optimize.rewrite import COLD, CONTEXT, IMAGE, WASTE
from dlint.optimize.time_limit import BudgetSpent
from dlint.trial.build import Build
from dlint.trial.engine import Engine, Ran, Watch
from dlint.trial.engines.own_mounts import token
from dlint.trial.equivalence.pair_build import differing
from dlint.trial.image.measure_image import weigh
from dlint.trial.profile.context_copy import change, shadow
from dlint.trial.profile.failed_line import trouble_of
from dlint.trial.profile.measure import take_times
from dlint.trial.profile.outline import outline
from dlint.trial.profile.profile import Profile
from dlint.trial.profile.route import Route, route_of
from dlint.trial.recipe import Recipe
from dlint.trial.trace.trace_build import Trace, TracedBuild, why_untraced

# Of what a failing step printed: its reason is mostly near the end.
TAIL = 12
_FULL = "no space left on device"
# What waits for a container that was ended goes on at once; an image that is being read takes this long at most.
PATIENCE = 10.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TrialOptions:
    """How to measure: `smoke` is a command that the image must stand, `repeat` how often a build from nothing is
    measured where its seconds decide."""

    repeat: int = 2
    smoke: str | None = None
    smoke_seconds: float = 60.0


@dataclass(slots=True)
class Measured:
    """What one build gave. `failure` is the reason why there is no image, `tail` what was printed last; `profile` has
    the seconds of each line that was built without a tracer, `scene` the contents of the image, `before` those of the
    first image as far as the two may differ (None: all of it has to be compared); `again` are seconds of
    lines that were built once more with filled cache mounts, `trace` what the lines did that were to be traced, where
    that was asked for."""

    figures: Figures = field(default_factory=dict)
    profile: Profile | None = None
    scene: Scene | None = None
    before: Scene | None = None
    smoke: Ran | None = None
    again: dict[int, float] = field(default_factory=dict)
    trace: Trace | None = None
    failure: str | None = None
    tail: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Trials:
    """A bench on a real engine. The context is only read; images are removed as soon as they are looked at, but for
    the first one. `layered` states that images are read layer by layer, which takes longer."""

    def __init__(self, engine: Engine, recipe: Recipe, options: TrialOptions, watch: Watch | None = None) -> None:
        self.engine = engine
        self.recipe = recipe
        self.options = options
        self.watch = watch
        self.builds = 0
        self.layered = False
        # BuildKit takes the newest result of a step, which is that of the first build here. What others choose among
        # the results of the user's earlier builds is not known.
        self._caches = engine.name == "docker"
        self._first: Build | None = None
        self._second: TracedBuild | None = None
        self._routes: dict[Recipe, Route] = {}
        self._beside: list[Beside[Any]] = []

    def route(self, candidate: Recipe) -> Route:
        """The route of a candidate, which is read once; raises EngineError where it names no stage to build."""
        if candidate not in self._routes:
            self._routes[candidate] = route_of(candidate)
        return self._routes[candidate]

    def baseline(self, candidate: Recipe) -> Measured:
        """Build the Dockerfile as it is, from nothing; its smoke command runs later, see `smoke_first`."""
        route = self.route(candidate)
        build = self._run(route, token(), cached=False)
        measured = self._times(route, build)
        if build.image is None or measured.failure is not None:
            return measured
        self._first = build
        measured.figures[COLD] = Figure((build.seconds,))
        inspected = self.engine.inspect(build.image)
        if inspected is None:
            self.read_layers(candidate, measured)
        else:
            measured.figures[IMAGE] = Figure((float(inspected.bytes),))
        return measured

    def first_scene(self, measured: Measured) -> Scene | None:
        """The contents of the first image, which are read when they are first needed."""
        if measured.scene is None and self._first is not None and self._first.image is not None:
            measured.scene = look_at(self.engine, self._first.image)
        return measured.scene

    def smoke_first(self, measured: Measured) -> Callable[[], Ran | None]:
        """Run the smoke command in the first image beside what follows; call the result to wait for its end."""
        assert self._first is not None and self._first.image is not None, "it was built"
        return self._smoke(self._first.image).result

    def read_layers(self, candidate: Recipe, measured: Measured) -> None:
        """Read the layers of the first image, which hold the bytes that later ones hide, and those of all that
        follow."""
        build, profile = self._first, measured.profile
        if self.layered or build is None or build.image is None or profile is None:
            return
        self.layered = True
        route = self.route(candidate)
        measured.scene = scene = look_into(self.engine, build.image, route, build)
        weigh(scene.image, route, build, profile)
        measured.figures |= _bytes_of(scene)

    def build(self, candidate: Recipe, *, touch: str | None = None, lines: Collection[int] = ()) -> Measured:
        """Build a rewrite: what the first build did too comes out of the cache where that is sure to be the same.

        The RUNs of `lines` are traced, and their seconds not taken; where that fails, there is no trace. With `touch`
        it is built once more after a change of that file, with the cache mounts that this build filled.
        """
        # A fresh token gives cache mounts of their own: a build from nothing must not find those of an earlier trial.
        route, mounts = self.route(candidate), token()
        tracing, build = self._traced(route, lines) if lines else (None, None)
        if tracing is None or build is None:
            build = self._run(route, mounts, cached=self._caches)
        measured = self._times(route, build)
        if measured.failure is None and build.image is not None:
            built = route if tracing is None else route_of(tracing.recipe)
            self._look(measured, built, build, build.image, tracing)
            if tracing is not None:
                mounts = tracing.recipe.mounts or mounts
                _forget_tracer(measured, route, lines)
            if not self._caches:
                measured.figures[COLD] = Figure((build.seconds,))
            if touch is not None:
                # Where the budget ends in it, the saving stays an estimate, and the proof is worth having.
                with contextlib.suppress(BudgetSpent):
                    self._touch(measured, route, mounts, touch)
            self.engine.remove(build.image)
        return measured

    def _look(self, measured: Measured, built: Route, build: Build, image: str, tracing: TracedBuild | None) -> None:
        """All that is asked of an image, at the same time: its contents, the smoke command, and the traces."""
        smoke = self._smoke(image)
        scenes = self._start(lambda: self._scenes(built, build, image))
        if tracing is not None:
            trace = tracing.collect()
            measured.trace = trace if trace.problem is None else None
        measured.before, measured.scene = scenes.result()
        measured.figures |= _bytes_of(measured.scene)
        measured.smoke = smoke.result()

    def _start(self, work: Callable[[], T]) -> Beside[T]:
        # Engines without a daemon lock their store.
        beside = Beside(work, at_once=not self._caches)
        self._beside.append(beside)
        return beside

    def settle(self) -> None:
        """End what still runs beside a run that is interrupted."""
        running = [beside for beside in self._beside if beside.is_running]
        if running:
            self.engine.interrupt()
        for beside in running:
            beside.wait(PATIENCE)

    def _traced(self, route: Route, lines: Collection[int]) -> tuple[TracedBuild, Build] | tuple[None, None]:
        """An image of a traced build; none where there is none."""
        if why_untraced(self.engine, route.recipe) is not None:
            return None, None
        tracing = TracedBuild(self.engine, route, self.watch, lines)
        self.builds += 1
        build = tracing.image()
        return (tracing, build) if build.failure is None and build.image is not None else (None, None)

    def _touch(self, measured: Measured, route: Route, mounts: str, path: str) -> None:
        # The file is changed in a copy; the user's context is only read.
        with shadow(route.context) as folder:
            change(folder, path)
            # A copy holds what is sent and nothing else; its ignore file has nothing left to exclude.
            recipe = replace(route.recipe, context=str(folder), ignore=b"", mounts=mounts)
            self.builds += 1
            build = self.engine.build(recipe, cached=True, watch=self.watch)
        if build.image is None:
            return
        profile = outline(route, self.engine.title, measured=True)
        take_times(profile, route, build)
        measured.again = {line.start: line.seconds[0] for line in profile.lines if line.seconds and not line.cached}
        self.engine.remove(build.image)

    def seconds(self, candidate: Recipe) -> float | None:
        """The seconds of a build from nothing once more; None where it fails."""
        build = self._run(self.route(candidate), token(), cached=False)
        if build.image is None:
            return None
        self.engine.remove(build.image)
        return build.seconds

    def trace(self, candidate: Recipe, lines: Collection[int] | None = None) -> Trace:
        """A traced build; that of all RUNs is also the second build of the same Dockerfile. With `lines` the other RUNs
        come out of the cache."""
        route = self.route(candidate)
        problem = why_untraced(self.engine, route.recipe)
        if problem is not None:
            return Trace(problem=problem)
        tracing = TracedBuild(self.engine, route, self.watch, lines)
        trace = tracing.collect()
        self.builds += tracing.is_built
        if tracing.is_built and not trace.problem and lines is None:
            self._second = tracing
        return trace

    def two_scenes(self, candidate: Recipe, measured: Measured) -> tuple[Scene, Scene] | None:
        """The contents of the first image and of that of a second build of the same Dockerfile: the traced one, or one
        more. Files that are surely the same may be left out."""
        route = self.route(candidate)
        if self._second is not None:
            # All of it comes out of the cache.
            route, build = route_of(self._second.recipe), self._second.image()
        else:
            build = self._run(route, token(), cached=False)
        if build.image is None:
            return None
        before, again = self._scenes(route, build, build.image)
        self.engine.remove(build.image)
        before = before or self.first_scene(measured)
        return (before, again) if before is not None else None

    @property
    def has_second(self) -> bool:
        """Whether there was a second build already."""
        return self._second is not None

    def lacking(self, candidate: Recipe) -> str | None:
        """A base image that the candidate brings in and this machine does not have; it is not pulled for a trial."""
        # A pull would take part in the measured seconds, and downloads what was not asked for.
        fresh = _bases(self.route(candidate)) - _bases(self.route(self.recipe))
        missing = next((image for image in sorted(fresh) if not self.engine.present(image)), None)
        return f"{missing} is not on this machine: pull it to have it tried" if missing is not None else None

    def _run(self, route: Route, mounts: str, *, cached: bool) -> Build:
        self.builds += 1
        return self.engine.build(replace(route.recipe, mounts=mounts), cached=cached, watch=self.watch)

    def _times(self, route: Route, build: Build) -> Measured:
        """What a build printed: its seconds line by line, or why it failed."""
        measured = Measured(seconds=build.seconds)
        if build.failure is not None or build.image is None:
            measured.failure, measured.tail = self._failure(route, build)
            return measured
        measured.profile = profile = outline(route, self.engine.title, measured=True)
        take_times(profile, route, build)
        measured.figures[CONTEXT] = Figure((float(route.context.sent_bytes),), MODELLED)
        return measured

    def _smoke(self, image: str) -> Beside[Ran | None]:
        command, seconds = self.options.smoke, self.options.smoke_seconds
        return self._start(lambda: None if command is None else self.engine.run(image, command, seconds=seconds))

    def _scenes(self, built: Route, build: Build, image: str) -> tuple[Scene | None, Scene]:
        """The contents of an image, and with them what may differ from them in the first one: None where all of that
        has to be read."""
        first = self._first.image if self._first is not None and not self.layered else None
        parts = differing(self.engine, first, image) if first is not None else None
        if parts is not None:
            before, after = (Scene(part.image, part.bytes, None) for part in parts)
            return before, after
        return None, self._scene(built, build, image)

    def _scene(self, built: Route, build: Build, image: str) -> Scene:
        scene = None if self.layered else look_at(self.engine, image)
        if scene is None:
            self.layered = True
            return look_into(self.engine, image, built, build)
        return scene

    def _failure(self, route: Route, build: Build) -> tuple[str, list[str]]:
        trouble = trouble_of(route, build)
        if trouble is None:
            return "the engine gave no image", []
        place = f"line {trouble.line}: " if trouble.line is not None else ""
        tail = [line for line in trouble.tail if line.strip()][-TAIL:]
        if any(_FULL in line.lower() for line in (trouble.message, *tail)):
            return f"{place}the disk of the engine is full: {trouble.message}", tail
        return f"{place}{trouble.message}", tail


def _bytes_of(scene: Scene) -> Figures:
    found = {IMAGE: Figure((float(scene.bytes),))}
    if scene.wasted is not None:
        found[WASTE] = Figure((float(scene.wasted),))
    return found


def _forget_tracer(measured: Measured, route: Route, lines: Collection[int]) -> None:
    """Leave out what a tracer changed: seconds of the lines that it traced, and the shell that it set."""
    for line in measured.profile.lines if measured.profile is not None else ():
        if line.start in lines:
            line.seconds.clear()
    sets_shell = any(view.node.keyword == "shell" for stage in route.chain for view in stage.instructions)
    if measured.scene is not None and not sets_shell:
        (measured.scene.image.config.get("config") or {}).pop("Shell", None)


def _bases(route: Route) -> set[str]:
    """The outside images that a build takes."""
    images = [stage.image for stage in route.reached]
    return {image.written for image in images if image is not None and image.written != "scratch"}


def smoke_problem(smoke: Ran | None) -> str | None:
    """What went wrong with the smoke command; None where it went well or there is none."""
    if smoke is None or (smoke.code == 0 and not smoke.timed_out):
        return None
    how = "does not end" if smoke.timed_out else f"ends with {smoke.code}"
    lines = [line for line in smoke.output.splitlines() if line.strip()]
    return f"the smoke command {how}: {lines[-1].strip()[:200] if lines else 'it printed nothing'}"
