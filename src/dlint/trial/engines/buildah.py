"""buildah as an engine: it builds line by line, without a daemon."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import BinaryIO

from dlint.trial.build import Build
from dlint.trial.engine import EngineError, Export, Inspected, Ran, Watch
from dlint.trial.engines.containers_store import ContainersStore
from dlint.trial.engines.docker_store import run_limited
from dlint.trial.engines.process import ask
from dlint.trial.recipe import Recipe

# What buildah itself prints about a command that failed, after its output.
OWN_WORDS = re.compile(
    r"(?:subprocess exited with status \d+\n|Error: (?:while running runtime: )?exit status \d+\n)+\Z"
)


class Buildah:
    """`buildah bud`. Times are those at which its lines arrive."""

    name = "buildah"

    __slots__ = ("_store", "title")

    def __init__(self, title: str, info: str) -> None:
        self.title = title
        self._store = ContainersStore("buildah", info)

    def build(self, recipe: Recipe, *, cached: bool = False, watch: Watch | None = None) -> Build:
        """Build an image; `cached` lets buildah use layers of earlier builds, the user's too."""
        return self._store.build(self.name, ("bud",), recipe, cached, watch)

    @contextmanager
    def save(self, image: str) -> Iterator[BinaryIO]:
        """The image as an OCI archive, which buildah writes to a file first."""
        archive = self._store.left.folder / f"{os.urandom(5).hex()}.tar"
        try:
            self._ask("push", "--quiet", image, f"oci-archive:{archive}")
            with archive.open("rb") as stream:
                yield stream
        finally:
            archive.unlink(missing_ok=True)

    def export(self, image: str) -> AbstractContextManager[Export] | None:
        """None: the image is read as `save` gives it."""
        return None

    def inspect(self, image: str) -> Inspected | None:
        """None: images are read with their layers."""
        return None

    def run(self, image: str, command: str, *, seconds: float = 60.0) -> Ran:
        """Run a shell command in a container without network that is gone afterwards."""
        # buildah makes a working container first; `run` takes no image.
        container = self._ask("from", "--pull-never", image).strip().splitlines()[-1]
        # Isolation by chroot knows no networks of its own.
        alone = ["unshare", "--net"] if os.environ.get("BUILDAH_ISOLATION") == "chroot" and os.geteuid() == 0 else []
        words = self._store.words("run", "--network", "none", container, "--", "/bin/sh", "-c", command)
        try:
            ran = run_limited([*alone, *words], self._store.left, seconds, lambda: None)
            return replace(ran, output=OWN_WORDS.sub("", ran.output))
        finally:
            ask(self._store.words("rm", container))

    def interrupt(self) -> None:
        """Nothing: one thing is done at a time."""

    def present(self, image: str) -> bool:
        """Whether the store has an image of that name."""
        return self._store.present(image)

    def remove(self, image: str) -> None:
        """Remove an image of this run."""
        self._store.remove(image)

    def close(self) -> None:
        """Remove all that this run left."""
        self._store.close()

    def _ask(self, *command: str) -> str:
        code, text = ask(self._store.words(*command), seconds=600)
        if code != 0:
            raise EngineError(f"buildah {command[0]}: {text.strip().splitlines()[-1] if text.strip() else 'failed'}")
        return text
