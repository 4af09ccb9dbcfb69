"""`dlint init`: what it proposes, what it writes, and that it overwrites nothing."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import tomli
import yaml

from dlint import __version__
from dlint.cli.main import main
from dlint.cli.settings.initial_files import HOOK_LINES, with_hook
from dlint.search.dockerfile_names import OTHER_ENDS, is_dockerfile

Capture = pytest.CaptureFixture[str]
DOCKERFILE = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER node\n"
HOOK = yaml.safe_load("\n".join(HOOK_LINES))[0]["hooks"][0]
NAMES = (
    "Dockerfile", "dockerfile", "Containerfile", "Dockerfile.dev", "Dockerfile-prod", "api.dockerfile",
    "api.Dockerfile", "x.containerfile", "notadockerfile", "Dockerfiles", "app.py", "Dockerfile~", "Dockerfile.MD",
    *(f"Dockerfile.{end}" for end in OTHER_ENDS), *(f"a.{end}.Dockerfile" for end in OTHER_ENDS),
)  # fmt: skip


@pytest.mark.parametrize("folder", ["", "deep/er/"])
def test_the_hook_gets_the_files_that_a_search_finds(folder: str) -> None:
    files, others = re.compile(HOOK["files"]), re.compile(HOOK["exclude"])
    for name in NAMES:
        path = folder + name
        assert (bool(files.search(path)) and not others.search(path)) == is_dockerfile(name), name


def test_the_hook_runs_a_check_from_the_package() -> None:
    assert HOOK["entry"] == "dlint check"
    assert HOOK["language"] == "python"
    assert HOOK["additional_dependencies"] == [f"dockerfile-dlint=={__version__}"]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one Dockerfile that copies installed packages along."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "a.js").write_text("1")
    (folder / "package.json").write_text("{}")
    (folder / "Dockerfile").write_text(DOCKERFILE)
    monkeypatch.chdir(folder)
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_shows_and_writes_nothing_where_no_one_can_answer(project: Path, capsys: Capture) -> None:
    before = names(project)
    assert main(["init"]) == 0
    shown = capsys.readouterr().out
    assert names(project) == before
    for line in ("+++ b/dlint.toml", "+++ b/.dockerignore", "+node_modules", "+++ b/.pre-commit-config.yaml"):
        assert line in shown.splitlines()
    assert '"dlint init --yes" writes these files' in shown


def test_yes_writes_files_that_work(project: Path, capsys: Capture) -> None:
    assert main(["init", "--yes"]) == 0
    assert "wrote dlint.toml" in capsys.readouterr().out
    assert tomli.loads((project / "dlint.toml").read_text()) == {"ruleset": "2026.11"}
    assert "node_modules" in (project / ".dockerignore").read_text().splitlines()
    repos = yaml.safe_load((project / ".pre-commit-config.yaml").read_text())["repos"]
    assert repos == [{"repo": "local", "hooks": [HOOK]}]
    assert main(["check", "--select", "context"]) == 0, "the ignore file is there, and the configuration is valid"


def test_it_ends_with_the_findings_that_stay(project: Path, capsys: Capture) -> None:
    main(["init", "--yes"])
    last = capsys.readouterr().out.splitlines()[-2:]
    assert main(["check", "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert last[0].startswith(f"{len(findings)} finding")
    assert all(finding["rule"] in last[0] for finding in findings)
    assert "context/no-dockerignore" not in last[0], "the ignore file was written"
    assert '"dlint fix"' in last[1]
    (project / "Dockerfile").write_text("FROM scratch\n")
    (project / "dlint.toml").unlink()
    main(["init", "--yes"])
    assert capsys.readouterr().out.splitlines()[-1] == 'next: "dlint check"; today it finds nothing'


def test_a_second_run_changes_nothing(project: Path, capsys: Capture) -> None:
    main(["init", "--yes"])
    before = {path: path.read_bytes() for path in project.iterdir() if path.is_file()}
    capsys.readouterr()
    assert main(["init", "--yes"]) == 0
    assert {path: path.read_bytes() for path in project.iterdir() if path.is_file()} == before
    assert "nothing to write" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["dlint.toml", ".dlint.toml", "pyproject.toml"])
def test_a_configuration_that_is_there_stays(project: Path, capsys: Capture, name: str) -> None:
    text = '[tool.dlint]\nfail-on = "error"\n' if name == "pyproject.toml" else 'fail-on = "error"\n'
    (project / name).write_text(text)
    main(["init", "--yes", "--only", "config"])
    assert (project / name).read_text() == text
    assert f"{name} is there" in capsys.readouterr().out
    assert not ({"dlint.toml", ".dlint.toml"} - {name}) & names(project)


def test_a_configuration_of_hadolint_is_translated(project: Path) -> None:
    (project / ".hadolint.yaml").write_text("ignored: [DL3007]\nfailure-threshold: error\n")
    main(["init", "--yes", "--only", "config"])
    assert tomli.loads((project / "dlint.toml").read_text()) == {"ignore": ["image/latest"], "fail-on": "error"}


def test_an_ignore_file_keeps_what_a_copy_names(project: Path) -> None:
    (project / "Dockerfile").write_text(DOCKERFILE.replace("COPY . .", "COPY node_modules /m\nCOPY . ."))
    main(["init", "--yes", "--only", "ignore"])
    path = project / ".dockerignore"
    assert not path.exists() or "node_modules" not in path.read_text().splitlines()


def test_outside_of_a_repository_there_is_no_hook(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "plain").mkdir()
    assert main(["init", "--yes", str(tmp_path / "plain")]) == 0
    assert names(tmp_path / "plain") == {"dlint.toml"}
    assert "root of a git repository" in capsys.readouterr().out


CONFIGURATION = """\
# Our hooks.
repos:
- repo: https://example.com/hooks
  rev: v1
  hooks:
  - id: a  # the first

