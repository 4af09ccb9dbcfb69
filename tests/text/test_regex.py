"""Patterns are those of `re`, and none is compiled before it is needed."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_modules import module_of

from dlint import regex
from dlint.engine.index import RULES
from dlint.testing import whole

CHECKOUT = Path(__file__).resolve().parents[2]
# Not on the way to `check`: they may import what they like.
APART = ("src/dlint/trial", "src/dlint/optimize", "src/dlint/model/projects", "src/dlint/regex.py")


def modules() -> list[str]:
    rules = [f"dlint.rules.{rule_id.replace('/', '.').replace('-', '_')}" for rule_id in RULES]
    packages = ("cli", "config", "engine", "knowledge", "model", "syntax", "text")
    paths = [path for package in packages for path in (CHECKOUT / "src" / "dlint" / package).rglob("*.py")]
    ours = [".".join(path.relative_to(CHECKOUT / "src").with_suffix("").parts) for path in paths]
    return rules + [name.removesuffix(".__init__") for name in ours]


@pytest.fixture(scope="module")
def patterns() -> list[tuple[tuple[str, int], re.Pattern[str]]]:
    """All that the modules of a check hold."""
    for name in modules():
        importlib.import_module(name)
    return list(regex._KNOWN.items())


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Dockerfiles: the examples of all rules."""
    found = []
    for rule_id in RULES:
        module = module_of(rule_id)
        found += [whole(text) for text in module.BAD]
    return found


def test_a_lazy_pattern_does_what_that_of_re_does(
    patterns: list[tuple[tuple[str, int], re.Pattern[str]]], texts: list[str]
) -> None:
    assert len(patterns) > 50
    for (pattern, flags), made in patterns:
        right = re.compile(pattern, flags)
        assert (made.pattern, made.flags, made.groups) == (right.pattern, right.flags, right.groups)
        assert dict(made.groupindex) == dict(right.groupindex)
        for text in texts[::7]:
            assert [each.span() for each in made.finditer(text)] == [each.span() for each in right.finditer(text)]
            assert (made.match(text) is None) == (right.match(text) is None)


COMPILED = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
from dlint import regex
def is_compiled(pattern):
    try:
        return object.__getattribute__(pattern, "match") is not None
    except AttributeError:
        return False
print(sum(map(is_compiled, regex._KNOWN.values())), len(regex._KNOWN) > 50)
regex.compile("a").match("a")
print(is_compiled(regex.compile("a")))
"""


def test_importing_the_modules_of_a_check_compiles_nothing() -> None:
    ran = subprocess.run([sys.executable, "-c", COMPILED, *modules()], capture_output=True, text=True, check=True)
    assert ran.stdout == "0 True\nTrue\n"


@given(st.text())
def test_escape_is_that_of_re(text: str) -> None:
    assert regex.escape(text) == re.escape(text)


def test_functions_are_those_of_re() -> None:
    text = "one, two; Three"
    assert regex.search("T", text, regex.IGNORECASE).span() == re.search("T", text, re.IGNORECASE).span()  # type: ignore[union-attr]
    assert regex.match("two", text) is None
    assert regex.fullmatch("[a-z]+", "one") is not None
    assert regex.findall(r"\w+", text) == re.findall(r"\w+", text)
    assert [found[0] for found in regex.finditer("o", text)] == ["o", "o"]
    assert regex.split("[,;] ", text) == ["one", "two", "Three"]
    assert regex.sub("(t)", r"<\1>", text) == re.sub("(t)", r"<\1>", text)
    assert regex.sub("o", lambda found: found[0].upper(), text) == "One, twO; Three"
    assert (regex.ASCII, regex.DOTALL, regex.IGNORECASE) == (re.ASCII, re.DOTALL, re.IGNORECASE)


def test_no_file_on_the_way_to_a_check_imports_re() -> None:
    for folder in ("src/dlint", "rules"):
        for path in (CHECKOUT / folder).rglob("*.py"):
            name = path.relative_to(CHECKOUT).as_posix()
            if not name.startswith(APART):
                assert "\nimport re\n" not in path.read_text(), f"{name}: from dlint import regex as re"
