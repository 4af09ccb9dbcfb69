"""`dlint image`: what engines and archives state of an image, held to the rules."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.archives import save

from dlint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from running_engine import RunningEngine

SECRET = "kR8vQz2LmX4t"
CONFIG: dict[str, Any] = {"User": "", "Env": ["PATH=/bin", f"DB_PASSWORD={SECRET}"], "Cmd": ["serve"]}
ENTRY = "RUN |1 API_TOKEN=abc123def456 /bin/sh -c make # buildkit"
DOCKER = {"inspect": [{"Config": CONFIG}], "history": [ENTRY]}


def client(folder: Path, name: str, answer: str, code: int = 0) -> None:
    """A program that stands for an engine's client: prints the same whatever it is asked."""
    path = folder / name
    path.write_text(f"#!/bin/sh\ncat <<'ANSWER'\n{answer}\nANSWER\nexit {code}\n")
    path.chmod(0o755)


def docker(folder: Path) -> None:
    path = folder / "docker"
    reported = json.dumps(DOCKER["inspect"])
    path.write_text(
        f"#!/bin/sh\nif [ $2 = history ]; then echo '{json.dumps(ENTRY)}'; else cat <<'A'\n{reported}\nA\nfi\n"
    )
    path.chmod(0o755)


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    # Programs in the folder in which dlint works are not started.
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return folder


def found(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    code = main(["image", "--isolated", "--format", "json", *words])
    printed = capsys.readouterr().out
    assert SECRET not in printed
    findings = json.loads(printed)["findings"]
    assert all(each["fix"] is None for each in findings)
    return code, [each["rule"] for each in findings]


def test_docker_is_asked_for_configuration_and_history(bin_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docker(bin_folder)
    assert found(capsys, "app:1") == (1, ["secrets/env-name", "secrets/env-name", "user/root"])


@pytest.mark.parametrize(
    ("name", "reported"),
    [
        ("podman", [{"Config": CONFIG, "History": [{"created_by": ENTRY}]}]),
        ("buildah", {"OCIv1": {"config": CONFIG, "history": [{"created_by": ENTRY}]}}),
    ],
)
def test_other_engines(bin_folder: Path, capsys: pytest.CaptureFixture[str], name: str, reported: Any) -> None:
    client(bin_folder, name, json.dumps(reported))
    assert found(capsys, "--engine", name, "app:1")[1] == ["secrets/env-name", "secrets/env-name", "user/root"]


def test_an_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "app.tar"
    save(archive, CONFIG, [ENTRY])
    assert found(capsys, str(archive))[1] == ["secrets/env-name", "secrets/env-name", "user/root"]


def test_rules_that_are_selected(bin_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docker(bin_folder)
    assert found(capsys, "--select", "user", "app:1") == (1, ["user/root"])
    assert "syntax/missing-healthcheck" in found(capsys, "--all", "app:1")[1]


def test_show_hides_secrets(bin_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docker(bin_folder)
    assert main(["image", "--show", "app:1"]) == 0
    shown = capsys.readouterr().out
    assert "RUN make\n" in shown
    assert "USER 0\n" in shown
    assert SECRET not in shown
    assert "abc123def456" not in shown


def test_no_such_image(bin_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("docker", "podman", "buildah"):
        client(bin_folder, name, "Error: no such image", 1)
    assert main(["image", "app:1"]) == 2
    err = capsys.readouterr().err
    assert "app:1" in err and "docker: no such image" in err
    assert main(["image"]) == 2


def test_a_built_image(
    engine: RunningEngine, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"dlint-image-test:{os.getpid()}"
    text = f"FROM busybox\nENV DB_PASSWORD={SECRET}\nEXPOSE 22\nRUN true\nCMD serve\n"
    (tmp_path / "Dockerfile").write_text(text)
    built = engine.docker("build", "--network", "none", "-t", name, ".", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    for variable, value in engine.environment.items():
        monkeypatch.setenv(variable, value)
    try:
        assert found(capsys, name) == (1, ["secrets/env-name", "syntax/admin-port", "user/root"])
    finally:
        engine.docker("rmi", name)
