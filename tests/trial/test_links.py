"""Symbolic links are followed: what a step tests through one is the file that it leads to."""

from __future__ import annotations

import pytest

from dlint.trial.trace.accesses import TEST, WRITE, Accesses
from dlint.trial.trace.link_table import Links
from dlint.trial.trace.links import USUAL, follow
from dlint.trial.trace.processes import read_accesses


@pytest.mark.parametrize(
    ("links", "path", "real"),
    [
        ({}, "/a/b", "/a/b"),
        ({"/a": "/c"}, "/a/b", "/c/b"),
        ({"/srv/now": "/srv/v1", "/srv/v1": "/opt/v1"}, "/srv/now/x", "/opt/v1/x"),
        ({"/a/b": "/c"}, "/a/b", "/c"),
        ({"/a": "/b", "/b": "/a"}, "/a/x", "/a/x"),
        (USUAL, "/var/run/app/pid", "/run/app/pid"),
    ],
)
def test_a_path_without_links(links: dict[str, str], path: str, real: str) -> None:
    assert Links(links).real(path) == real


def test_relative_targets_start_at_the_folder_of_the_link() -> None:
    links = Links()
    links.add("/shop/node_modules/lib", "../packages/lib")
    assert links.real("/shop/node_modules/lib/index.js") == "/shop/packages/lib/index.js"
    links.move("/shop/node_modules/lib", "/shop/lib")
    assert links.real("/shop/lib/index.js") == "/shop/packages/lib/index.js"
    assert links.real("/shop/lib", last=False) == "/shop/lib"


def test_a_later_step_reads_through_the_link_of_an_earlier_one() -> None:
    first, second = Accesses(), Accesses({"/now/flag": TEST, "/now/log": WRITE})
    first.links.add("/now", "/v1")
    follow([first, second], Links())
    assert second.paths["/v1/flag"] == TEST
    assert "/v1/log" not in second.paths


def test_a_step_reads_through_a_link_in_a_folder_of_its_own() -> None:
    lines = [
        '7 mkdir("/app/node_modules", 0777) = 0',
        '7 symlink("../packages/lib", "/app/node_modules/lib") = 0',
        '7 newfstatat(AT_FDCWD</app>, "/app/node_modules/lib/index.js", {st_mode=S_IFREG|0644, ...}, 0) = 0',
    ]
    found = read_accesses(lines, "/app")
    assert found.bits("/app/packages/lib/index.js") == TEST
