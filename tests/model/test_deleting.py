"""What commands delete, and which folders that takes away."""

from __future__ import annotations

import pytest
from opened import last_run

from dlint.model.commands.deletes import deleted, empties, spread

LISTS = "/var/lib/apt/lists"


def _deleted(text: str) -> list[str]:
    run = last_run(f"FROM debian\nWORKDIR /w\nARG D=/d\n{text}")
    return [path for command in run.commands for path in deleted(run, command)]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("RUN rm -rf /a /b/*", ["/a", "/b/*"]),
        ("RUN rm x && cd /q && rm y", ["/w/x", "/q/y"]),
        ('RUN rm -rf "$D/x" $UNSET', ["/d/x"]),
        ("RUN find /a /b -type f -delete", ["/a", "/b"]),
        ("RUN find /a -exec rm -rf {} +", ["/a"]),
        ("RUN find /a -name x -print0 | xargs -0 rm", ["/a"]),
        ("RUN find /a -name x", []),
        ("RUN sudo rm /a; echo rm /b", ["/a"]),
        ("RUN rm -r /x/{a,b}", ["/x/a", "/x/b"]),
        ('RUN for d in /a /b; do rm -rf "$d/x"; done', ["/a/x", "/b/x"]),
        ("RUN ds='/a /b'; for d in $ds /c; do rm -rf $d; done", ["/a", "/b", "/c"]),
        ("RUN for d in $(ls); do rm -rf $d; done; for e in /a $UNSET; do rm $e; done", []),
        ("RUN d=/a; for d in /b; do x; done; rm $d", []),
        ('RUN ds=/a && ds="$ds /b" && rm -rf $ds', ["/a", "/b"]),
        ("RUN d=/a; rm $d; d=/b; rm $d", ["/a", "/b"]),
        ("RUN d=/a; [ -e x ] && d=/b; rm $d", []),
        ("RUN d=/a; (d=/b; rm $d); rm $d", ["/b", "/a"]),
        ("RUN d=/a; d+=/b; rm $d", []),
        ("RUN for d in " + "/a " * 300 + "; do rm $d; done", []),
    ],
)
def test_paths(text: str, paths: list[str]) -> None:
    assert _deleted(text) == paths


@pytest.mark.parametrize(
    "pattern", [LISTS, LISTS + "/*", "/var/lib/apt", "/var/lib/apt/*", "/var/lib/*", LISTS + "/*_*", "/*"]
)
def test_takes_the_lists_away(pattern: str) -> None:
    assert empties(pattern, LISTS)


@pytest.mark.parametrize(
    "pattern", ["/tmp/*", LISTS + "/partial", "/var/lib/apt/listsx", "/var/cache/apt/*", "/var/lib/d*"]
)
def test_leaves_the_lists(pattern: str) -> None:
    assert not empties(pattern, LISTS)


def test_braces_spread_like_the_shell_does() -> None:
    assert spread("/a{b,c}/{d,e}") == ["/ab/d", "/ab/e", "/ac/d", "/ac/e"]
    assert spread("/a{b}") == ["/a{b}"]
