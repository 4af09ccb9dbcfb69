"""podman as an engine: it builds line by line, and runs containers itself."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import BinaryIO

from dlint.trial.build import Build
from dlint.trial.engine import Export, Inspected, Ran, Watch
from dlint.trial.engines.containers_store import ContainersStore
from dlint.trial.engines.docker_store import run_limited
from dlint.trial.engines.process import ask, streaming
from dlint.trial.recipe import Recipe


class Podman:
    """`podman build`. Times are those at which its lines arrive."""

    name = "podman"

    __slots__ = ("_store", "title")

    def __init__(self, title: str, info: str) -> None:
        self.title = title
        self._store = ContainersStore("podman", info)

    def build(self, recipe: Recipe, *, cached: bool = False, watch: Watch | None = None) -> Build:
        """Build an image; `cached` lets podman use layers of earlier builds, the user's too."""
        return self._store.build(self.name, ("build",), recipe, cached, watch)

    def save(self, image: str) -> AbstractContextManager[BinaryIO]:
        """The image as an OCI archive."""
        return streaming(self._store.words("save", "--quiet", "--format", "oci-archive", image))

    def export(self, image: str) -> AbstractContextManager[Export] | None:
        """None: the image is read as `save` gives it."""
        return None

    def inspect(self, image: str) -> Inspected | None:
        """None: images are read with their layers."""
        return None

    def run(self, image: str, command: str, *, seconds: float = 60.0) -> Ran:
        """Run a shell command in a container without network that is gone afterwards."""
        name = self._store.names.container()
        removal = self._store.words("rm", "--force", "--ignore", name)
        words = ["run", "--rm", "--pull=never", "--name", name, "--network", "none", "--entrypoint", "/bin/sh"]
        try:
            whole = self._store.words(*words, image, "-c", command)
            return run_limited(whole, self._store.left, seconds, lambda: ask(removal))
        finally:
            ask(removal)

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
