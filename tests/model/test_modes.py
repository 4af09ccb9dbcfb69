"""Permissions that instructions give."""

from __future__ import annotations

import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opened import stage_of

from dlint.model.commands.chmod import ModeChange, mode_changes


def changes(text: str) -> list[ModeChange]:
    return list(mode_changes(stage_of(f"FROM debian:12\n{text}").instructions[0]))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RUN chmod -R 755 a b", [("chmod", "755", ["a", "b"], True)]),
        ("RUN chmod u+x a && chmod o-w b", [("chmod", "u+x", ["a"], False), ("chmod", "o-w", ["b"], False)]),
        ("RUN mkdir -p -m 700 a", [("mkdir", "700", ["a"], False)]),
        ("RUN install -d -m 0700 a", [("install", "0700", ["a"], False)]),
        ("RUN umask 000; x", [("umask", "000", [], False)]),
        ("RUN find /a -type d -exec chmod -v 777 {} +", [("find", "777", ["/a"], True)]),
        ("RUN xargs chmod 600 < list", [("chmod", "600", [], False)]),
        ("COPY --chmod=755 a /b", [("copy", "755", ["/b"], False)]),
        ("ADD --chmod=u+x a /b", [("copy", "u+x", ["/b"], False)]),
        ("RUN chmod $MODE a", []),
        ("RUN chmod", []),
        ("RUN mkdir a", []),
        ("RUN echo chmod 777 a", []),
        ("COPY a b", []),
        ("USER app", []),
    ],
)
def test_found(text: str, found: list[tuple[str, str, list[str], bool]]) -> None:
    assert [(each.program, each.mode, each.targets, each.recursive) for each in changes(text)] == found


@pytest.mark.parametrize("mode", ["777", "0777", "666", "2777", "a+w", "o+w", "ugo+rwx", "a=rwX", "u+x,o+w", "o=w"])
def test_open_to_all(mode: str) -> None:
    assert changes(f"RUN chmod {mode} x")[0].opens


@pytest.mark.parametrize(
    "mode", ["755", "1777", "775", "g+w", "+w", "o-w", "a+rwxt", "o+x", "u=rw,go=r", "+x", "x+y", "8"]
)
def test_not_open_to_all(mode: str) -> None:
    assert not changes(f"RUN chmod {mode} x")[0].opens


@pytest.mark.parametrize(("mode", "sets"), [("4755", True), ("6755", True), ("u+s", True), ("+s", True), ("a+s", True),
    ("g+s", False), ("2755", False), ("u-s", False), ("755", False)])  # fmt: skip
def test_sets_the_user(mode: str, sets: bool) -> None:
    assert changes(f"RUN chmod {mode} x")[0].sets_user is sets


@pytest.mark.parametrize(("mask", "opens"), [("000", True), ("0", True), ("022", False), ("077", False), ("020", True)])
def test_umask(mask: str, opens: bool) -> None:
    assert changes(f"RUN umask {mask}")[0].opens is opens


@given(st.integers(0, 0o7777))
@settings(max_examples=80)
def test_octal_modes_are_read_as_bits(bits: int) -> None:
    change = changes(f"RUN chmod {bits:o} x")[0]
    assert change.bits == bits
    assert change.opens is (bool(bits & stat.S_IWOTH) and not bits & stat.S_ISVTX)
    assert change.sets_user is bool(bits & stat.S_ISUID)
