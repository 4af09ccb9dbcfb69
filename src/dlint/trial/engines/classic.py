"""Docker without buildx: its own BuildKit with plain progress, or the classic builder, line by line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from dlint.trial.build import Build
from dlint.trial.build_secrets import redactor_of
from dlint.trial.engine import EngineError, Export, Inspected, Ran, Watch
from dlint.trial.engines.docker_store import DockerStore, clear_docker
from dlint.trial.engines.failure_reason import failure, raise_if_unreachable
from dlint.trial.engines.journal import Journal
from dlint.trial.engines.leftovers import Leftovers, Remains
from dlint.trial.engines.options import build_options
from dlint.trial.engines.prepared import prepare
from dlint.trial.engines.process import Client
from dlint.trial.engines.run_names import number_of
from dlint.trial.progress.line_by_line import ClassicReader
from dlint.trial.recipe import Recipe

CLASSIC = {"DOCKER_BUILDKIT": "0"}


class DockerClassic:
    """The classic builder behind `docker build`. Times are those at which its lines arrive."""

    name = "docker-classic"

    __slots__ = ("_images", "_left", "title")

    def __init__(self, title: str, store: str) -> None:
        self.title = title
        self._left = Leftovers(store)
        self._images = DockerStore(self._left)
        self._left.sweep(self._clear)

    def build(self, recipe: Recipe, *, cached: bool = False, watch: Watch | None = None) -> Build:
        """Build an image; `cached` lets the builder use results of earlier builds.

        Raises:
            EngineError: the recipe asks for what the classic builder has not.
        """
        _refuse(recipe)
        image = self._images.new_image(cached)
        journal = Journal(redactor_of(recipe), watch)
        remains = self._left.remains
        stream = ClassicReader(journal, made=remains.layers.append, ran=remains.containers.append)
        words = self._command(recipe, image, self._left.folder / number_of(image), cached)
        with Client(words, extra=CLASSIC) as client, self._left.running(client.pid):
            for line in client.lines():
                stream.feed(line)
                # Layers and containers get their names while they are made: only the register finds them after a kill.
                if self._left.is_due:
                    self._left.save()
            code, seconds = client.wait(), client.seconds
        stream.end(code == 0)
        self._left.save()
        build = Build(self.name, seconds, image=image, sent=stream.sent)
        if code == 0:
            self._images.built(image)
        else:
            printed = [*stream.words, *(journal.tail(stream.blamed, 1) if stream.blamed else ())]
            raise_if_unreachable(printed)
            build.image = None
            build.failure = failure(
                journal, [*printed[:-1], f"error: {printed[-1]}"] if printed else [], code, stream.blamed
            )
        build.steps = journal.steps
        return build

    def save(self, image: str) -> AbstractContextManager[BinaryIO]:
        """The image as a tar stream."""
        return self._images.save(image)

    def export(self, image: str) -> AbstractContextManager[Export] | None:
        """None: the image is read as `save` gives it."""
        return None

    def inspect(self, image: str) -> Inspected | None:
        """None: images are read with their layers."""
        return None

    def run(self, image: str, command: str, *, seconds: float = 60.0) -> Ran:
        """Run a shell command in a throw-away container without network."""
        return self._images.run(image, command, seconds)

    def interrupt(self) -> None:
        """End the clients and containers that this run has now."""
        self._left.end_clients()
        self._images.end_containers()

    def present(self, image: str) -> bool:
        """Whether the store has an image of that name."""
        return self._images.present(image)

    def remove(self, image: str) -> None:
        """Remove an image of this run."""
        self._images.remove(image)

    def close(self) -> None:
        """Remove all that this run left."""
        self._left.close(self._clear)

    def _clear(self, runs: Sequence[Remains]) -> list[Remains]:
        return clear_docker(runs)

    def _command(self, recipe: Recipe, image: str, folder: Path, cached: bool) -> list[str]:
        files = prepare(recipe, folder)
        words = ["docker", "build", "--force-rm", "--file", str(files.dockerfile), "--tag", image]
        if not cached:
            words.append("--no-cache")
        return [*words, *build_options(recipe), os.fspath(recipe.context)]


def _refuse(recipe: Recipe) -> None:
    if recipe.secrets:
        raise EngineError("the classic builder has no build secrets: install docker's buildx")
    if recipe.ignore is not None:
        raise EngineError("the classic builder takes its ignore file from the context only: install docker's buildx")
