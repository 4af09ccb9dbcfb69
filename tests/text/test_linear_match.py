"""Patterns with stars: the automaton agrees with the regular expression, and long texts take few steps."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.text import pattern_set
from dlint.text.linear_match import LinearPattern
from dlint.text.pattern_set import ANY, FOLDERS, STAR, PatternSet
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
    assert bool(PatternSet([whole], re.DOTALL).matching(text)) is expected


@given(st.lists(st.sampled_from([STAR, "a", "b", "/", "[^/]"]), max_size=8), TEXTS)
def test_the_start_may_lie_inside_the_text(pieces: list[str], text: str) -> None:
    pattern = LinearPattern(pieces, re.DOTALL)
    assert pattern.match("a/" + text, 2) is pattern.match(text)
    assert bool(PatternSet([pieces], re.DOTALL).matching("a/" + text, 2)) is pattern.match(text)


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
    closed = PatternSet._closed

    def counted(self: PatternSet, opened: int, before: str, after: str) -> int:
        nonlocal steps
        steps += 1
        return closed(self, opened, before, after)

    monkeypatch.setattr(PatternSet, "_closed", counted)
    assert compiled(pattern).match(fits)
    assert not compiled(pattern).match(misses)
    assert steps <= len(fits) + len(misses) + 2


@given(st.lists(st.lists(PIECES, max_size=6), min_size=1, max_size=6), st.lists(TEXTS, max_size=6), st.booleans())
def test_a_set_finds_each_of_its_patterns(patterns: list[list[str]], texts: list[str], is_forgetful: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if is_forgetful:
            patch.setattr(pattern_set, "_MOST", 0)
        together = PatternSet([*patterns, None], re.DOTALL)
        for text in [*texts, *texts]:
            found = together.matching(text)
            alone = [re.fullmatch("".join(pieces), text, re.DOTALL) is not None for pieces in patterns]
            assert [bool(found >> end & 1) for end in together.ends] == [*alone, False]
            assert found == together.bits(end for end, is_in in zip(together.ends, alone, strict=False) if is_in)


def test_what_many_patterns_make_of_a_character_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    after = PatternSet._after

    def counted(*words: Any) -> Any:
        nonlocal steps
        steps += 1
        return after(*words)

    monkeypatch.setattr(PatternSet, "_after", counted)
    together = PatternSet([[*f"{number:04}", STAR, "[a-z]", STAR, "[0-9]"] for number in range(1000)], re.DOTALL)
    names = [f"0123folder{number}/file" for number in range(500)]
    assert not any(together.matching(name) for name in names)
    assert together.matching("0123folder9") == 1 << together.ends[123]
    assert steps < 50


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
