"""What Docker's engines share, whichever builds: images by name, throw-away containers, an end to both."""

from __future__ import annotations

import json
import shlex
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dlint.trial.engine import EngineError, Export, Inspected, Ran
from dlint.trial.engines.failure_reason import raise_if_unreachable
from dlint.trial.engines.leftovers import Leftovers, Remains
from dlint.trial.engines.process import Client, OutOfTime, ask, streaming
from dlint.trial.engines.run_names import FOLDER_PREFIX, RunNames

# A container that only prints its answer takes less than this.
LONGEST_OUTPUT = 1 << 20
NOT_FOUND = 127
DOCKER_ITSELF_FAILED = 125


@dataclass(frozen=True, slots=True)
class Daemon:
    """A daemon that answered: its identity, its version, and what else it reports."""

    key: str
    version: str
    info: dict[str, Any]


def find_daemon() -> Daemon:
    """The daemon that the client `docker` reaches.

    Raises:
        EngineError: there is no client, or no daemon answers it.
    """
    code, text = ask(["docker", "info", "--format", "{{json .}}"])
    if code == 127:
        raise EngineError("there is no program `docker`")
    line = next((line for line in text.splitlines() if line.startswith("{")), "{}")
    info = json.loads(line)
    if code != 0 or not info.get("ServerVersion"):
        errors = [*info.get("ServerErrors", []), *text.splitlines()]
        raise_if_unreachable(errors)
        raise EngineError(f"docker: {errors[-1] if errors else 'no daemon answers'}")
    return Daemon(str(info.get("ID", "")), str(info["ServerVersion"]), info)


class DockerStore:
    """Images and containers of one run in a daemon's store."""

    __slots__ = ("_before", "_left", "names")

    def __init__(self, left: Leftovers) -> None:
        self._left = left
        self.names = RunNames()
        self._before: set[str] = set()

    def new_image(self, cached: bool) -> str:
        """A name that is not used yet, registered before there is an image.

        A build that may use the cache may end with an image that is there already, perhaps without a name.
        """
        self._before = _identities(["docker", "image", "ls", "--all", "--no-trunc", "--quiet"]) if cached else set()
        image = self.names.image()
        # Registered before it is built: a run that is killed while it builds leaves an image that can be found.
        self._left.remains.images.append(image)
        self._left.save()
        return image

    def output(self, image: str, folder: Path) -> list[str]:
        """The words that ask for the image: it goes into the daemon's store by itself."""
        return ["--tag", image]

    def built(self, image: str) -> None:
        """The image is there: remember if it was before."""
        if self._before & _identities(["docker", "image", "inspect", "--format", "{{.Id}}", image]):
            self._left.remains.adopted.append(image)
            self._left.save()

    def save(self, image: str) -> AbstractContextManager[BinaryIO]:
        """The image as `docker save` writes it."""
        return streaming(["docker", "save", image])

    @contextmanager
    def export(self, image: str) -> Iterator[Export]:
        """The files of an image, of a container that never starts.

        `docker save` first writes every layer to the disk of the daemon; this reads each file once.
        """
        inspected = self.inspect(image)
        name = self.names.container()
        with self._container(name):
            # The command is never run; without one an image that names none could not be created.
            code, text = ask(["docker", "create", "--pull=never", "--name", name, "--network", "none", image, "none"])
            if code != 0:
                raise EngineError(f"docker create: {text.strip()}")
            with streaming(["docker", "export", name]) as stream:
                yield Export(stream, inspected.config, inspected.bytes)

    def inspect(self, image: str) -> Inspected:
        """The configuration of an image, and what its layers add up to; empty where there is none of that name."""
        code, text = ask(["docker", "image", "inspect", image])
        found = json.loads(text[text.index("[") :])[0] if code == 0 else {}
        config = {
            "config": found.get("Config") or {}, "os": found.get("Os"), "architecture": found.get("Architecture"),
            "variant": found.get("Variant"),
        }  # fmt: skip
        return Inspected(config, int(found.get("Size", 0)))

    def run(self, image: str, command: str, seconds: float) -> Ran:
        """Run a shell command in a container that is gone afterwards."""
        name = self.names.container()
        words = ["docker", "run", "--rm", "--pull=never", "--name", name, "--network", "none"]
        whole = [*words, "--entrypoint", "/bin/sh", image, "-c", command]
        with self._container(name):
            ran = run_limited(whole, self._left, seconds, lambda: ask(["docker", "kill", name]))
            if ran.code != NOT_FOUND or "/bin/sh" not in ran.output:
                return ran
            # No shell in the image: the program is run itself.
            program, *rest = shlex.split(command) or [command]
            whole = [*words, "--entrypoint", program, image, *rest]
            return run_limited(whole, self._left, seconds, lambda: ask(["docker", "kill", name]))

    def end_containers(self) -> None:
        """Remove the containers that this run has now."""
        if self._left.remains.containers:
            ask(["docker", "rm", "--force", "--volumes", *self._left.remains.containers])

    def present(self, image: str) -> bool:
        """Whether the daemon has an image of that name."""
        return ask(["docker", "image", "inspect", "--format", "{{.Id}}", image])[0] == 0

    def remove(self, image: str) -> None:
        """Remove an image of this run."""
        remains = self._left.remains
        if image in remains.images:
            _release(remains, self._left.folder)
            ask(["docker", "image", "rm", image])
            remains.images.remove(image)
            self._left.save()

    @contextmanager
    def _container(self, name: str) -> Iterator[None]:
        self._left.remains.containers.append(name)
        self._left.save()
        try:
            yield
        finally:
            ask(["docker", "rm", "--force", "--volumes", name])
            self._left.remains.containers.remove(name)
            self._left.save()


