"""tools/facts.py: what it finds stale, with small copies made here."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

TOOL = Path(__file__).parents[2] / "tools" / "facts.py"
PAGE = """---
title: Product
releases:
  - releaseCycle: "9"
    releaseDate: 2025-01-01
    eol: {eol}
    eoes: 2031-01-01
  - releaseCycle: "1"
    eol: 2009-01-01
  - releaseCycle: "10"
    eol: false
---
text
"""


@pytest.fixture(scope="module")
def facts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("facts", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_release_that_the_table_lacks_and_one_that_differs(facts: Any) -> None:
    copy = {"ruby": {"8.1": {"eol": "2030-01-01"}, "7.0.0": {"eol": "2029-01-01"}}}
    stale = list(facts.stale_releases(copy, {"Ruby": {"7.0": "2028-12-31"}}))
    assert stale == [
        "Ruby 8.1 is missing: its support ends 2030-01-01",
        "Ruby 7.0.0: the table has 2028-12-31, the copy 2029-01-01",
    ]


def test_what_has_no_day_or_is_too_old_is_passed_over(facts: Any) -> None:
    copy = {"php": {"9.0": {"eol": "False"}, "4.0": {"eol": "2008-01-01"}}}
    assert not list(facts.stale_releases(copy, {"PHP": {}}))


def test_pages_and_answers_of_the_site_are_read(facts: Any, tmp_path: Path) -> None:
    (tmp_path / "products").mkdir()
    (tmp_path / "products" / "debian.md").write_text(PAGE.format(eol="2029-05-05"))
    (tmp_path / "products" / "unknown-thing.md").write_text(PAGE.format(eol="2029-05-05"))
    answer = tmp_path / "redis.json"
    answer.write_text('[{"cycle": "8.2", "eol": "2030-09-01"}, {"cycle": "8.9", "eol": false}]')
    pages = facts.read_products(tmp_path)
    assert pages == {"debian": {"9": {"eol": "2029-05-05", "eoes": "2031-01-01"}, "1": {"eol": "2009-01-01"}, "10": {}}}
    assert facts.read_products(answer) == {"redis": {"8.2": {"eol": "2030-09-01"}, "8.9": {"eol": "False"}}}


def test_images(facts: Any, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "debian").write_text("Maintainers: x\n\nTags: 13, latest\n")
    (library / "brandnew").write_text("Maintainers: x\n\nSharedTags: 1\n")
    (library / "gone").write_text("Maintainers: x\n")
    assert facts.read_library(library) == {"brandnew": True, "debian": True, "gone": False}
    stale = list(
        facts.stale_images(facts.read_library(library), frozenset({"debian", "gone"}), {"old": "gone", "x": "a/b"})
    )
    assert stale == [
        "brandnew is an official image that the table lacks",
        "gone has no tag any more: it is retired",
        "gone takes the place of a retired image, and is none with tags itself",
    ]


def test_exit_codes(facts: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "debian.md"
    copy.write_text(PAGE.format(eol="2029-05-05"))
    assert facts.main([str(copy)]) == 1
    assert "Debian 9: the table has 2022-07-01, the copy 2031-01-01" in capsys.readouterr().out
    assert facts.main([str(tmp_path / "missing")]) == 2
    assert facts.main([]) == 2
