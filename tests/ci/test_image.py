"""The image of our own Dockerfile: dlint finds nothing in it, and what it builds checks Dockerfiles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from recipes import CHECKOUT

if TYPE_CHECKING:
    from running_engine import RunningEngine

NAME = "dlint-test/dlint"
PYTHON = "python:3.11-slim"
BASE = "dlint-test/python-with-venv"
FAULTY = b"FROM debian:12\nMAINTAINER somebody\nUSER 1000\n"


def test_dlint_finds_nothing_in_it() -> None:
    command = [str(Path(sys.executable).with_name("dlint")), "check", "--isolated", "Dockerfile"]
    ran = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "1 file checked, nothing to report\n")


@pytest.fixture(scope="module")
def image(engine: RunningEngine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The image, on a base made of Debian's packages: no registry of images can be reached."""
    if engine.docker("image", "inspect", PYTHON).returncode != 0:
        command = [sys.executable, str(CHECKOUT / "tools" / "engine.py"), "bases", "python"]
        subprocess.run(command, env=engine.environment, capture_output=True, check=True)
    folder = tmp_path_factory.mktemp("base")
    install = "apt-get update && apt-get install -y --no-install-recommends python3-venv"
    (folder / "Dockerfile").write_text(f"FROM {PYTHON}\nRUN {install}\n")
    _built(engine, "--tag", BASE, str(folder))
    _built(engine, "--build-context", f"python:3.13-slim=docker-image://{BASE}", "--tag", NAME, str(CHECKOUT))
    return NAME


@pytest.mark.slow
def test_it_checks_what_is_mounted(engine: RunningEngine, image: str, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(FAULTY)
    tmp_path.chmod(0o755)
    options = ["--rm", "--network", "none", "--volume", f"{tmp_path}:/work:ro"]
    ran = engine.docker("run", *options, image, "check", ".")
    assert ran.returncode == 1, ran.stderr
    assert "syntax/maintainer" in ran.stdout
    who = engine.docker("run", *options, "--entrypoint", "id", image, "-u")
    assert who.stdout == "10001\n"
    git = engine.docker("run", *options, "--entrypoint", "git", image, "--version")
    assert git.stdout.startswith("git version")


def _built(engine: RunningEngine, *words: str) -> None:
    ran = engine.docker("buildx", "build", "--load", "--network", "host", *words)
    assert ran.returncode == 0, ran.stderr
