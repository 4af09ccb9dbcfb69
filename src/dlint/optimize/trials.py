"""Builds and measures drafts with an engine, in the real context, cold and warm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dlint.model.dockerfile import Dockerfile
from dlint.optimize.figures import MODELLED, Figure, Figures
from dlint.optimize.proof import Scene, compare, look_at, unsteady
from dlint.optimize.rewrite import COLD, CONTEXT, IMAGE, SECONDS, WASTE
from dlint.optimize.search import Measured, Proof
from dlint.optimize.warm_files import Touch
from dlint.replay.draft import Draft
from dlint.syntax.parse import parse
from dlint.text.source import Source
from dlint.trial.build import Build, Failure
from dlint.trial.engine import Engine, Ran, Watch
from dlint.trial.engines.own_mounts import token, without_tokens
from dlint.trial.equivalence.image_diff import Difference
from dlint.trial.equivalence.verdict import Claim
from dlint.trial.profile.context_copy import change, shadow
from dlint.trial.profile.route import route_of
from dlint.trial.recipe import Recipe

_PLACE = re.compile(r"\[[^\]]*\d+/\d+\] |Step \d+/\d+ : |(?:\[\d+/\d+\] )?STEP \d+/\d+: ")
# Where the same Dockerfile is built from the context as it is; the other scenes have one file changed.
PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class TrialOptions:
    """How to measure: `repeat` counts the builds of each kind, `smoke` is a shell command that the image must stand."""

    repeat: int = 2
    smoke: str | None = None
    smoke_seconds: float = 60.0


class Trials:
    """A bench on a real engine. The context is only read: warm builds have copies of it.

    Of each file that is touched there are two copies: one that is changed again before every build that is timed, and
    one that is changed once, from which the images come that are compared.
    """

    def __init__(
        self,
        engine: Engine,
        recipe: Recipe,
        touches: Sequence[Touch],
        options: TrialOptions,
        watch: Watch | None = None,
    ) -> None:
        self.engine = engine
        self.recipe = recipe
        self.touches = {touch.metric: touch for touch in touches}
        self.options = options
        self.watch = watch
        self.first = Measured()
        self.noise: list[Difference] = []
        self._mounts: dict[bytes, str] = {}
        self._ran: tuple[str, ...] = ()
        self._stack = ExitStack()
        self._timed: dict[str, Path] = {}
        self._fixed: dict[str, Path] = {}

    @contextmanager
    def open(self) -> Iterator[Trials]:
        """The bench with its copies of the context, which are gone afterwards."""
        with self._stack:
            context = route_of(self.recipe).context
            for metric, touch in self.touches.items():
                self._timed[metric] = self._stack.enter_context(shadow(context))
                self._fixed[metric] = self._stack.enter_context(shadow(context))
                change(self._fixed[metric], touch.path)
            yield self

    def baseline(self, draft: Draft) -> Measured:
        """All figures, and what two builds of the same draft differ in."""
        self.first = self._whole(draft, twice=True)
        return self.first

    def trial(self, draft: Draft, metrics: frozenset[str]) -> Measured:
        """Bytes always; seconds of the kinds that are claimed. What earlier builds left in the cache is used, but for
        what is timed."""
        lacking = self._lacking(draft)
        if lacking is not None:
            return Measured(lacking=lacking)
        measured = Measured()
        build = self._build(draft, cached=True)
        if not self._take_image(measured, PLAIN, draft, build):
            return measured
        if COLD in metrics:
            measured.figures[COLD] = Figure(tuple(self._seconds(draft) for _ in range(self.options.repeat)))
        if metrics & SECONDS:
            self._warm(measured, draft, self.touches)
        return measured

    def again(self, draft: Draft, metrics: frozenset[str]) -> Figures:
        """Seconds once more."""
        found: Figures = {COLD: Figure((self._seconds(draft),))} if COLD in metrics else {}
        for metric in self.touches.keys() & metrics:
            seconds = self._after_change(draft, metric)
            if seconds is not None:
                found[metric] = Figure((seconds,))
        return found

    def finish(self, draft: Draft) -> Measured:
        """All figures of what is proposed."""
        return self._whole(draft, twice=False)

    def prove(self, measured: Measured, claims: Sequence[Claim]) -> Proof:
        """Compare every scene with the baseline's."""
        return compare(self.first.images, measured.images, self.noise, claims)

    def precheck(self, drafts: Iterable[Draft], jobs: int) -> list[str | None]:
        """Why each draft does not build, None where it does; `jobs` are built at the same time."""
        from concurrent.futures import ThreadPoolExecutor

        def reason(draft: Draft) -> str | None:
            build = self._build(draft, cached=True)
            if build.image is not None:
                self.engine.remove(build.image)
            return None if build.failure is None else words_of(build.failure)

        with ThreadPoolExecutor(max_workers=jobs) as pool:
            return list(pool.map(reason, drafts))

    def _whole(self, draft: Draft, *, twice: bool) -> Measured:
        """Cold builds and warm ones; with `twice` the second cold build is compared with the first."""
        measured = Measured()
        seconds = []
        for number in range(max(self.options.repeat, 2 if twice else 1)):
            build = self._build(draft, cached=False)
            if number == 0 and not self._take_image(measured, PLAIN, draft, build):
                return measured
            if build.image is not None and number:
                if twice and number == 1:
                    self.noise = unsteady(measured.images[PLAIN], self._scene(draft, build))
                self.engine.remove(build.image)
            seconds.append(build.seconds)
        measured.figures[COLD] = Figure(tuple(seconds))
        self._warm(measured, draft, self.touches)
        return measured

    def _warm(self, measured: Measured, draft: Draft, metrics: Iterable[str]) -> None:
        """Seconds after a change, and the image that comes of it."""
        for metric in metrics:
            build = self._build(draft, cached=True, context=self._fixed[metric])
            if build.image is None:
                measured.failure = f"after a change of {self.touches[metric].path}: {_reason(build)}"
                return
            seconds = [self._after_change(draft, metric) for _ in range(self.options.repeat)]
            if None in seconds:
                measured.failure = f"after a further change of {self.touches[metric].path} it does not build"
                return
            measured.figures[metric] = Figure(tuple(each for each in seconds if each is not None))
            measured.ran[metric] = self._ran
            measured.images[metric] = self._scene(draft, build, f"after a change of {self.touches[metric].path}")
            self.engine.remove(build.image)

    def _after_change(self, draft: Draft, metric: str) -> float | None:
        """Seconds of a build after one more change of the file; None where it fails."""
        change(self._timed[metric], self.touches[metric].path)
        build = self._build(draft, cached=True, context=self._timed[metric])
        if build.image is None:
            return None
        self._ran = executed(build)
        self.engine.remove(build.image)
        return build.seconds

    def _take_image(self, measured: Measured, name: str, draft: Draft, build: Build) -> bool:
        """Figures and contents of an image, and the smoke command; whether there is one."""
        if build.image is None or build.failure is not None:
            measured.failure = _reason(build)
            return False
        scene = self._scene(draft, build)
        measured.images[name] = scene
        measured.figures[IMAGE] = Figure((float(scene.bytes),))
        if scene.wasted is not None:
            measured.figures[WASTE] = Figure((float(scene.wasted),))
        sent = route_of(self._recipe(draft)).context.sent_bytes
        measured.figures[CONTEXT] = Figure((float(sent),), MODELLED)
        measured.smoke = self._smoke(build.image)
        self.engine.remove(build.image)
        return True

    def _smoke(self, image: str) -> Ran | None:
        if self.options.smoke is None:
            return None
        return self.engine.run(image, self.options.smoke, seconds=self.options.smoke_seconds)

    def _seconds(self, draft: Draft) -> float:
        build = self._build(draft, cached=False)
        if build.image is not None:
            self.engine.remove(build.image)
        return build.seconds

    def _scene(self, draft: Draft, build: Build, situation: str = "") -> Scene:
        assert build.image is not None, "a build that succeeded"
        with self.engine.save(build.image) as stream:
            return look_at(stream, route_of(self._recipe(draft)), build, situation)

    def _build(self, draft: Draft, *, cached: bool, context: Path | None = None) -> Build:
        if not cached or draft.dockerfile not in self._mounts:
            self._mounts[draft.dockerfile] = token()
        recipe = replace(self._recipe(draft), mounts=self._mounts[draft.dockerfile])
        if context is not None:
            # A copy holds what is sent and nothing else; its ignore file has nothing left to say.
            recipe = replace(recipe, context=str(context), ignore=b"" if draft.ignore is None else draft.ignore)
        return self.engine.build(recipe, cached=cached, watch=self.watch)

    def _recipe(self, draft: Draft) -> Recipe:
        return replace(self.recipe, dockerfile=draft.dockerfile, ignore=draft.ignore or self.recipe.ignore)

    def _lacking(self, draft: Draft) -> str | None:
        """A base image that the draft brings in and this machine does not have; it is not pulled for a trial."""
        for image in sorted(bases_of(draft, self.recipe.path) - bases_of(Draft(self.recipe.dockerfile), "")):
            if not self.engine.present(image):
                return f"{image} is not on this machine: pull it to have it tried"
        return None


def bases_of(draft: Draft, path: str) -> set[str]:
    """The outside images that a draft names."""
    file = Dockerfile(parse(Source(draft.dockerfile, path)))
    return {
        stage.image.written for stage in file.stages if stage.image is not None and stage.image.written != "scratch"
    }


def executed(build: Build) -> tuple[str, ...]:
    """The instructions that were built and did not come out of the cache, whatever their place."""
    names = [
        without_tokens(_PLACE.sub("", step.name)) for step in build.steps if not step.cached and _PLACE.match(step.name)
    ]
    return tuple(sorted(name for name in names if not name.startswith("FROM ")))


def words_of(failure: Failure) -> str:
    """A failure in one line."""
    last = next((line.strip() for line in reversed(failure.tail) if line.strip()), "")
    return failure.message if not last or last in failure.message else f"{failure.message}: {last}"


def _reason(build: Build) -> str:
    return words_of(build.failure) if build.failure is not None else "the engine gave no image"
