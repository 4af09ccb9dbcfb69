"""Images of a builder elsewhere: OCI archives in the run's own folder; commands run on the builder itself."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from dlint.trial.engine import EngineError, Export, Inspected
from dlint.trial.engines.leftovers import Leftovers
from dlint.trial.engines.run_names import RunNames

ARCHIVE = "image.tar"


class ArchiveStore:
    """The images of one run by name, each with its archive. No daemon of this machine takes part."""

    __slots__ = ("_archives", "_left", "names")

    def __init__(self, left: Leftovers) -> None:
        self._left = left
        self.names = RunNames()
        self._archives: dict[str, Path] = {}

    def new_image(self, cached: bool) -> str:
        """A name for an image."""
        return self.names.image()

    def output(self, image: str, folder: Path) -> list[str]:
        """The words that ask buildx for the image."""
        self._archives[image] = folder / ARCHIVE
        return ["--output", f"type=oci,name={image},dest={self._archives[image]}"]

    def built(self, image: str) -> None:
        """The archive is there."""

    def archive(self, image: str) -> Path:
        """Where the archive of an image lies.

        Raises:
            EngineError: the run has no such image.
        """
        path = self._archives.get(image)
        if path is None:
            raise EngineError(f"there is no image {image} in this run")
        return path

    def save(self, image: str) -> AbstractContextManager[BinaryIO]:
        """The archive."""
        return self.archive(image).open("rb")

    def export(self, image: str) -> AbstractContextManager[Export] | None:
        """The archive is all that there is."""

    def inspect(self, image: str) -> Inspected | None:
        """Not known before the archive is read."""

    def present(self, image: str) -> bool:
        """What base images a builder elsewhere has is not known: it is taken to have none."""
        return False

    def remove(self, image: str) -> None:
        """Remove an image of this run."""
        path = self._archives.pop(image, None)
        if path is not None:
            path.unlink(missing_ok=True)
