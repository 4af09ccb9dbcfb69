"""What every test may ask for: a container engine, the corpus of real Dockerfiles, hypothesis's profiles."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from present import the
from running_engine import RunningEngine

CHECKOUT = Path(__file__).resolve().parent.parent
# Applications that trial builds build: their tests are theirs.
collect_ignore_glob = ["optimize/real/*", "optimize/apps/*"]
LAUNCHER = CHECKOUT / "tools" / "engine.py"
# The variables of tools/engine.py, under a prefix, so that only tests that ask for an engine find it.
PREFIX = "DLINT_TEST_"
ENGINES = {"engine": "overlay2", "containerd_engine": "containerd"}

# "ci" is for every day too: a test that fails must fail again. "fuzz" looks for what it has not seen yet.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session", autouse=True)
def _no_kept_results() -> Iterator[None]:
    """No test gets the answer of an earlier one, whose rules may have been others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dlint.system.store.user_store", lambda: None)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The marker `engine` is on each test that has an engine among its fixtures, and on no other."""
    for item in items:
        if not {*ENGINES, "podman_engine", "running"}.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("engine")


@pytest.fixture(scope="session")
def engine() -> Iterator[RunningEngine]:
    """An engine that keeps its images itself (overlay2), holding busybox:latest."""
    yield from _running("engine")


@pytest.fixture(scope="session")
def containerd_engine() -> Iterator[RunningEngine]:
    """An engine that keeps its images in containerd, holding busybox:latest: it writes provenance and OCI archives."""
    yield from _running("containerd_engine")


@pytest.fixture(scope="session")
def podman_engine(tmp_path_factory: pytest.TempPathFactory) -> RunningEngine:
    """podman and buildah, set up to run without cgroups and bridges of their own; their store holds busybox:latest."""
    if missing := [program for program in ("podman", "buildah") if shutil.which(program) is None]:
        _give_up(f"no {' and no '.join(missing)}: `tools/engine.py up --with buildah --with podman` installs them")
    based = _launch("bases", "overlay2", "--into", "podman")
    if based.returncode != 0:
        _give_up(based.stderr.strip())
    settings = tmp_path_factory.mktemp("podman") / "containers.conf"
    limits = '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n'
    settings.write_text(f'{limits}[engine]\nruntime = "runc"\n')
    return RunningEngine({"BUILDAH_ISOLATION": "chroot", "BUILDAH_RUNTIME": "runc", "CONTAINERS_CONF": str(settings)})


@pytest.fixture(scope="session")
def running(request: pytest.FixtureRequest) -> RunningEngine:
    """The engine of a fixture's name, for tests that run with several: parametrize them with `indirect`."""
    return the(RunningEngine, request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real Dockerfiles, which is not part of this repository."""
    folder = Path(os.environ.get("DLINT_CORPUS", CHECKOUT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip("no corpus: set DLINT_CORPUS")
    return folder


def _running(fixture: str) -> Iterator[RunningEngine]:
    store = ENGINES[fixture]
    if store == "overlay2" and f"{PREFIX}DOCKER_HOST" in os.environ:
        yield RunningEngine(_found())
        return
    ran_before = _launch("env", store).returncode == 0
    started = _launch("up", store)
    based = _launch("bases", store) if started.returncode == 0 else started
    if based.returncode != 0:
        _give_up(based.stderr.strip())
    yield RunningEngine(json.loads(started.stdout))
    if not ran_before:
        _launch("down", store)


def _found() -> dict[str, str]:
    names = ("DOCKER_HOST", "DOCKER_CONFIG", "PATH")
    return {name: os.environ[PREFIX + name] for name in names if PREFIX + name in os.environ}


def _launch(verb: str, store: str, *more: str) -> subprocess.CompletedProcess[str]:
    json_output = ["--json"] if verb in ("up", "env") else []
    command = [sys.executable, str(LAUNCHER), verb, "--store", store, *json_output, *more]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def _give_up(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"no container engine: {reason}")
    pytest.skip(f"no container engine: {reason}")
