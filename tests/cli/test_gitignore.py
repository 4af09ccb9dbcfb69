"""Ignore files mean to dlint exactly what they mean to git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlint.config.patterns import GitignoreFile, lines_of
from dlint.search.gitignore import above, is_ignored

PIECES = (
    "a", "b", "*", "**", "***", "/", "?", "[ab]", "[!a]", "[^a]", "[a-c]", "[]a]", "[\\]]", "[a\\-c]", "[[:alpha:]]",
    "[[:al]", "[[:nix:]]", "[:", "[", "]", "\\", "-", "!", "#", " ", "**/", "/**", "^", "é", "\r",
)  # fmt: skip
LETTERS = ("a", "b", "c", "é", " ", "-", "]", "[", "\\", "!", "#", "*")
NAMES = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=3).map("".join)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
LINES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)


@pytest.fixture(scope="module")
def work_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


def ignored_by_git(work_tree: Path, paths: list[str]) -> set[str]:
    """The paths that git would ignore; those that do not exist count as files."""
    git = ["git", "-C", str(work_tree), "-c", "core.excludesFile=/dev/null"]
    command = [*git, "check-ignore", "--no-index", "-z", "--stdin"]
    asked = "\0".join(paths).encode()
    answer = subprocess.run(command, input=asked, capture_output=True, check=False).stdout
    return {path.decode() for path in answer.split(b"\0") if path}


@settings(max_examples=150)
@given(st.lists(LINES, min_size=1, max_size=3), st.lists(PATHS, min_size=1, max_size=40, unique=True))
@example(["foo**/bar", "a**b/c", "**\\/k", "m/**/n"], ["foo/x/bar", "a/x/b/c", "axb/c", "d/k", "k", "m/n", "m/a/n"])
@example(["*", "!*/", "!*.c"], ["a", "a.c", "b/a.c", "b/a"])
@example(["/a", "b/", "c\\ ", "d  "], ["a", "x/a", "b", "b/x", "c ", "c", "d"])
def test_patterns_match_what_git_matches(work_tree: Path, lines: list[str], paths: list[str]) -> None:
    data = "\n".join(lines).encode()
    (work_tree / ".gitignore").write_bytes(data)
    patterns = GitignoreFile(str(work_tree), lines_of(data))
    ours = {path for path in paths if patterns.hides(f"{work_tree}/{path}")}
    assert ours == ignored_by_git(work_tree, paths)


def test_a_hostile_pattern_takes_no_time() -> None:
    patterns = GitignoreFile("/", ["*a" * 40 + "b", "**/a/" * 3 + "c"])
    assert not patterns.hides("/" + "a" * 200)


def test_marks_at_the_start_and_ends_of_lines() -> None:
    assert lines_of(b"\xef\xbb\xbfa\r\n# no\n\n b\nc \\\nd\\  \n\xff") == ["a", " b", "c \\", "d\\ ", "\xff"]


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """A work tree with ignore files at three levels and `info/exclude`."""
    top = tmp_path / "top"
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    folders = (top / "one" / "two", top / "one" / "build", top / "other")
    for folder in folders:
        folder.mkdir(parents=True)
    (top / ".git" / "info").mkdir(exist_ok=True)
    (top / ".git" / "info" / "exclude").write_text("excluded\nboth\n")
    (top / ".gitignore").write_text("*.log\nbuild/\n/other/x\n!both\n")
    (top / "one" / ".gitignore").write_text("!keep.log\nsecret\n")
    (top / "one" / "two" / ".gitignore").write_text("/here\nkeep.log\n")
    return top


def test_the_nearest_ignore_file_has_the_last_word(nested: Path) -> None:
    names = ("a.log", "keep.log", "secret", "here", "excluded", "both", "x")
    folders = ("", "one/", "one/two/", "one/two/three/", "other/")
    paths = [folder + name for folder in folders for name in names]
    ours = set()
    for path in paths:
        folder = nested / os.path.dirname(path) / "any"
        if is_ignored(above(str(folder)), str(nested / path), is_folder=False):
            ours.add(path)
    assert ours == ignored_by_git(nested, paths)


def test_a_linked_work_tree_shares_the_exclude_file(nested: Path) -> None:
    git = ["git", "-C", str(nested), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    linked = nested.parent / "linked"
    subprocess.run([*git, "worktree", "add", "-q", str(linked)], check=True, capture_output=True)
    folder = linked / "folder"
    folder.mkdir()
    assert is_ignored(above(str(folder)), str(folder / "excluded"), is_folder=False)


def test_without_a_work_tree_nothing_above_counts(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    assert above(str(folder)) == ()
