"""`--diff-only`: findings on lines that a branch touched, by real repositories."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.cli.main import main
from dlint.report.diff import changed_lines

Capture = pytest.CaptureFixture[str]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
START = "FROM debian:12\nRUN sudo one\nRUN sudo two\n"


def git(folder: Path, *words: str) -> str:
    line = ["git", "-C", str(folder), *words]
    return subprocess.run(line, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository on a branch that left `main` before main went on."""
    root = tmp_path / "checkout"
    (root / "api").mkdir(parents=True)
    (root / "api/Dockerfile").write_text(START)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "one")
    git(root, "checkout", "-qb", "work")
    git(root, "checkout", "-q", "main")
    (root / "api/Dockerfile").write_text(START + "RUN sudo main\n")
    git(root, "commit", "-qam", "two")
    git(root, "checkout", "-q", "work")
    monkeypatch.chdir(root)
    return root


def lines(capsys: Capture, *words: str) -> list[tuple[str, int]]:
    main(["check", "--select", "DL3004", "--format", "json", "--diff-only", "main", *words])
    return [(each["path"], each["line"]) for each in json.loads(capsys.readouterr().out)["findings"]]


def test_only_touched_lines_count(checkout: Path, capsys: Capture) -> None:
    assert lines(capsys) == []
    (checkout / "api/Dockerfile").write_text("# new\n" + START.replace("two", "three") + "RUN sudo four\n")
    assert lines(capsys) == [("api/Dockerfile", 4), ("api/Dockerfile", 5)]
    git(checkout, "commit", "-qam", "three")
    assert lines(capsys) == [("api/Dockerfile", 4), ("api/Dockerfile", 5)]


def test_it_holds_from_any_folder(checkout: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "api/Dockerfile").write_text(START + "RUN sudo four\n")
    monkeypatch.chdir(checkout / "api")
    assert lines(capsys) == [("Dockerfile", 4)]
    monkeypatch.chdir(checkout.parent)
    assert lines(capsys, str(checkout)) == [(str(checkout / "api/Dockerfile"), 4)]


def test_a_new_file_counts_as_a_whole(checkout: Path, capsys: Capture) -> None:
    name = "api/a\nb\udcff.Dockerfile"
    Path(name).write_text(START)
    assert [line for _, line in lines(capsys)] == [2, 3]
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "added")
    assert [line for _, line in lines(capsys)] == [2, 3]
    git(checkout, "branch", "-qf", "main", "HEAD")
    assert lines(capsys) == []


def test_a_finding_counts_by_all_its_lines(checkout: Path, capsys: Capture) -> None:
    (checkout / "api/Dockerfile").write_text("FROM debian:12\nRUN --network=none \\\n    echo a \\\n    b\n")
    git(checkout, "commit", "-qam", "long")
    git(checkout, "branch", "-qf", "main", "HEAD")
    (checkout / "api/Dockerfile").write_text("FROM debian:12\nRUN --network=none \\\n    echo a \\\n    sudo\n")
    assert lines(capsys) == []


def test_the_exit_code_and_the_summary_are_those_of_the_rest(checkout: Path, capsys: Capture) -> None:
    words = ["check", "--select", "DL3004", "--diff-only", "main"]
    assert main(words) == 0
    assert capsys.readouterr().out.endswith("nothing new to report; 2 findings hidden on lines that did not change\n")
    (checkout / "api/Dockerfile").write_text(START + "RUN sudo four\n")
    assert main(words) == 1


def test_standard_input_is_compared_by_its_name(
    checkout: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stdin() -> None:
        monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(START.encode() + b"RUN sudo x\n")))

    stdin()
    assert lines(capsys, "-", "--stdin-filename", "api/Dockerfile") == [("api/Dockerfile", 4)]
    stdin()
    assert [line for _, line in lines(capsys, "-")] == [2, 3, 4]


@pytest.mark.parametrize(
    ("rev", "message"),
    [
        ("gone", "there is no commit gone: check the name, or fetch it before (git fetch)"),
        ("--output=/tmp/x", "there is no commit --output=/tmp/x: check the name, or fetch it before (git fetch)"),
        ("lone", "no commit is in both lone and HEAD: they share no history"),
    ],
)
def test_what_git_cannot_answer(checkout: Path, capsys: Capture, rev: str, message: str) -> None:
    git(checkout, "checkout", "-q", "--orphan", "lone")
    git(checkout, "commit", "-qm", "other")
    git(checkout, "checkout", "-q", "work")
    assert main(["check", "--diff-only", rev]) == 2
    assert capsys.readouterr().err.splitlines()[0] == f"dlint: --diff-only: {checkout}: {message}"


def test_a_shallow_clone_is_reported_as_such(checkout: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "api/Dockerfile").write_text(START + "RUN sudo four\n")
    git(checkout, "commit", "-qam", "three")
    git(checkout.parent, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{checkout}", "shallow")
    monkeypatch.chdir(checkout.parent / "shallow")
    assert main(["check", "--diff-only", "origin/main"]) == 2
    out, err = capsys.readouterr()
    assert "shallow" in err and "fetch" in err and not out


def test_without_a_repository(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text(START)
    assert main(["check", "--diff-only", "main"]) == 2
    assert "not in a git repository" in capsys.readouterr().err


def test_a_baseline_holds_everything(checkout: Path, capsys: Capture) -> None:
    assert main(["check", "--diff-only", "main", "--write-baseline", "x.json"]) == 2
    assert "exclude each other" in capsys.readouterr().err


_texts = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=12).map(
    lambda rows: "".join(f"{row}\n" for row in rows)
)


@given(_texts, _texts)
def test_what_is_left_over_is_in_both(old: str, new: str) -> None:
    ranges = changed_lines(old.encode(), new.encode())
    changed = {line for first, last in ranges for line in range(first, last + 1)}
    kept = [row for at, row in enumerate(new.splitlines(), 1) if at not in changed]
    rows = iter(old.splitlines())
    assert all(row in rows for row in kept), "the other lines are there in the same order"
    assert (changed == set()) or old != new


def test_ends_of_lines_are_no_change() -> None:
    assert changed_lines(b"a\nb\n", b"a\r\nb\r\n") == []
    assert changed_lines(b"a\nb", b"a\nb\nc\n") == [(3, 3)]
    assert changed_lines(None, b"a\nb\n") == [(1, 2)]
