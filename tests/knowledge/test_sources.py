"""Tables of facts name where their facts come from, and when they were read."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import dlint.knowledge

ROOT = Path(dlint.knowledge.__file__).parent
# What these hold follows from the tables of others, or is how dlint itself works.
WITHOUT_FACTS = {
    "installing.py", "managers/ecosystem.py", "managers/index.py", "managers/manager.py", "managers/registry.py",
    "managers/system_manager.py", "secrets/addresses.py", "secrets/judge.py",
}  # fmt: skip
GENERATED = {"managers/index.py"}
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if path.name != "__init__.py")
SOURCE = re.compile(r"Sources?:(?P<text>[^\0]*)")
DATED = re.compile(r"Sources?:.*?\b20\d\d-\d\d", re.DOTALL)
ENOUGH = 12
DAY = re.compile(r"\b20\d\d-\d\d(?:-\d\d)?\b")


def notes(path: Path) -> list[str]:
    """The docstrings and comment blocks of a file."""
    text = path.read_text("utf-8")
    strings = [
        node.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    return [*strings, *re.findall(r"(?m)(?:^ *#.*\n)+", text)]


def tables(tree: ast.Module) -> list[str]:
    """The names at the top of a module that are given many values."""
    found = []
    for node in tree.body:
        if not isinstance(node, ast.AnnAssign) or node.value is None or not isinstance(node.target, ast.Name):
            continue
        if sum(isinstance(each, ast.Constant) for each in ast.walk(node.value)) >= ENOUGH:
            found.append(node.target.id)
    return found


@pytest.mark.parametrize("name", [name for name in FILES if name not in WITHOUT_FACTS])
def test_names_a_source_with_its_day(name: str) -> None:
    sources = [found["text"] for note in notes(ROOT / name) if (found := SOURCE.search(note)) is not None]
    assert sources, f"{name} names no source"
    assert [text for text in sources if not DAY.search(text)] == []


@pytest.mark.parametrize("name", [name for name in FILES if name not in GENERATED])
def test_a_table_of_many_values_stands_with_its_source(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    listed = tables(ast.parse(text))
    assert not listed or DATED.search(text), f"{name}: {', '.join(listed)}: write Source: …, YYYY-MM"


def test_the_exceptions_are_there() -> None:
    assert set(FILES) >= WITHOUT_FACTS
