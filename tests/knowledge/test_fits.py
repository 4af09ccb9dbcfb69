"""Patterns of manifests mean what they mean to fnmatch."""

from __future__ import annotations

from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from dlint.knowledge.managers.registry import fits


@given(st.text("ab.", max_size=8), st.text("ab.*", max_size=6))
def test_stars_match_as_in_fnmatch(name: str, pattern: str) -> None:
    assert fits(name, pattern) == fnmatchcase(name, pattern)
