"""A container engine that runs for the tests, and how tests of trial builds reach it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, Protocol

import pytest

from dlint.trial.engine import Engine
from dlint.trial.recipe import Recipe

REACHING = {"DOCKER_HOST", "DOCKER_CONFIG", "PATH", "BUILDAH_ISOLATION", "BUILDAH_RUNTIME", "CONTAINERS_CONF"}


class RunningEngine:
    """A running container engine: `environment` holds all variables for a client, `docker` runs one."""

    __slots__ = ("environment",)

    def __init__(self, variables: dict[str, str]) -> None:
        self.environment = {**os.environ, **variables}

    def docker(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run the client; the caller looks at the exit code. Builds want `--network host` or `none`: no bridge here."""
        client = ["docker", *words]
        return subprocess.run(client, env=self.environment, cwd=cwd, capture_output=True, text=True, check=False)

    def enter(self, patch: pytest.MonkeyPatch) -> None:
        """Set the variables by which dlint finds the engine, as a user would."""
        for name in REACHING & self.environment.keys():
            patch.setenv(name, self.environment[name])


class Reach(Protocol):
    """Gives dlint's engine of a name over one that runs."""

    def __call__(self, running: RunningEngine, name: str = "docker", builder: str | None = None) -> Engine: ...


class MakeRecipe(Protocol):
    """Makes a recipe from the text of a Dockerfile; `options` are those of `Recipe`."""

    def __call__(self, text: str, **options: Any) -> Recipe: ...
