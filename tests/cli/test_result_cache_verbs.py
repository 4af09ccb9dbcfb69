"""The cache of results at the command line: where it lies, and how to do without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    (root / ".git").mkdir(parents=True)
    (root / "Dockerfile").write_text("FROM alpine\nRUN cd /srv && make\n")
    return root


def _dlint(repo: Path, cache: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    command = [sys.executable, "-P", "-m", "dlint", *words]
    return subprocess.run(command, cwd=repo, env=environment, capture_output=True, text=True, check=False)


def _kept(cache: Path) -> int:
    return sum(path.is_file() for path in (cache / "dlint" / "results").glob("*"))


def test_the_second_run_prints_the_same(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    formats = ["text", "json", "sarif", "html"]
    first = [_dlint(repo, str(cache), "check", "--no-cache", "--format", each) for each in formats]
    assert _kept(cache) == 0
    for _ in range(2):
        later = [_dlint(repo, str(cache), "check", "--format", each) for each in formats]
        assert [run.stdout for run in later] == [run.stdout for run in first]
        assert {run.returncode for run in later} == {1}
    assert _kept(cache) == 1


def test_clean_removes_what_was_kept(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    _dlint(repo, str(cache), "check")
    assert _kept(cache) == 1
    assert "removed 1 file" in _dlint(repo, str(cache), "clean").stdout
    assert _kept(cache) == 0
    assert "nothing" in _dlint(repo, str(cache), "clean").stdout
    page = cache / "dlint" / "pages" / "size-pip-cache.html"
    page.parent.mkdir()
    page.write_text("<p>")
    (page.parent / "notes.txt").write_text("mine")
    assert f"removed 1 file, 3 B, from {page.parent}" in _dlint(repo, str(cache), "clean").stdout
    assert [path.name for path in page.parent.iterdir()] == ["notes.txt"]
    assert _dlint(repo, str(cache), "clean", "x").returncode == 2


@pytest.mark.parametrize("place", [".cache", "{repo}/.cache", "{repo}", "{repo}/link"])
def test_nothing_is_kept_in_the_checkout(repo: Path, place: str) -> None:
    if place.endswith("link"):
        (repo / "inner").mkdir()
        (repo / "link").symlink_to("inner")
    _dlint(repo, place.format(repo=repo), "check")
    assert not [path for path in repo.rglob("*") if path.is_file() and path.name != "Dockerfile"]


def test_a_folder_that_cannot_be_made_stops_nothing(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run = _dlint(repo, str(tmp_path / "file"), "check")
    assert run.returncode == 1 and not run.stderr
