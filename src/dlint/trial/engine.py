"""What every engine of trial builds can do."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from dlint.trial.build import Build, BuildStep
from dlint.trial.recipe import Recipe


class EngineError(Exception):
    """An engine that is not there, does not answer or cannot do what is asked; the message explains what to do."""


class Watch(Protocol):
    """Who looks on while an engine builds."""

    def step(self, step: BuildStep) -> None:
        """A step was named, began, ended or failed; the same object comes again with more of it known."""

    def line(self, step: BuildStep, text: str) -> None:
        """A line that a step printed."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ran in a container: exit code, what it printed (both streams), and whether time ran out."""

    code: int
    output: str
    timed_out: bool = False


@dataclass(frozen=True, slots=True)
class Inspected:
    """What an engine knows of an image without reading it: `config` is its configuration (`config`, `os`,
    `architecture` of the OCI image specification), `bytes` what its layers add up to."""

    config: dict[str, Any]
    bytes: int


@dataclass(frozen=True, slots=True)
class Export:
    """The files of an image as a container sees them: `stream` is one tar of them all, `config` the configuration of
    the image (`config`, `os`, `architecture` of the OCI image specification), `bytes` what its layers add up to."""

    stream: BinaryIO
    config: dict[str, Any]
    bytes: int


class Engine(Protocol):
    """One engine, ready to build. What it makes is labelled, belongs to this run, and is gone after `close`."""

    name: str  # "docker", "docker-classic", "podman", "buildah"
    title: str  # name and version for people: "docker 26.1.5 with BuildKit"

    def build(self, recipe: Recipe, *, cached: bool = False, watch: Watch | None = None) -> Build:
        """Build an image; `cached` lets the engine use results of earlier builds. A failing build is no exception."""

    def save(self, image: str) -> AbstractContextManager[BinaryIO]:
        """The image as a tar stream (docker save or OCI layout), read once from front to end."""

    def export(self, image: str) -> AbstractContextManager[Export] | None:
        """The files of an image without its layers; None where `save` is as quick. The engine's own mount points
        (`/dev/console`, `/etc/mtab`) may be among them."""

    def inspect(self, image: str) -> Inspected | None:
        """What `export` gives of an image, without its files; None where there is no such export."""

    def run(self, image: str, command: str, *, seconds: float = 60.0) -> Ran:
        """Run a shell command in a throw-away container without network."""

    def interrupt(self) -> None:
        """End the builds and containers that go on in threads of this run, so that what waits for them goes on."""

    def present(self, image: str) -> bool:
        """Whether an image of that name is on this machine, so that a build need not fetch it."""

    def remove(self, image: str) -> None:
        """Remove an image of this run."""

    def close(self) -> None:
        """Remove all that this run left: images, containers, build cache, temporary files. Idempotent."""
