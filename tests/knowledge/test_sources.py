"""Each module of facts names where they come from, and when that was."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dlint import knowledge

ROOT = Path(knowledge.__file__).parent
DATED = re.compile(r"Sources?:.*?\b20\d\d-\d\d", re.DOTALL)
# Made from the others, or the shape that they have.
WITHOUT_FACTS = {"__init__.py", "managers/index.py", "managers/registry.py", "managers/manager.py"}
ENOUGH = 12


def modules() -> list[str]:
    names = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.rglob("*.py"))]
    return [name for name in names if name not in WITHOUT_FACTS and not name.endswith("__init__.py")]


def tables(tree: ast.Module) -> list[str]:
    """The names at the top of a module that are given many values."""
    found = []
    for node in tree.body:
        if not isinstance(node, ast.AnnAssign) or node.value is None or not isinstance(node.target, ast.Name):
            continue
        if sum(isinstance(each, ast.Constant) for each in ast.walk(node.value)) >= ENOUGH:
            found.append(node.target.id)
    return found


@pytest.mark.parametrize("name", modules())
def test_facts_have_a_source_and_a_day(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    listed = tables(ast.parse(text))
    assert not listed or DATED.search(text), f"{name}: {', '.join(listed)}: write Source: …, YYYY-MM"
