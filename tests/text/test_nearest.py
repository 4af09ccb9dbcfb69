"""Mistyped names find the name that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.text.nearest import did_you_mean, nearest, one_slip

NAMES = ("--format", "--fail-on", "--ignore", "check", "cache/copy-before-install", "secrets/token", "DL3009", "DL3008")


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("--formt", "--format"),
        ("--fromat", "--format"),
        ("--form", "--format"),
        ("chekc", "check"),
        ("dl3009", "DL3009"),
        ("cach/copy-before-instal", "cache/copy-before-install"),
        ("copy-before-install", "cache/copy-before-install"),
        ("token", "secrets/token"),
        ("xyzzy", None),
        ("", None),
    ],
)
def test_nearest(word: str, name: str | None) -> None:
    assert nearest(word, NAMES) == name


def test_a_hint_ends_a_sentence() -> None:
    assert did_you_mean("chek", NAMES) == "; did you mean check?"
    assert did_you_mean("xyzzy", NAMES) == ""
    assert did_you_mean("x", ()) == ""


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=5), min_size=1, unique=True), st.data())
def test_a_name_is_nearest_to_itself(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    assert nearest(name, names) == name


@given(st.text(alphabet="abcdef", min_size=3, max_size=8), st.data())
def test_one_slip_is_forgiven(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    for slip in (name[:at] + name[at + 1 :], name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :]):
        assert nearest(slip, [name, "0123456789"]) == name


@pytest.mark.parametrize(
    ("word", "name", "slipped"),
    [
        ("APPHOME", "APP_HOME", True),
        ("VERSOIN", "VERSION", True),
        ("VERSIONS", "VERSION", True),
        ("version", "VERSION", True),
        ("PAHT", "PATH", True),
        ("BATH", "PATH", False),
        ("HOME", "NAME", False),
        ("VERSION1", "VERSION2", False),
        ("VERSION2", "VERSION", False),
        ("GO_VERSION", "JQ_VERSION", False),
        ("VERSION", "VERSION", False),
    ],
)
def test_one_slip_is_all_that_counts(word: str, name: str, slipped: bool) -> None:
    assert one_slip(word, name) is slipped
