"""Paths on a command line come to the files that people mean."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.cli.discover import discover
from dlint.cli.main import main
from dlint.search.dockerfile_names import is_dockerfile

DOCKERFILES = (
    "Dockerfile", "dockerfile", "Containerfile", "containerfile", "Dockerfile.dev", "Dockerfile.python",
    "Dockerfile.cpp", "Dockerfile.3.12-slim", "Dockerfile-prod", "Containerfile.dev", "Containerfile-prod",
    "api.Dockerfile", "api.dockerfile", "api.Containerfile", "api.containerfile", ".Dockerfile", "a b.Dockerfile",
    "é.Dockerfile",
)  # fmt: skip
OTHERS = (
    "Dockerfile.dockerignore", "Containerfile.containerignore", ".dockerignore", "Dockerfile~", "Dockerfile.bak",
    "Dockerfile.orig", "Dockerfile.swp", ".Dockerfile.swp", "Dockerfile.md", "Dockerfile.TXT", "Dockerfile.py",
    "Dockerfile.sh", "Dockerfile.j2", "Dockerfile.tmpl", "Dockerfile.erb", "Dockerfile.in", "Dockerfile.template",
    "Dockerfiles", "Dockerfile_dev", "myDockerfile", "dockerfile.go", "Dockerfile-parse.js", "api.dockerfile.md", "x",
)  # fmt: skip


def touch(folder: Path, *paths: str) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("FROM scratch\n")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", DOCKERFILES)
def test_a_search_picks_up(name: str) -> None:
    assert is_dockerfile(name)


@pytest.mark.parametrize("name", OTHERS)
def test_a_search_leaves_alone(name: str) -> None:
    assert not is_dockerfile(name)


def test_a_folder_is_searched_and_the_result_is_sorted(here: Path) -> None:
    touch(here, "Dockerfile", "b/c/api.Dockerfile", "a/Dockerfile.dev", "a/notes.txt")
    expected = ["Dockerfile", "a/Dockerfile.dev", "b/c/api.Dockerfile"]
    assert discover(["."]).paths == expected
    assert discover(["b", "a", "."]).paths == expected
    assert discover(["./b/"]).paths == ["./b/c/api.Dockerfile"]
    assert discover([str(here / "a")]).paths == [str(here / "a/Dockerfile.dev")]


def test_a_named_file_is_taken_whatever_its_name(here: Path) -> None:
    touch(here, "notes.txt", "Dockerfile", "node_modules/x/Dockerfile")
    (here / ".gitignore").write_text("*\n")
    found = discover(["notes.txt", "./Dockerfile", "node_modules/x/Dockerfile", "-"])
    assert found.paths == ["-", "./Dockerfile", "node_modules/x/Dockerfile", "notes.txt"]
    assert found.named == set(found.paths)


def test_each_file_comes_once(here: Path) -> None:
    touch(here, "Dockerfile", "a/Dockerfile")
    assert discover(["./Dockerfile", ".", "a", "a/../Dockerfile", "Dockerfile"]).paths == [
        "./Dockerfile",
        "a/Dockerfile",
    ]
    assert discover(["-", "-"]).paths == ["-"]


def test_folders_of_other_peoples_code_are_not_entered(here: Path) -> None:
    closed = ("node_modules", ".venv", ".git", ".hg", ".svn", "__pycache__", ".tox", ".nox")
    touch(here, *(f"a/{name}/x/Dockerfile" for name in closed), "env/lib/Dockerfile", "venv/Dockerfile")
    (here / "env/pyvenv.cfg").touch()
    assert discover(["."]).paths == ["venv/Dockerfile"]
    assert discover(["a/node_modules", "env"]).paths == ["a/node_modules/x/Dockerfile", "env/lib/Dockerfile"]


def test_a_folder_with_the_name_of_a_dockerfile_is_searched(here: Path) -> None:
    touch(here, "Dockerfile/Dockerfile.dev")
    assert discover(["."]).paths == ["Dockerfile/Dockerfile.dev"]


def test_links_to_folders_are_not_followed_and_linked_files_come_once(here: Path) -> None:
    touch(here, "real/Dockerfile", "elsewhere.txt")
    (here / "real/loop").symlink_to(here / "real")
    (here / "Dockerfile").symlink_to("real/Dockerfile")
    (here / "Dockerfile.folder").symlink_to("real")
    (here / "Dockerfile.a").symlink_to("elsewhere.txt")
    (here / "Dockerfile.b").symlink_to("elsewhere.txt")
    assert discover(["."]).paths == ["Dockerfile.a", "real/Dockerfile"]
    assert discover(["Dockerfile", "real"]).paths == ["Dockerfile"]
    assert discover(["Dockerfile.folder"]).paths == ["Dockerfile.folder/Dockerfile"]


def test_what_is_not_there_is_reported_and_the_rest_goes_on(here: Path) -> None:
    touch(here, "Dockerfile")
    (here / "Dockerfile.gone").symlink_to("nothing")
    found = discover([".", "nope", "*.nope", "nope/*", "Dockerfile.gone"])
    assert found.paths == ["Dockerfile"]
    assert dict(found.errors) == {
        "nope": "no such file or folder",
        "*.nope": "no file matches",
        "nope/*": "no file matches",
        "Dockerfile.gone": "a link to a file that is not there",
    }


def test_a_folder_that_cannot_be_read_is_an_error_unless_it_is_excluded(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(here, "Dockerfile", "locked/Dockerfile")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = discover(["."])
    assert found.paths == ["Dockerfile"]
    reason = "cannot be read: Permission denied; give yourself read permission, or leave it out"
    assert found.closed == [("locked", reason)]
    assert discover(["locked"]).errors == [("locked", reason)]
    (here / "Dockerfile").write_text("FROM debian:12\n")
    assert main(["check", "--isolated", "--select", "secrets"]) == 2
    assert main(["check", "--isolated", "--select", "secrets", "--exclude", "locked/"]) == 0
    (here / "dlint.toml").write_text("select = ['secrets']\nexclude = ['locked']\n")
    assert main(["check"]) == 0
    assert main(["fix", "--diff", "--isolated"]) == 2


@pytest.mark.parametrize("verb", ["check", "fix", "format"])
def test_a_folder_with_the_name_of_a_dockerfile_is_an_error_if_it_holds_none(
    here: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    (here / "Dockerfile").mkdir()
    (here / "api/Containerfile").mkdir(parents=True)
    for words in ([], ["Dockerfile"], ["Dockerfile/"], ["api"]):
        assert main([verb, *words]) == 2
        named = "api/Containerfile" if words == ["api"] else "".join(words) or "Dockerfile"
        assert f"{named}: is a folder" in "".join(capsys.readouterr())
    assert main([verb, "--exclude", "Dockerfile", "--exclude", "api/"]) == 0
    touch(here, "Dockerfile/app.dockerfile", "api/Containerfile/Dockerfile")
    assert discover(["."]).closed == discover(["Dockerfile"]).closed == []


def test_what_is_no_file_at_all_is_left_alone(here: Path) -> None:
    os.mkfifo(here / "Dockerfile")
    assert discover(["."]).paths == []


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("*.txt", ["a.txt"]),
        ("./*.txt", ["a.txt"]),
        ("**/*.txt", ["a.txt", "s/a/b.txt", "s/b.txt"]),
        ("s/**/b.txt", ["s/a/b.txt", "s/b.txt"]),
        ("s/*/b.tx?", ["s/a/b.txt"]),
        ("[sz]/b.txt", ["s/b.txt"]),
        ("s*/b.txt", ["s/b.txt"]),
        ("**/D*", ["Dockerfile", "s/Dockerfile"]),
    ],
)
def test_a_pattern_finds_files_of_any_name(here: Path, pattern: str, paths: list[str]) -> None:
    touch(here, "a.txt", "s/b.txt", "s/a/b.txt", "Dockerfile", "s/Dockerfile", ".git/b.txt")
    assert discover([pattern]).paths == paths


def test_a_file_with_the_very_name_of_a_pattern_is_meant(here: Path) -> None:
    touch(here, "[a].txt", "a.txt")
    assert discover(["[a].txt"]).paths == ["[a].txt"]


def test_gitignore_can_be_switched_off(here: Path) -> None:
    touch(here, "Dockerfile", "a/Dockerfile")
    (here / ".gitignore").write_text("a/\n")
    assert discover(["."]).paths == ["Dockerfile"]
    assert discover(["."], gitignore=False).paths == ["Dockerfile", "a/Dockerfile"]


def test_a_work_tree_inside_another_has_its_own_rules(here: Path) -> None:
    touch(here, "inner/Dockerfile", "inner/Dockerfile.a", "plain/Dockerfile.a", "plain/Dockerfile")
    (here / ".gitignore").write_text("Dockerfile\n")
    subprocess.run(["git", "init", "-q", "inner"], check=True)
    (here / "inner/.gitignore").write_text("*.a\n")
    assert discover(["."]).paths == ["inner/Dockerfile", "plain/Dockerfile.a"]
    assert discover(["inner"]).paths == ["inner/Dockerfile"]


FOLDERS = st.sampled_from(["", "a/", "b/", "a/b/", "a/b/c/", "b/a/"])
FILES = st.builds(str.__add__, FOLDERS, st.sampled_from(["Dockerfile", "a.dockerfile", "Dockerfile.b"]))
RULES = st.sampled_from(
    [
        "a",
        "a/",
        "/a",
        "!a",
        "b/",
        "*.b",
        "!*.b",
        "a/b",
        "/a/b/",
        "**/c",
        "a/**",
        "!a/**",
        "*",
        "!*/",
        "Docker*",
        "!Dockerfile",
    ]
)


@settings(max_examples=60)
@given(st.sets(FILES, min_size=1), st.dictionaries(FOLDERS, st.lists(RULES, max_size=3), max_size=3))
def test_a_search_finds_what_git_would_track(
    tmp_path_factory: pytest.TempPathFactory, files: set[str], rules: dict[str, list[str]]
) -> None:
    top = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    touch(top, *files)
    for folder, lines in rules.items():
        (top / folder).mkdir(parents=True, exist_ok=True)
        (top / folder / ".gitignore").write_text("\n".join(lines))
    git = ["git", "-C", str(top), "-c", "core.excludesFile=/dev/null"]
    command = [*git, "ls-files", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    tracked = sorted(f"{top}/{path}" for path in listed if path and not path.endswith(".gitignore"))
    assert discover([str(top)]).paths == tracked
    shutil.rmtree(top)
