"""`dlint check --history`: what begins rebuilds without being read is a finding of the rule for the ignore file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from dlint.cli.main import main

DOCKERFILE = "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN make\n"


def committed(folder: Path, changing: str, dockerfile: str = DOCKERFILE, ignore: str | None = None) -> Path:
    """A repository in which each of the last commits changed one file."""
    (folder / "Dockerfile").write_text(dockerfile)
    (folder / "Makefile").write_text("all:\n\techo\n")
    if ignore is not None:
        (folder / ".dockerignore").write_text(ignore)
    (folder / changing).parent.mkdir(parents=True, exist_ok=True)
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    for number in range(4):
        (folder / changing).write_text(f"{number}\n")
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", f"change {number}"], check=True)
    return folder / "Dockerfile"


def messages(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[tuple[str, int, str]]:
    main(["check", "--isolated", "--format", "json", *options, str(path)])
    found = json.loads(capsys.readouterr().out)
    rows = found["findings"]
    return [(row["rule"], row["line"], row["message"]) for row in rows if "rebuilds" in row["message"]]


@pytest.mark.parametrize(
    ("ignore", "rule"), [(None, "context/no-dockerignore"), ("*.log\n", "context/weak-dockerignore")]
)
def test_what_began_rebuilds_is_named_at_the_copy(
    ignore: str | None, rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = committed(tmp_path, ".github/ci.yml", ignore=ignore)
    assert messages(path, capsys) == []
    [(name, line, message)] = messages(path, capsys, "--history")
    assert (name, line) == (rule, 3)
    assert message.startswith(".github/ began 3 of the last 3 rebuilds")
    assert message.endswith("add it to .dockerignore")


def test_what_is_read_or_left_out_is_not_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "ignored").mkdir()
    assert messages(committed(tmp_path / "source", "app.py"), capsys, "--history") == []
    ignored = committed(tmp_path / "ignored", ".github/ci.yml", ignore=".git\n.github\n")
    assert messages(ignored, capsys, "--history") == []


def test_a_comment_and_the_settings_silence_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    silent = DOCKERFILE.replace("COPY", "# dlint: ignore[context/weak-dockerignore] sent on purpose\nCOPY")
    path = committed(tmp_path, ".github/ci.yml", silent, "*.log\n")
    assert messages(path, capsys, "--history") == []
    path.write_text(DOCKERFILE)
    assert messages(path, capsys, "--history", "--ignore", "context/weak-dockerignore") == []
    assert len(messages(path, capsys, "--history")) == 1


def test_a_folder_without_a_history_is_checked_as_ever(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    main(["check", "--isolated", "--history", str(tmp_path / "Dockerfile")])
    assert "no history" in capsys.readouterr().err


def test_no_program_of_the_repository_is_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = committed(tmp_path, ".github/ci.yml")
    proof = tmp_path / "ran"
    with (tmp_path / ".git" / "config").open("a") as config:
        config.write(f'[core]\n\tfsmonitor = "touch {proof}"\n\tpager = "touch {proof}"\n')
    assert len(messages(path, capsys, "--history")) == 1
    assert not proof.exists()
