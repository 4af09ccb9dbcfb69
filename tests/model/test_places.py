"""Where instructions and commands work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened import file_of, last_run

from dlint.model.commands.paths import below, folder_at, folder_of, joined


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("FROM debian", "/"),
        ("FROM golang", "/go"),
        ("FROM private/base", "/?"),
        ("FROM private/base\nWORKDIR app", "/?/app"),
        ("FROM scratch\nWORKDIR app", "/app"),
        ("FROM debian\nWORKDIR /a\nWORKDIR b/../c", "/a/c"),
        ("FROM debian\nARG X\nWORKDIR $X/a", "/?$X/a"),
        ("FROM debian\nENV X=/x\nWORKDIR $X/a", "/x/a"),
        ("FROM debian AS a\nWORKDIR /a\nFROM a\nWORKDIR b", "/a/b"),
    ],
)
def test_the_working_folder_is_followed(text: str, folder: str) -> None:
    assert folder_at(file_of(text).stages[-1]) == folder


@pytest.mark.parametrize(
    ("script", "folder"),
    [
        ("npm ci", "/app"),
        ("cd web && npm ci", "/app/web"),
        ("cd web && cd ../api && npm ci", "/app/api"),
        ("(cd web && true) && npm ci", "/app"),
        ("(cd web && npm ci)", "/app/web"),
        ("cd /srv; sh -c 'cd web && npm ci'", "/srv/web"),
        ("cd $HOME/x && npm ci", "/?$HOME/x"),
        ("cd && npm ci", "/?~"),
        ("cd web | npm ci", "/app"),
    ],
)
def test_cd_reaches_what_follows_it_in_its_shell(script: str, folder: str) -> None:
    run = last_run(f"FROM debian\nWORKDIR /app\nRUN {script}")
    command = next(command for command in run.commands if command.name == "npm")
    assert folder_of(run, command) == folder


@pytest.mark.parametrize(
    ("path", "folder", "rest"),
    [("/a", "/a", ""), ("/a/b/c", "/a", "b/c"), ("/ab", "/a", None), ("/a", "/", "a"), ("/", "/a", None)],
)
def test_below(path: str, folder: str, rest: str | None) -> None:
    assert below(path, folder) == rest


PATHS = st.text("ab/.$?~", max_size=12)


@given(PATHS, PATHS)
def test_a_joined_path_is_absolute_and_normal(folder: str, path: str) -> None:
    whole = joined(joined("/", folder), path)
    assert whole.startswith("/")
    assert "//" not in whole
    assert not {".", ".."} & set(whole.split("/"))
    assert joined("/", whole) == whole
