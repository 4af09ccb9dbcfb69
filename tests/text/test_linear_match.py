"""Patterns with stars: the automaton agrees with the regular expression, and long texts take few steps."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.text import linear_match
from dlint.text.linear_match import ANY, FOLDERS, STAR, LinearPattern
from dlint.text.wildcard import compiled

CHECKOUT = Path(__file__).resolve().parents[2]
PIECES = st.sampled_from([STAR, FOLDERS, "[^/]", "/", "a", "b", "[ab/]", "[^b]", r"\b", r"\B", "[a/]*"])
TEXTS = st.text("ab/", max_size=12)


@given(st.lists(PIECES, max_size=8), st.booleans(), TEXTS)
def test_the_automaton_is_the_regular_expression(pieces: list[str], open_end: bool, text: str) -> None:
    whole = ["^", *pieces, *([ANY] if open_end else []), r"\Z"]
    expected = re.fullmatch("".join(whole), text, re.DOTALL) is not None
    pattern = LinearPattern(whole, re.DOTALL)
    assert pattern.match(text) is expected
    assert linear_match._Automaton(whole, re.DOTALL).match(text, 0) is expected


@given(st.lists(st.sampled_from([STAR, "a", "b", "/", "[^/]"]), max_size=8), TEXTS)
def test_the_start_may_lie_inside_the_text(pieces: list[str], text: str) -> None:
    pattern = LinearPattern(pieces, re.DOTALL)
    assert pattern.match("a/" + text, 2) is pattern.match(text)
    assert linear_match._Automaton(pieces, re.DOTALL).match("a/" + text, 2) is pattern.match(text)


@pytest.mark.parametrize(
    ("pattern", "fits", "misses"),
    [
        ("**/a/" * 40 + "b", "a/" * 4000 + "b", "a/" * 4000 + "c"),
        ("*a" * 40 + "b", "a" * 8000 + "b", "a" * 8000),
        ("**/*" * 40 + "b", "a/" * 4000 + "b", "a/" * 4000 + "c"),
    ],
)
def test_a_long_text_is_passed_once(pattern: str, fits: str, misses: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    closed = linear_match._Automaton._closed

    def counted(self: linear_match._Automaton, state: int, text: str, place: int) -> int:
        nonlocal steps
        steps += 1
        return closed(self, state, text, place)

    monkeypatch.setattr(linear_match._Automaton, "_closed", counted)
    assert compiled(pattern).match(fits)
    assert not compiled(pattern).match(misses)
    assert steps <= len(fits) + len(misses) + 2


def strings(path: Path) -> list[str]:
    return [
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_no_group_is_atomic() -> None:
    """Python before 3.11.5 matches wrongly where a group is repeated possessively: cpython issue 106052."""
    paths = [*(CHECKOUT / "src").rglob("*.py"), *(CHECKOUT / "rules").rglob("*.py")]
    found = [(path.name, text) for path in paths for text in strings(path) if re.search(r"[^\\(]\)[*+?]\+|\(\?>", text)]
    assert not found
    assert re.search(r"[^\\(]\)[*+?]\+|\(\?>", r"(?:a|b)*+")