def run_limited(words: Sequence[str], left: Leftovers, seconds: float, end: Callable[[], object]) -> Ran:
    """Run a client that runs a container; what it printed is cut at LONGEST_OUTPUT characters.

    `end` ends the container when its time is over: it may be deaf to what its client asks.

    Raises:
        EngineError: the engine could not run it at all.
    """
    kept: list[str] = []
    size = 0
    with Client(words) as client, left.running(client.pid):
        try:
            for line in client.lines(seconds):
                if size < LONGEST_OUTPUT:
                    kept.append(line + "\n")
                    size += len(line) + 1
        except OutOfTime:
            end()
            return Ran(-1, "".join(kept), timed_out=True)
        code = client.wait()
    # 125 is the exit code of the client itself. Source: docs.docker.com, "Running containers", exit status, 2026-11.
    if code == DOCKER_ITSELF_FAILED:
        raise EngineError(kept[-1].strip() if kept else "the engine could not run a container")
    return Ran(code, "".join(kept))


def clear_docker(runs: Sequence[Remains]) -> list[Remains]:
    """Remove containers and images of runs from the daemon; returns the runs of which none is left."""
    together = Remains(runs[0].store) if runs else Remains("")
    for run in runs:
        together.images += run.images
        together.adopted += run.adopted
        together.layers += run.layers
        together.containers += run.containers
    if _clear(together):
        return list(runs)
    # One image that is in use must not keep the registers of all the others.
    return [run for run in runs if _clear(run)] if len(runs) > 1 else []


def _clear(remains: Remains) -> bool:
    """Remove containers and images, the newest first, from the daemon; whether all are gone."""
    if remains.containers:
        ask(["docker", "rm", "--force", "--volumes", *remains.containers])
    if remains.adopted:
        with tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX) as folder:
            _release(remains, Path(folder))
    gone = _remove(remains.images)
    # Layers hold on to each other, and may be held by images that others have built on them since.
    _remove(remains.layers)
    return gone


def _remove(images: Sequence[str]) -> bool:
    """Remove images, the newest first; whether none of them is left."""
    if not images:
        return True
    code, text = ask(["docker", "image", "rm", "--no-prune", *reversed(images)], seconds=300)
    return code == 0 or all("o such image" in line for line in text.splitlines() if line.startswith("Error"))


def _release(remains: Remains, folder: Path) -> None:
    """Move our names away from images that others made: removing the last name would remove the image."""
    empty = folder / "empty.tar"
    empty.write_bytes(bytes(1024))
    for image in remains.adopted:
        blank = f"{image}-blank"
        if ask(["docker", "import", str(empty), blank])[0] == 0:
            ask(["docker", "tag", blank, image])
            ask(["docker", "image", "rm", blank])
    remains.adopted.clear()


def _identities(words: Sequence[str]) -> set[str]:
    """What a command prints, as far as it is identities of images."""
    return {line for line in ask(words)[1].splitlines() if line.startswith("sha256:")}
