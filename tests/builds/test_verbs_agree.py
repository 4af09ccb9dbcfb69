"""Every verb takes the same build context for a Dockerfile that is not at the root."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from dlint.cli.main import main

DOCKERFILE = (
    "FROM debian:12\nCOPY package.json /app/\nRUN cp /app/package.json /b\nCOPY src /app/src\nRUN cp -r /app/src /c\n"
)
COMPOSE = (
    "services:\n  api:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n      target: ${STAGE:-}\n"
)


def commit(folder: Path, message: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", "-C", str(folder), "add", "-A"], check=True)
    subprocess.run(["git", "-C", str(folder), *who, "commit", "-qm", message], check=True)


@pytest.fixture(params=["compose", "sources"])
def repository(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A history in which the source changes; the context is stated, or shown by where the sources lie."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "docker").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "docker" / "Dockerfile").write_text(DOCKERFILE)
    (tmp_path / "package.json").write_text("{}")
    if request.param == "compose":
        (tmp_path / "compose.yaml").write_text(COMPOSE)
    for number in range(4):
        (tmp_path / "src" / "a.js").write_text(str(number))
        commit(tmp_path, str(number))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def replayed(capsys: pytest.CaptureFixture[str], *words: str) -> object:
    assert main(["replay", "--format", "json", "--seconds", "3=40", "--seconds", "5=1", *words]) == 0
    report = json.loads(capsys.readouterr().out)
    return report.get("today", report)


def test_replay_of_a_dockerfile_and_of_its_context_agree(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_path = replayed(capsys, "docker/Dockerfile")
    by_file = replayed(capsys, "-f", "docker/Dockerfile")
    assert by_path == by_file
    if (repository / "compose.yaml").exists():
        assert replayed(capsys, "--service", "api") == by_file


def test_context_of_a_dockerfile_is_that_of_replay(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["context", "docker/Dockerfile", "--format", "json"])
    by_path = json.loads(capsys.readouterr().out)
    main(["context", "-f", "docker/Dockerfile", "--format", "json"])
    assert by_path == json.loads(capsys.readouterr().out)


def test_it_is_reported_where_the_context_is_not_the_folder(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["context", "docker/Dockerfile"])
    printed = capsys.readouterr().err
    reason = "service api in compose.yaml states it" if (repository / "compose.yaml").exists() else "nearest folder"
    assert "the build context is ." in printed
    assert reason in printed


def test_an_unknown_service_names_those_that_there_are(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["context", "--service", "apj"]) == 2
    printed = capsys.readouterr().err
    assert ("did you mean api?" if (repository / "compose.yaml").exists() else "no compose file") in printed
