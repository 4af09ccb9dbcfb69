#!/usr/bin/env python3
"""Holds imports to their direction: a package of dlint uses only the packages below it.

    python tools/rooms.py [CHECKOUT]

Prints one line for each import that points upward, `path:line: PACKAGE may not import PACKAGE`, and exits 1 if there is
any. Imports for type checkers count as well.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

# Each package (or module) of src/dlint with those right below it; what they may use, it may use too.
BELOW = {
    "built": (),
    "packed": (),
    "dlint": ("packed",),
    "packing": ("packed",),
    "regex_codes": (),
    "regex": ("regex_codes",),
    "text": ("regex",),
    "system": (),
    "knowledge": ("regex",),
    "syntax": ("text",),
    "config": ("text", "system"),
    "model": ("syntax", "knowledge", "system"),
    "fixes": ("model",),
    "kit_index": (),
    "kit": ("fixes", "kit_index"),
    "search": ("config",),
    "builds": ("model",),
    "format": ("model",),
    "engine": ("kit", "config", "builds", "built"),
    "trial": ("model",),
    "replay": ("trial",),
    "optimize": ("engine", "replay"),
    "report": ("engine", "optimize", "testing"),
    "api": ("report",),
    "testing": ("engine",),
    "prepare": ("testing", "built", "packing"),
    "lsp": ("api", "report", "format"),
    "scan": ("api", "search"),
    "dataset_report": ("scan", "report"),
    "cli": ("api", "report", "lsp", "search", "scan", "dataset_report"),
    "__main__": ("cli",),
}
# A rule is a leaf: it sees the kit, not what lies behind it.
LEAVES = {"rules": {"kit", "knowledge", "regex"}}
# The package itself holds nothing but its version.
FREE = "dlint"


def main(argv: list[str]) -> int:
    """Check the checkout named, or this one."""
    found = list(wrong_imports(Path(argv[0]) if argv else CHECKOUT))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def wrong_imports(checkout: Path) -> Iterator[str]:
    """A line of text for each import that points upward."""
    for path, package in _files(checkout):
        allowed = LEAVES.get(package, _reach(package)) | {package, FREE}
        for line, imported in _imports(path):
            if imported not in allowed:
                yield f"{path.relative_to(checkout)}:{line}: {package} may not import {imported}"


def _files(checkout: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted((checkout / "rules").rglob("*.py")):
        yield path, "rules"
    package = checkout / "src" / "dlint"
    for path in sorted(package.rglob("*.py")):
        top = path.relative_to(package).parts[0].removesuffix(".py")
        yield path, FREE if top == "__init__" else top


def _reach(package: str) -> set[str]:
    """All packages below `package`; one that the table does not know reaches nothing."""
    below = BELOW.get(package, ())
    return set(below).union(*(_reach(lower) for lower in below))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and package of every import of dlint in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for name in _names(node):
            parts = name.split(".")
            if parts[0] == "dlint":
                yield node.lineno, parts[1] if len(parts) > 1 else FREE  # type: ignore[attr-defined]


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom) or node.level or node.module is None:
        return []
    if node.module == FREE:
        return [FREE if alias.name.startswith("__") else f"{FREE}.{alias.name}" for alias in node.names]
    return [node.module]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
