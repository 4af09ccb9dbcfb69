"""What `dlint fix` prints beside the repaired files, and the names of rules in the examples of all verbs."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from dlint.cli.main import main
from dlint.cli.verbs import VERBS
from dlint.engine.registry import resolve

Capture = pytest.CaptureFixture[str]
NODE = "FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN apt-get update && apt-get install -y curl\nUSER node\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_that_nothing_is_to_be_repaired_is_stated(here: Path, capsys: Capture) -> None:
    (here / "Dockerfile").write_text("FROM debian:13\nUSER 1000\n")
    assert main(["fix"]) == 0
    assert capsys.readouterr().out.startswith("1 file, nothing to repair; --unsafe ")
    assert main(["fix", "--unsafe", "--check"]) == 0
    assert capsys.readouterr().out == "1 file, nothing to repair\n"
    assert main(["fix", "--diff"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "", "an empty patch"
    assert "nothing to repair" in shown.err
    assert main(["fix", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("word", ["-o", "--branch"])
def test_the_options_of_patches_need_a_data_set(here: Path, capsys: Capture, word: str) -> None:
    (here / "Dockerfile").write_text(NODE)
    assert main(["fix", word, "repaired", "Dockerfile"]) == 2
    assert "--scan" in capsys.readouterr().err
    assert (here / "Dockerfile").read_text() == NODE


def test_a_refused_repair_is_named_beside_the_diff(here: Path, capsys: Capture) -> None:
    (here / "Dockerfile").write_text("FROM debian:13\nUSER 1000\nCOPY . .\n")
    (here / ".git").mkdir()
    # A link out of the checkout is neither read nor replaced.
    (here / ".dockerignore").symlink_to("/nowhere")
    main(["fix", "--unsafe", "--check", "--select", "context"])
    listed = [line for line in capsys.readouterr().out.splitlines() if ": left " in line]
    assert len(listed) == 1
    assert "context/no-dockerignore" in listed[0]
    main(["fix", "--unsafe", "--diff", "--select", "context"])
    shown = capsys.readouterr()
    assert [line for line in shown.err.splitlines() if ": left " in line] == listed
    assert ": left " not in shown.out


def test_an_install_with_packages_behind_it_is_moved_above_the_copy(here: Path) -> None:
    (here / "Dockerfile").write_text(NODE)
    (here / "package.json").write_text('{"name": "shop", "version": "1.0.0"}')
    (here / "package-lock.json").write_text(
        '{"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {}}'
    )
    assert main(["fix"]) == 0
    lines = (here / "Dockerfile").read_text().splitlines()
    assert lines[2:5] == ["COPY package.json package-lock.json ./", "RUN npm ci", "COPY . ."]


@pytest.mark.parametrize("verb", VERBS)
def test_the_examples_of_the_help_name_rules_that_exist(verb: str) -> None:
    table = __import__(f"dlint.cli.verbs.{verb}", fromlist=["TABLE"]).TABLE
    for line, _ in table.examples:
        words = shlex.split(line)
        asked = [words[at + 1] for at, word in enumerate(words) if word in ("--select", "--ignore")]
        if verb == "explain":
            asked += [word for word in words[2:] if not word.startswith("-")]
        for name in (each for value in asked for each in value.split(",")):
            assert resolve(name), line
