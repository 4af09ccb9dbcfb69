"""BuildKit behind `docker buildx build`: its progress is read as JSON while it builds."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dlint.trial.build import Build, BuildStep
from dlint.trial.build_secrets import redactor_of
from dlint.trial.engine import Export, Inspected, Ran, Watch
from dlint.trial.engines.archive_store import ArchiveStore
from dlint.trial.engines.builder import raise_if_lost
from dlint.trial.engines.cache_records import remove_records
from dlint.trial.engines.docker_store import DockerStore, clear_docker
from dlint.trial.engines.failure_reason import failure, raise_if_unreachable, reason_of_loss
from dlint.trial.engines.journal import Journal
from dlint.trial.engines.leftovers import Building, Leftovers, Remains
from dlint.trial.engines.options import build_options
from dlint.trial.engines.prepared import prepare
from dlint.trial.engines.process import Client
from dlint.trial.engines.run_in_builder import Printed, run_in_builder
from dlint.trial.engines.run_names import number_of
from dlint.trial.progress.plain import PlainReader
from dlint.trial.progress.provenance import WANTED, add_lines
from dlint.trial.progress.rawjson import RawJsonReader, settle
from dlint.trial.recipe import Recipe

METADATA = "metadata.json"
NO_OUTPUT = ("--output", "type=cacheonly")
# The step that packs an image into an archive, and sends it. Source: exporter/oci/export.go of moby/buildkit, 2026-11.
EXPORTING = "exporting to oci image format"
ENVIRONMENT = {**WANTED, "DOCKER_BUILDKIT": "1"}


@dataclass(frozen=True, slots=True)
class Way:
    """How BuildKit is reached: the commands that build, list the cache and prune it; what they need in the environment.

    `own_store` states that images go to the daemon by themselves (driver docker); another builder is asked for an
    archive. `exports` states that a container's files come quicker than an image's layers.
    Without `raw` the plain progress is read: durations are the engine's there, beginnings those of arrival.
    `metadata` states whether the client can write about the image to a file. `builder` is the name of the builder where
    one is chosen.
    """

    build: tuple[str, ...]
    usage: tuple[str, ...]
    prune: tuple[str, ...]
    own_store: bool = True
    exports: bool = False
    raw: bool = True
    metadata: bool = True
    builder: str = ""


def through_buildx(builder: str | None, *, own_store: bool, raw: bool, exports: bool = False) -> Way:
    """buildx, for a builder of `docker buildx ls` or the one in use."""
    chosen = () if builder is None else ("--builder", builder)
    return Way(
        build=("docker", "buildx", "build", *chosen),
        usage=("docker", "buildx", "du", "--verbose", *chosen),
        # Without --all, records that share a snapshot with an image stay; a filter names those of the run alone.
        # Source: docs.docker.com, "docker buildx prune", 2026-11; tried with buildx 0.13.
        prune=("docker", "buildx", "prune", "--force", "--all", *chosen),
        own_store=own_store,
        exports=own_store and exports,
        raw=raw,
        builder=builder or "",
    )


# Docker 18.09 to 20.10 has a client of BuildKit in itself.
BUILT_IN = Way(
    build=("docker", "build"),
    usage=("docker", "system", "df", "--verbose", "--format", "{{json .BuildCache}}"),
    prune=("docker", "builder", "prune", "--force", "--all"),
    raw=False,
    metadata=False,
)


class Docker:
    """BuildKit, reached one way or another."""

    name = "docker"

    __slots__ = ("_images", "_left", "_way", "title")

    def __init__(self, title: str, store: str, way: Way) -> None:
        self.title = title
        self._way = way
        self._left = Leftovers(store)
        self._images = DockerStore(self._left) if way.own_store else ArchiveStore(self._left)
        self._left.sweep(self._clear)

    def build(self, recipe: Recipe, *, cached: bool = False, watch: Watch | None = None) -> Build:
        """Build an image; `cached` lets BuildKit use results of earlier builds."""
        if recipe.files_to is not None:
            folder = self._left.folder / number_of(self._images.names.image())
            return self._run_client(recipe, (), folder, cached, watch)
        image = self._images.new_image(cached)
        folder = self._left.folder / number_of(image)
        build = self._run_client(recipe, self._images.output(image, folder), folder, cached, watch)
        if build.failure is None:
            build.image = image
            self._images.built(image)
        return build

    def save(self, image: str) -> AbstractContextManager[BinaryIO]:
        """The image as a tar stream: from the daemon, or the archive that the builder wrote."""
        return self._images.save(image)

    def export(self, image: str) -> AbstractContextManager[Export] | None:
        """The files of an image without its layers, where the daemon has it and that is quicker."""
        return self._images.export(image) if self._way.exports else None

    def inspect(self, image: str) -> Inspected | None:
        """What is known of an image that `export` can give."""
        return self._images.inspect(image) if self._way.exports else None

    def run(self, image: str, command: str, *, seconds: float = 60.0) -> Ran:
        """Run a shell command without network: in a throw-away container of the daemon, or on the builder that has
        made the image."""
        if isinstance(self._images, DockerStore):
            return self._images.run(image, command, seconds)
        tag = number_of(image)
        folder = self._left.folder / f"{tag}-run"

        def build(recipe: Recipe, printed: Printed) -> Build:
            return self._run_client(recipe, NO_OUTPUT, folder / "build", False, printed, seconds)

        try:
            return run_in_builder(self._images.archive(image), tag, command, folder, build)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def interrupt(self) -> None:
        """End the clients and containers that this run has now."""
        self._left.end_clients()
        if isinstance(self._images, DockerStore):
            self._images.end_containers()

    def present(self, image: str) -> bool:
        """Whether the daemon has an image of that name; what a remote builder has is not known."""
        return self._images.present(image)

    def remove(self, image: str) -> None:
        """Remove an image of this run."""
        self._images.remove(image)

    def close(self) -> None:
        """Remove all that this run left. Records of the cache wait for the last of several runs at the same time."""
        self._left.close(self._clear)

    def _clear(self, runs: Sequence[Remains]) -> list[Remains]:
        gone = clear_docker(runs) if self._way.own_store else list(runs)
        buildings = [building for run in gone for building in run.buildings]
        alone = not self._left.others()
        return gone if alone and remove_records(self._way.usage, self._way.prune, buildings) else []

    def _run_client(
        self,
        recipe: Recipe,
        output: Sequence[str],
        folder: Path,
        cached: bool,
        watch: Watch | None,
        seconds: float | None = None,
    ) -> Build:
        """One run of the client. With `seconds`, OutOfTime where the RUNs of the recipe take longer."""
        journal = Journal(redactor_of(recipe), watch)
        words = [*self._command(recipe, folder, cached), *output, *build_options(recipe), os.fspath(recipe.context)]
        stream: RawJsonReader | PlainReader = RawJsonReader(journal) if self._way.raw else PlainReader(journal)
        building = Building()
        self._left.remains.buildings.append(building)
        with Client(words, extra=ENVIRONMENT) as client, self._left.running(client.pid):
            try:
                self._follow(client, stream, journal, building, seconds)
            finally:
                building.began, building.steps = stream.zero, _moments(stream, journal)
                building.ended = stream.zero + client.seconds if stream.zero is not None else None
            code, took = client.wait(), client.seconds
        return self._outcome(code, took, journal, stream, folder / METADATA)

    def _follow(
        self,
        client: Client,
        stream: RawJsonReader | PlainReader,
        journal: Journal,
        building: Building,
        seconds: float | None,
    ) -> None:
        reported = 0
        for line in client.lines():
            stream.feed(line)
            if seconds is not None and client.deadline is None and _runs(journal):
                client.deadline = time.monotonic() + seconds
            # The names of steps come first and together: with them a killed run's share of the cache is found.
            if self._left.is_due or journal.count != reported:
                reported = journal.count
                building.began = stream.zero
                building.steps = _moments(stream, journal)
                self._left.save()
        stream.end()

    def _command(self, recipe: Recipe, folder: Path, cached: bool) -> list[str]:
        files = prepare(recipe, folder)
        words = [*self._way.build, f"--progress={'rawjson' if self._way.raw else 'plain'}"]
        words += ["--file", str(files.dockerfile)]
        if self._way.metadata:
            words += ["--metadata-file", str(folder / METADATA)]
        words += [f"--cache-from={each}" for each in recipe.cache_from]
        words += [f"--cache-to={each}" for each in recipe.cache_to]
        return words if cached else [*words, "--no-cache"]

    def _outcome(
        self, code: int, seconds: float, journal: Journal, stream: RawJsonReader | PlainReader, metadata: Path
    ) -> Build:
        words = list(stream.words)
        build = Build(self.name, seconds, sent=stream.sent)
        if code != 0:
            raise_if_unreachable(words)
            if not self._way.own_store:
                raise_if_lost(self._way.builder, reason_of_loss(words, _unanswered(stream)))
            build.failure = failure(journal, words, code)
        build.steps = journal.steps
        if not self._way.own_store:
            # Only this run waits for the archive, and the connection is no part of the build.
            build.seconds = max(0.0, seconds - _waited(stream) - sum(map(_exporting, build.steps)))
        settle(build.steps)
        add_lines(build.steps, metadata)
        return build


def _unanswered(stream: RawJsonReader | PlainReader) -> str | None:
    return stream.unanswered if isinstance(stream, RawJsonReader) else None


def _waited(stream: RawJsonReader | PlainReader) -> float:
    return stream.waited if isinstance(stream, RawJsonReader) else 0.0


def _exporting(step: BuildStep) -> float:
    return (step.seconds or 0.0) if step.name.startswith(EXPORTING) else 0.0


def _runs(journal: Journal) -> bool:
    """Whether a RUN has begun."""
    return any(step.started is not None and "] RUN " in step.name for step in journal.steps)


def _moments(stream: RawJsonReader | PlainReader, journal: Journal) -> list[tuple[str, float | None, float | None]]:
    zero = stream.zero or 0.0
    return [
        (step.name, None if step.started is None else zero + step.started, _shifted(step.completed, zero))
        for step in journal.steps
    ]


def _shifted(moment: float | None, zero: float) -> float | None:
    return None if moment is None else zero + moment
