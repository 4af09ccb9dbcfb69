"""Symbolic links are followed: what a step tests through one is the file that it leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.trial.trace.accesses import TEST, WRITE, Accesses
from dlint.trial.trace.collect import stage_links, trace_files
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


@pytest.mark.parametrize(
    ("path", "real"),
    [("/now/../shared/flag", "/opt/shared/flag"), ("/a/../b", "/b"), ("/../x", "/x"), ("/now/x/../y", "/opt/v1/y")],
)
def test_two_dots_leave_the_folder_that_a_link_leads_to(path: str, real: str) -> None:
    assert Links({"/now": "/opt/v1"}).walk(path) == real


def test_a_step_reads_past_a_link_by_two_dots() -> None:
    first = Accesses()
    first.links.add("/srv/current", "/opt/app/v1")
    lines = ['7 access("current/../shared/beta", R_OK) = 0', '7 chdir("current/..") = 0', '7 access("flag", R_OK) = 0']
    second = read_accesses(lines, "/srv")
    follow([first, second], Links())
    assert second.bits("/opt/app/shared/beta") == TEST
    assert second.bits("/opt/app/flag") == TEST


@pytest.mark.parametrize(
    "written",
    ["/proc/self/cwd/conf/a", "/proc/7/cwd/conf/a", "/proc/self/root/srv/conf/a", "/proc/7/task/7/cwd/conf/a"],
)
def test_links_of_proc_lead_back_into_the_image(written: str) -> None:
    found = read_accesses(
        ['7 execve("/bin/sh", [...], 0x7f /* 3 vars */) = 0', f'7 access("{written}", R_OK) = 0'], "/srv"
    )
    assert found.bits("/srv/conf/a") == TEST
    assert found.inexact is None


@pytest.mark.parametrize("written", ["/proc/self/fd/5/a", "/dev/fd/5/a", "/proc/99/cwd/a"])
def test_a_place_of_proc_that_is_not_known_makes_a_trace_inexact(written: str) -> None:
    found = read_accesses([f'7 access("{written}", R_OK) = 0'], "/srv")
    assert found.inexact is not None
    assert written in found.inexact


def test_links_of_stages_are_read_by_stage(tmp_path: Path) -> None:
    (tmp_path / "links-0").write_bytes(b"/opt/current\0/srv/conf\0/srv/a\0b\0")
    (tmp_path / "links-2").write_bytes(b"")
    (tmp_path / "4").write_text("")
    found = stage_links(tmp_path)
    assert sorted(found) == [0, 2]
    assert found[0].real("/opt/current/flag") == "/srv/conf/flag"
    assert found[0].real("/srv/a") == "/srv/b"
    assert found[2].real("/opt/current/flag") == "/opt/current/flag"


def test_what_a_step_leaves_among_the_traces_is_not_read(tmp_path: Path) -> None:
    """A step may write where its trace is written, also a link to a file of this machine."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"/srv/a\0/srv/b\0")
    traces = tmp_path / "traces"
    traces.mkdir()
    (traces / "links-0").symlink_to(secret)
    (traces / "links-x").write_bytes(b"/srv/a\0/srv/b\0")
    (traces / "links-1").write_bytes(b"/srv/c\0/srv/d\0/srv/e\0")
    (traces / "12").symlink_to(secret)
    assert set(stage_links(traces)) == {1}
    assert list(trace_files(traces)) == []