# How they run.
ci:
  skip: [a]
"""


@pytest.mark.parametrize(
    "text",
    [
        CONFIGURATION,
        CONFIGURATION.replace("\n", "\r\n"),
        "repos:\n  - repo: meta\n    hooks:\n      - id: identity",
        "ci: {}\nrepos:\n    - repo: meta\n      hooks: [{id: identity}]\n\n\n",
    ],
)
def test_an_entry_is_added_behind_the_others(text: str) -> None:
    new = with_hook(text)
    assert new is not None
    old = yaml.safe_load(text)
    assert yaml.safe_load(new) == {**old, "repos": [*old["repos"], {"repo": "local", "hooks": [HOOK]}]}
    changes = SequenceMatcher(None, text.splitlines(), new.splitlines()).get_opcodes()
    assert [change[0] for change in changes if change[0] != "equal"] == ["insert"], "no line of the user's is changed"


@pytest.mark.parametrize(
    "text", ["", "repos: []\n", "repos: [{repo: meta, hooks: []}]\n", "- a\n", "repos: &a\n  b", "{"]
)
def test_other_forms_are_left_to_the_user(project: Path, capsys: Capture, text: str) -> None:
    assert with_hook(text) is None
    (project / ".pre-commit-config.yaml").write_text(text)
    assert main(["init", "--yes", "--only", "hook"]) == 0
    assert (project / ".pre-commit-config.yaml").read_text() == text
    assert "entry: dlint check" in capsys.readouterr().out


def test_on_a_terminal_each_file_is_asked_for(project: Path) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "dlint", "init"]
    running = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, cwd=project)
    os.close(terminal)
    os.write(master, b"n\ny\n\n")
    shown = b""
    try:
        while data := os.read(master, 4096):
            shown += data
    except OSError:
        pass  # Linux reports the end of a pseudo-terminal as an error.
    assert running.wait(20) == 0
    os.close(master)
    assert b"write dlint.toml? [y/N]" in shown
    assert not (project / "dlint.toml").exists()
    assert (project / ".dockerignore").exists()
    assert not (project / ".pre-commit-config.yaml").exists()


def test_mistakes(capsys: Capture) -> None:
    assert main(["init", "a", "b"]) == 2
    assert main(["init", "gone"]) == 2
    assert main(["init", "--only", "all"]) == 2
    assert "no such folder" in capsys.readouterr().err
