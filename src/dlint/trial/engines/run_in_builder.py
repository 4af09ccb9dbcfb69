"""Runs a command in an image on the builder that made it, as a RUN on top of it: no daemon is needed for that."""

from __future__ import annotations

import json
import shlex
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dlint.trial.build import Build, BuildStep
from dlint.trial.engine import EngineError, Ran
from dlint.trial.engines.process import OutOfTime
from dlint.trial.recipe import Recipe

_IMAGE = "dlint-image"
_MOST_LINES = 10_000
# Source: printed by runc 1.1 of Debian 12 and of dockerd 26.1, 2026-11.
_NO_SHELL = 'exec: "/bin/sh": '


@dataclass(slots=True)
class Printed:
    """A watch that keeps what the command prints."""

    lines: list[str] = field(default_factory=list)

    def step(self, step: BuildStep) -> None:
        """See `Watch`."""

    def line(self, step: BuildStep, text: str) -> None:
        """See `Watch`."""
        if len(self.lines) < _MOST_LINES:
            self.lines.append(text)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(f"{line}\n" for line in self.lines)


def run_in_builder(
    archive: Path, tag: str, command: str, folder: Path, build: Callable[[Recipe, Printed], Build]
) -> Ran:
    """Run a shell command in the image of an OCI archive, without network; where the image has no shell, the program
    itself is run.

    `folder` is made, for the files that this needs. `build` builds a recipe and keeps no image.
    """
    layout, context = folder / "layout", folder / "context"
    context.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        tar.extractall(layout, filter="data")
    # Not by its digest: buildx 0.33 does not take a layout without a tag.
    # Source: github.com/docker/buildx, issue 3793, 2026-11.
    contexts = ((_IMAGE, f"oci-layout://{layout}:{tag}"),)

    def ran(words: list[str]) -> Ran:
        text = f"FROM {_IMAGE}\nRUN {json.dumps(words)}\n"
        recipe = Recipe(text.encode(), "Dockerfile", str(context), network="none", contexts=contexts)
        printed = Printed()
        try:
            return _outcome(build(recipe, printed), printed)
        except OutOfTime:
            return Ran(-1, printed.text, timed_out=True)

    found = ran(["/bin/sh", "-c", command])
    if found.code != 0 and _NO_SHELL in found.output:
        return ran(shlex.split(command) or [command])
    return found


def _outcome(build: Build, printed: Printed) -> Ran:
    failure = build.failure
    if failure is None:
        return Ran(0, printed.text)
    step = next((step for step in build.steps if step.key == failure.step), None)
    if step is None or "] RUN " not in step.name:
        raise EngineError(f"the builder could not run the command in the image: {failure.message}")
    return Ran(failure.exit_code, printed.text or f"{failure.message}\n")
