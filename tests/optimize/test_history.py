"""Histories as git has them: merges, renames, links, modes, submodules, shallow, bare; nothing is run or written."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from repository import Repository

from dlint.replay.history import CommitRange, History, read_history
from dlint.system.git import HistoryError


@contextmanager
def reading(folder: Path, walk: CommitRange | None = None, dockerfile: str = "Dockerfile") -> Iterator[History]:
    history = read_history(str(folder), str(folder / dockerfile), walk or CommitRange())
    try:
        yield history
    finally:
        history.git.close()


def changed(history: History) -> list[list[str]]:
    return [[change.path for change in commit.changes] for commit in history.commits]


def subjects(history: History) -> list[str]:
    return [commit.subject for commit in history.commits]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    found = Repository(tmp_path / "repository")
    found.commit({"Dockerfile": "FROM a\n", "a": "1", "sub/b": "1"}, "first")
    return found


def test_commits_come_oldest_first_with_their_changes(repository: Repository) -> None:
    repository.commit({"a": "2"}, "second\n\nwith a body")
    repository.commit({}, "third, empty")
    repository.commit({"a": None, "sub/c": ("x", "1")}, "fourth")
    with reading(repository.folder) as history:
        assert history.base.subject == "first"
        assert sorted(path for path, _, _ in history.files) == ["Dockerfile", "a", "sub/b"]
        assert subjects(history) == ["second", "third, empty", "fourth"]
        assert changed(history) == [["a"], [], ["a", "sub/c"]]
        gone, fresh = history.commits[2].changes
        assert (gone.mode, gone.id) == (None, None)
        assert (fresh.mode, fresh.was) == ("100755", None)
        assert not history.shallow


def test_only_so_many_commits(repository: Repository) -> None:
    for number in range(5):
        repository.commit({"a": f"n{number}"}, str(number))
    with reading(repository.folder, CommitRange(2)) as history:
        assert subjects(history) == ["3", "4"]
        assert history.base.subject == "2"


def test_since_and_until_a_commit(repository: Repository) -> None:
    for number in range(3):
        repository.commit({"a": f"n{number}"}, str(number))
    # The times of its commits are a minute apart: 1700000060, 120, 180, 240.
    with reading(repository.folder, CommitRange(since="1700000150 +0000")) as history:
        assert subjects(history) == ["1", "2"]
    with reading(repository.folder, CommitRange(rev="HEAD~1")) as history:
        assert subjects(history) == ["0", "1"]
    with pytest.raises(HistoryError, match="no commit since"):
        read_history(str(repository.folder), None, CommitRange(since="2030-01-01"))


def test_a_folder_of_the_repository_as_context(repository: Repository) -> None:
    repository.commit({"a": "2"}, "outside")
    repository.commit({"sub/b": "2", "a": "3"}, "both")
    with reading(repository.folder / "sub", dockerfile="../Dockerfile") as history:
        assert history.prefix == "sub/"
        assert [path for path, _, _ in history.files] == ["b"]
        assert changed(history) == [[], ["b"]]
        assert history.dockerfile == "Dockerfile"
        assert history.text(history.newest.dockerfile) == b"FROM a\n"


def test_merges_are_one_step_or_all_that_they_brought(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "side")
    repository.commit({"side": "1"}, "side 1")
    repository.commit({"side": "2"}, "side 2")
    repository.git("checkout", "-q", "main")
    repository.commit({"a": "2"}, "main 1")
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    with reading(repository.folder) as history:
        assert subjects(history) == ["main 1", "merge"]
        assert changed(history) == [["a"], ["side"]]
    with reading(repository.folder, CommitRange(every=True)) as history:
        assert set(subjects(history)) == {"side 1", "side 2", "main 1", "merge"}
        final = {change.path: change.id for commit in history.commits for change in commit.changes}
        assert final["side"] == repository.git("rev-parse", "main:side").decode().strip()


def test_the_dockerfile_is_followed_through_renames(repository: Repository) -> None:
    body = "FROM a\n" + "RUN echo a long enough text to be known again\n" * 8
    repository.commit({"Dockerfile": body}, "longer")
    repository.commit({"Dockerfile": None, "docker/app.Dockerfile": body + "RUN 2\n"}, "renamed")
    repository.commit({"docker/app.Dockerfile": body + "RUN 3\n"}, "changed")
    for context in (repository.folder, repository.folder / "sub"):
        dockerfile = os.path.relpath(repository.folder / "docker/app.Dockerfile", context)
        with reading(context, dockerfile=dockerfile) as history:
            texts = [history.text(commit.dockerfile) or b"" for commit in (history.base, *history.commits)]
            assert [text.decode().splitlines()[-1] for text in texts] == [
                "FROM a", "RUN echo a long enough text to be known again", "RUN 2", "RUN 3",
            ]  # fmt: skip


def test_commits_without_a_dockerfile(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit({"a": "1"})
    repository.commit({"Dockerfile": "FROM a\n"})
    repository.commit({"Dockerfile": None})
    repository.commit({"Dockerfile": "FROM b\n"})
    with reading(tmp_path) as history:
        known = [commit.dockerfile is not None for commit in (history.base, *history.commits)]
        assert known == [False, True, False, True]


def test_ignore_files(repository: Repository) -> None:
    repository.commit({".dockerignore": "x\n"})
    repository.commit({"Dockerfile.dockerignore": "y\n"})
    repository.commit({"Dockerfile.dockerignore": None, ".dockerignore": "z\n"})
    with reading(repository.folder) as history:
        assert [history.text(commit.ignore) for commit in history.commits] == [b"x\n", b"y\n", b"z\n"]


def test_links_and_submodules(repository: Repository) -> None:
    repository.commit({"link": ("->", "a")})
    commit = repository.git("rev-parse", "HEAD").decode().strip()
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},module")
    repository.git("commit", "-q", "-m", "submodule")
    with reading(repository.folder) as history:
        assert [change.mode for commit in history.commits for change in commit.changes] == ["120000", "160000"]
        assert history.text(history.commits[0].changes[0].id) == b"a"


def test_a_shallow_clone_is_reported_as_such(repository: Repository, tmp_path: Path) -> None:
    for number in range(4):
        repository.commit({"a": f"n{number}"}, str(number))
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=3", f"file://{repository.folder}", str(shallow)], check=True)
    with reading(shallow) as history:
        assert history.shallow
        assert history.base.subject == "1"
        assert subjects(history) == ["2", "3"]


def test_a_bare_repository(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a": "2"})
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(repository.folder), str(bare)], check=True)
    history = read_history(str(bare), "Dockerfile", CommitRange())
    assert history.root is None
    assert changed(history) == [["a"]]
    assert history.text(history.newest.dockerfile) == b"FROM a\n"
    history.git.close()


def test_names_of_any_bytes(repository: Repository) -> None:
    names = ["with blank", "tab\tand\nnewline", 'quote"s', "ümlaut", os.fsdecode(b"bytes\xff"), ":(glob)*", "-dash"]
    repository.commit(dict.fromkeys(names, "1"))
    with reading(repository.folder) as history:
        assert sorted(changed(history)[0]) == sorted(names)


def test_what_is_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Repository) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(HistoryError, match="not in a git repository"):
        read_history(str(folder), None, CommitRange())
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    with pytest.raises(HistoryError, match="no commit yet"):
        read_history(str(folder), None, CommitRange())
    with pytest.raises(HistoryError, match="no commit nowhere"):
        read_history(str(repository.folder), None, CommitRange(rev="nowhere"))
    with pytest.raises(HistoryError, match=r"inside of a \.git folder"):
        read_history(str(repository.folder / ".git"), None, CommitRange())
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(HistoryError, match="git is not installed"):
        read_history(str(repository.folder), None, CommitRange())


def test_a_commit_name_is_no_option(repository: Repository) -> None:
    with pytest.raises(HistoryError, match="no commit --all"):
        read_history(str(repository.folder), None, CommitRange(rev="--all"))


def test_variables_of_hooks_lead_nowhere(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a": "2"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    with reading(repository.folder) as history:
        assert changed(history) == [["a"]]


def everything(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Each file below a folder: when it was changed, its mode, what is in it."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found[str(path)] = (status.st_mtime_ns, status.st_mode, data)
    return found


def test_no_program_of_the_repository_runs_and_nothing_is_written(repository: Repository, tmp_path: Path) -> None:
    flag = tmp_path / "it ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{flag}'\nexit 1\n")
    program.chmod(0o755)
    repository.commit({"a": "2", "Dockerfile": "FROM b\n", ".gitattributes": "* diff=own filter=own\n"})
    repository.commit({"Dockerfile": None, "sub/Dockerfile": "FROM b\n"})
    settings = (
        "core.fsmonitor", "core.pager", "diff.external", "diff.own.textconv", "diff.own.command", "filter.own.smudge",
        "filter.own.clean", "core.sshCommand", "core.editor", "pager.log", "gpg.program", "uploadpack.packObjectsHook",
    )  # fmt: skip
    for name in settings:
        repository.git("config", name, str(program))
    # What is missing would be fetched from here.
    repository.git("config", "extensions.partialClone", "origin")
    repository.git("config", "remote.origin.promisor", "true")
    repository.git("config", "remote.origin.url", f"ext::{program}")
    repository.git("config", "protocol.ext.allow", "always")
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"):
        shutil.copy(program, repository.folder / ".git/hooks" / hook)
    missing = repository.git("rev-parse", "HEAD:a").decode().strip()
    (repository.folder / ".git/objects" / missing[:2] / missing[2:]).unlink()
    (repository.folder / "a").write_text("changed and not added")
    before = everything(repository.folder)
    with reading(repository.folder, dockerfile="sub/Dockerfile") as history:
        assert len(history.commits) == 2
        assert history.text(missing) is None
        assert history.text(history.commits[0].dockerfile) == b"FROM b\n"
    assert not flag.exists()
    assert everything(repository.folder) == before
