"""Which engine is found, and what is reported where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from running_engine import Reach, RunningEngine

from dlint.trial.engine import EngineError
from dlint.trial.engines.find import find_engine


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine on which nothing is installed but what is put into this folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


INFO = """case "$*" in
    info*) echo '{"ID":"x","ServerVersion":"%s","OSType":"%s"}' ;;
    *Client.Version*) echo 20.10.24 ;;
    "buildx version") %s ;;
    "buildx inspect"*) echo "Driver: docker" ;;
    *) exit 1 ;;
esac"""


def test_nothing_is_there(bare: Path) -> None:
    with pytest.raises(EngineError) as raised:
        find_engine()
    words = str(raised.value)
    assert all(name in words for name in ("`docker`", "`podman`", "`buildah`", "dlint profile --engine model"))
    with pytest.raises(EngineError, match="no program `podman`"):
        find_engine("podman")
    with pytest.raises(EngineError, match="no engine kaniko"):
        find_engine("kaniko")
    with pytest.raises(EngineError, match="podman has none"):
        find_engine("podman", "far")


@pytest.mark.parametrize(
    ("printed", "advice"),
    [
        ("Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?", "set DOCKER_HOST"),
        ("permission denied while trying to connect to the Docker daemon socket", "to the group `docker`"),
        ("something else", "something else"),
    ],
)
def test_daemon_does_not_answer(bare: Path, printed: str, advice: str) -> None:
    put(bare, "docker", f'echo "{printed}" >&2; exit 1')
    with pytest.raises(EngineError) as raised:
        find_engine("docker")
    assert advice in str(raised.value)


@pytest.mark.parametrize(
    ("script", "title"),
    [
        (
            INFO % ("26.1", "linux", "echo github.com/docker/buildx v0.13.1 788433953af1"),
            "docker 26.1 with BuildKit (buildx 0.13)",
        ),
        (INFO % ("26.1", "linux", "exit 1"), "docker 26.1 with the BuildKit of its client 20.10.24"),
    ],
)
def test_docker_with_and_without_buildx(bare: Path, script: str, title: str) -> None:
    put(bare, "docker", script)
    engine = find_engine()
    assert (engine.name, engine.title) == ("docker", title)
    engine.close()
    engine.close()


def test_later_client_without_buildx_falls_back(bare: Path) -> None:
    put(bare, "docker", (INFO % ("26.1", "linux", "exit 1")).replace("20.10.24", "26.1.5"))
    engine = find_engine()
    assert (engine.name, engine.title) == ("docker-classic", "docker 26.1 with the classic builder")
    engine.close()
    with pytest.raises(EngineError, match="install its plugin"):
        find_engine("docker")


def test_daemon_of_windows_is_refused(bare: Path) -> None:
    put(bare, "docker", INFO % ("26.1", "windows", "echo buildx v0.13.1"))
    with pytest.raises(EngineError, match="Windows"):
        find_engine("docker")


def test_unknown_builder(engine: RunningEngine, reach: Reach) -> None:
    with pytest.raises(EngineError, match="no builder nowhere"):
        reach(engine, "docker", "nowhere")
    assert reach(engine, "auto").name == "docker"
