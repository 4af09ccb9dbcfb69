"""What is left of a run that was interrupted or killed: nothing, at once or after the next run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from running_engine import MakeRecipe, Reach, RunningEngine

from dlint.trial.engines.cache_records import read_records
from dlint.trial.recipe import Recipe

RUN = """
import sys
from dlint.trial.engines.find import find_engine
from dlint.trial.engines.process import stoppable
from dlint.trial.recipe import Recipe

class Watch:
    def step(self, step): pass
    def line(self, step, text): print(text, flush=True)

name, path, context, network = sys.argv[1:]
with stoppable():
    engine = find_engine(name)
    try:
        recipe = Recipe(open(path, "rb").read(), path, context, network=network)
        engine.build(recipe, watch=Watch())
    finally:
        engine.close()
"""
ENGINES = {"docker": "engine", "docker-classic": "engine", "buildah": "podman_engine"}
Killed = tuple[str, RunningEngine, Recipe, str]
WITH_EACH = pytest.mark.parametrize(("name", "running"), ENGINES.items(), indirect=["running"], ids=ENGINES)


@contextmanager
def begun(name: str, asked: Recipe, mark: str) -> Iterator[subprocess.Popen[str]]:
    """A run in a process of its own, in the middle of its build."""
    path = Path(asked.context) / "Dockerfile"
    path.write_bytes(asked.dockerfile)
    words = [sys.executable, "-c", RUN, name, str(path), asked.context, str(asked.network)]
    with (path.parent / "errors").open("w") as errors:
        run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True)
    with run:
        try:
            assert run.stdout is not None
            assert any(mark in line for line in run.stdout), (path.parent / "errors").read_text()
            yield run
        finally:
            run.kill()


def still_runs(mark: str) -> bool:
    """Whether the command line of a process has the mark: the build's own sleep, or a client."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                if mark.encode() in (folder / "cmdline").read_bytes():
                    return True
            except OSError:
                continue
    return False


def wait_until(question: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def registers(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "cache-home" / "dlint" / "trials").glob("*.json"))


def folders(register: Path) -> list[Path]:
    return [Path(folder) for folder in json.loads(register.read_text())["folders"]]


@pytest.fixture
def killed(name: str, running: RunningEngine, reach: Reach, recipe: MakeRecipe) -> Killed:
    reach(running, name).close()
    mark = os.urandom(8).hex()
    text = f"FROM busybox:latest\nRUN echo before-{mark} >/x\nRUN echo now-{mark}; sleep 321\n"
    return name, running, recipe(text, network="none" if name.startswith("docker") else "host"), mark


@WITH_EACH
def test_killed_run_is_cleaned_up_by_the_next(killed: Killed, reach: Reach, tmp_path: Path) -> None:
    name, running, asked, mark = killed
    with begun(name, asked, f"now-{mark}"):
        [register] = registers(tmp_path)
        [folder] = folders(register)
        assert folder.is_dir()
    engine = reach(running, name)
    assert wait_until(lambda: not still_runs(f"now-{mark}"))
    assert not register.exists() and not folder.exists()
    check_clean(name, running, mark)
    engine.close()
    assert registers(tmp_path) == []


@WITH_EACH
def test_interrupted_run_cleans_up_itself(killed: Killed, tmp_path: Path) -> None:
    name, running, asked, mark = killed
    number = signal.SIGTERM if name == "docker" else signal.SIGINT
    with begun(name, asked, f"now-{mark}") as run:
        [folder] = folders(registers(tmp_path)[0])
        run.send_signal(number)
        assert run.wait(60) != 0
    assert registers(tmp_path) == [] and not folder.exists()
    assert wait_until(lambda: not still_runs(f"now-{mark}"))
    check_clean(name, running, mark)


def check_clean(name: str, running: RunningEngine, mark: str) -> None:
    if name == "docker":
        reported = running.docker("buildx", "du", "--verbose").stdout
        assert [record for record in read_records(reported) if mark in record.description] == []
    if name.startswith("docker"):
        history = running.docker("ps", "--all", "--no-trunc", "--format", "{{.Command}}").stdout
        listed = running.docker("image", "ls", "--all", "--no-trunc", "--quiet").stdout.split()
        assert mark not in history
        assert mark not in running.docker("image", "inspect", "--format", "{{.ContainerConfig.Cmd}}", *listed).stdout


def test_two_runs_at_a_time_leave_each_other_alone(
    engine: RunningEngine, reach: Reach, recipe: MakeRecipe, tmp_path: Path
) -> None:
    first, second = reach(engine), reach(engine)
    mark = os.urandom(8).hex()
    asked = recipe(f"FROM busybox:latest\nRUN echo {mark} >/x\n")
    one, two = first.build(asked), second.build(asked)
    assert one.image is not None and two.image is not None and one.image != two.image
    first.close()
    assert second.run(two.image, "cat /x").output == f"{mark}\n"
    again = second.build(asked, cached=True)
    assert any(step.cached and mark in step.name for step in again.steps)
    second.close()
    assert registers(tmp_path) == []
    reported = engine.docker("buildx", "du", "--verbose").stdout
    assert [record for record in read_records(reported) if mark in record.description] == []
