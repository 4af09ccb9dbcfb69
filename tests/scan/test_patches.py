"""`dlint fix --scan`: the patches apply with git, and make what `dlint fix` would make."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from tests.scan.conftest import BAD, Git

import dlint.api
from dlint.cli.main import main

ODD = 'a "b"\\c\nd e.Dockerfile'


@pytest.fixture
def scanned(repository: Path, tmp_path: Path, git: Git) -> Path:
    """The repository with more to repair, and names and ends of lines that are hard on patches."""
    (repository / ODD).write_bytes(BAD.replace("\n", "\r\n").encode())
    (repository / "last.Dockerfile").write_bytes(
        b'from debian:13\nMAINTAINER me\nRUN  apt-get install -y git\nCMD ["a"]'
    )
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "three\n\ndiff --git a/x b/x\n---\n")
    words = ["scan", "-q", "-j1", "--isolated", "--branch", "all", "-o", str(tmp_path / "set"), str(repository)]
    assert main(words) == 0
    return tmp_path / "set"


def test_git_takes_the_patches(
    scanned: Path, repository: Path, tmp_path: Path, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "patches"
    before = git(repository, "rev-parse", "HEAD"), git(repository, "status", "--porcelain")
    assert main(["fix", "--isolated", "--scan", str(scanned), "--branch", "fixes", "-o", str(target)]) == 0
    assert (git(repository, "rev-parse", "HEAD"), git(repository, "status", "--porcelain")) == before
    assert "2 patches in" in capsys.readouterr().out
    script = [line for line in (target / "README.md").read_text().splitlines() if line.startswith("    git")]
    for lines in (script[:3], script[3:]):
        environment = {**os.environ, "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}
        ran = subprocess.run(
            ["sh", "-c", "\n".join(lines)], cwd=target, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        clone = target / shlex.split(lines[0])[-2]
        assert git(clone, "branch", "--show-current") == "fixes"
        parent = git(clone, "rev-parse", "HEAD^")
        changed = subprocess.run(
            ["git", "diff", "--name-only", "-z", "HEAD^"], cwd=clone, capture_output=True, check=True
        ).stdout.split(b"\0")[:-1]
        assert changed
        for name in changed:
            path = os.fsdecode(name)
            old = subprocess.run(["git", "show", f"{parent}:{path}"], cwd=clone, capture_output=True, check=True).stdout
            assert (clone / path).read_bytes() == dlint.api.fix(old).new, path


def test_the_commands_hold_for_a_bare_repository_and_run_no_hook(
    repository: Path, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "it's $(touch ran).git"
    git(tmp_path, "clone", "-q", "--bare", str(repository), str(bare))
    for name in ("post-checkout", "applypatch-msg", "pre-applypatch"):
        (bare / "hooks").mkdir(exist_ok=True)
        (bare / "hooks" / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        (bare / "hooks" / name).chmod(0o755)
    assert main(["scan", "-q", "-j1", "--isolated", "-o", str(tmp_path / "set"), str(bare)]) == 0
    target = tmp_path / "patches"
    assert main(["fix", "--isolated", "--scan", str(tmp_path / "set"), "-o", str(target)]) == 0
    script = [line for line in (target / "README.md").read_text().splitlines() if line.startswith("    git")]
    environment = {**os.environ, "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}
    subprocess.run(["sh", "-ec", "\n".join(script)], cwd=target, env=environment, capture_output=True, check=True)
    assert list(target.glob("*/clone/Dockerfile"))
    assert not (tmp_path / "ran").exists()
    assert not (target / "ran").exists()


def test_nothing_to_do_is_no_patch(tmp_path: Path, git: Git, capsys: pytest.CaptureFixture[str]) -> None:
    top = tmp_path / "clean"
    top.mkdir()
    (top / "Dockerfile").write_text("FROM debian:13\n")
    git(top, "init", "-q")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "one")
    assert main(["scan", "-q", "-j1", "--isolated", "-o", str(tmp_path / "set"), str(top)]) == 0
    assert main(["fix", "--isolated", "--scan", str(tmp_path / "set"), "-o", str(tmp_path / "patches")]) == 0
    assert "0 patches" in capsys.readouterr().out
    assert not (tmp_path / "patches").exists()


def test_a_repository_that_has_gone_is_an_error(
    scanned: Path, repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.rename(tmp_path / "moved")
    assert main(["fix", "--isolated", "--scan", str(scanned), "-o", str(tmp_path / "patches")]) == 2
    assert str(repository) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--branch", "a b"], "--branch: a b is no name of a branch"),
        (["--branch", "--upload-pack=x"], "is no name of a branch"),
        (["Dockerfile"], "--scan takes its files from the data set"),
        (["-o", "."], "is not empty"),
    ],
)
def test_mistakes_are_named(
    scanned: Path, words: list[str], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scanned)
    assert main(["fix", "--scan", str(scanned), *words]) == 2
    assert message in capsys.readouterr().err
