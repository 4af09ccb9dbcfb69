"""Metadata is merged and stands above what changes: the seed becomes an equal of its own optimum."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint import api
from dlint.config.settings import Settings
from dlint.syntax.parse import parse
from dlint.text.source import Source

SEED = Path(__file__).resolve().parents[2] / "examples" / "seeds" / "web-ping"


def instructions(data: bytes) -> list[tuple[str, list[str]]]:
    return [(node.keyword, node.args) for node in parse(Source(data)).instructions]


def test_the_seed_becomes_an_equal_of_its_optimum() -> None:
    settings = Settings().but(select=("syntax/separate-pairs", "cache/copy-last"))
    fixed = api.fix((SEED / "Dockerfile").read_bytes(), settings=settings)
    best = instructions((SEED / "Dockerfile.optimized").read_bytes())
    found = instructions(fixed.new)
    assert sorted(found) == sorted(best)
    assert found[-1] == best[-1]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_ends_stay(end: bytes) -> None:
    settings = Settings().but(select=("syntax/separate-pairs",))
    text = end.join([b"FROM debian:12", b"LABEL a=b", b"LABEL c=d", b""])
    expected = end.join([b"FROM debian:12", b"LABEL a=b \\", b"      c=d", b""])
    assert api.fix(text, settings=settings).new == expected
