"""Wildcards of the shell, against fnmatch."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dlint.text.glob import fits


@given(st.text("ab./"), st.text("ab./*"))
@example("ab", "ab*b")
@example("package.json", "package*.json")
@example("aba", "*ab*ba")
def test_it_is_fnmatch(name: str, pattern: str) -> None:
    assert fits(name, pattern) == fnmatchcase(name, pattern)


@pytest.mark.parametrize(("pattern", "expected"), [("a?c", True), ("a[bx]c", True), ("a[!b]c", False)])
def test_the_rest_is_left_to_it(pattern: str, expected: bool) -> None:
    assert fits("abc", pattern) is expected
