"""Where package managers keep what they download."""

from __future__ import annotations

import pytest
from opened import last_run

from dlint.model.packages.cache_mounts import cache_mounts, expanded_folders, home_of
from dlint.model.packages.installs import installs_of


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("FROM debian\nRUN x", "/root"),
        ("FROM private/base\nRUN x", None),
        ("FROM private/base\nUSER node\nRUN x", "/home/node"),
        ("FROM debian\nUSER 0\nRUN x", "/root"),
        ("FROM debian\nUSER 1000\nRUN x", None),
        ("FROM private/base\nENV HOME=/opt/me\nRUN x", "/opt/me"),
    ],
)
def test_the_home_of_who_runs_it(text: str, home: str | None) -> None:
    assert home_of(last_run(text)) == home


def test_folders_are_those_of_the_user() -> None:
    run = last_run("FROM node:22\nUSER node\nRUN npm ci")
    assert expanded_folders(installs_of(run)[0]) == ["/home/node/.npm"]


@pytest.mark.parametrize(
    ("flag", "targets"),
    [
        ("--mount=type=cache,target=/root/.npm", ["/root/.npm"]),
        ("--mount=type=bind,target=/x", []),
        ("--mount=type=cache,target=$X", []),
        ("--mount=type=cache,dst=/a --mount=type=tmpfs,target=/b --mount=type=cache,target=/c", ["/a", "/c"]),
    ],
)
def test_cache_mounts_are_found(flag: str, targets: list[str]) -> None:
    assert [mount.target for mount in cache_mounts(last_run(f"FROM node:22\nRUN {flag} npm ci"))] == targets


@pytest.mark.parametrize(
    ("path", "holds"), [("/root/.cache", True), ("/root/.cache/pip/http", True), ("/root/.cachet", False)]
)
def test_a_mount_holds_what_is_around_it_too(path: str, holds: bool) -> None:
    (mount,) = cache_mounts(last_run("FROM node:22\nRUN --mount=type=cache,target=/root/.cache/pip x"))
    assert mount.holds(path) is holds
