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
    "installing.py", "managers/index.py", "managers/manager.py", "managers/registry.py", "managers/releases.py",
    "managers/system_manager.py", "secrets/addresses.py", "secrets/judge.py",
}  # fmt: skip
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if path.name != "__init__.py")
SOURCE = re.compile(r"Sources?:(?P<text>[^\0]*)")
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


@pytest.mark.parametrize("name", [name for name in FILES if name not in WITHOUT_FACTS])
def test_names_a_source_with_its_day(name: str) -> None:
    sources = [found["text"] for note in notes(ROOT / name) if (found := SOURCE.search(note)) is not None]
    assert sources, f"{name} names no source"
    assert [text for text in sources if not DAY.search(text)] == []


def test_the_exceptions_are_there() -> None:
    assert set(FILES) >= WITHOUT_FACTS
