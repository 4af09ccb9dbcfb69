#!/usr/bin/env python3
"""Holds the layout of the code: files in a folder, lines in a file, import circles, words that do not come back.

    python tools/layout.py [CHECKOUT]

Prints one line for each thing that is wrong, and exits 1 if there is any. Exceptions stand here, each with its reason.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

MOST_FILES = 25
FULL_FOLDERS = {
    "rules/syntax": "a folder is a family, and the family is a part of each rule's id",
    "src/dlint/knowledge/managers": "one file for each package manager",
}
MOST_LINES = 400
LONG_FILES = {
    "src/dlint/engine/index.py": "generated",
    "src/dlint/model/instructions/view.py": "one short class for each instruction",
    "rules/cache/copy_before_install.py": "half of it are examples",
}
# Imports that lead back to where they begin. Those for type checkers alone do not count: instructions, stages and files
# refer to each other by nature.
CIRCLES = (
    (
        "dlint.syntax.shell.",
        "a shell's grammar is recursive: an expansion holds commands, and a command holds expansions",
    ),
    (
        "dlint.model.",
        "what a command reads of a project depends on the installs around it, and the other way round",
    ),
)
# Words of an old book, and names that meant too many things. Each has a plain one in docs/glossary.md.
WORDS = re.compile(
    r"\b(anew|dear(er|est)?|grave(r|st)?|hush(ed)?|veil(ed)?|mend(s|ed|ing)?|aught|naught|lest|ere|would else"
    r"|by luck|in force|be they|whence|thereof|wherein)\b",
    re.IGNORECASE,
)
NAMES = frozenset(
    (
        "book Book RuleCard hush veil veiled climb likeness campaign wish Wish Orders Terms Spoken spoken sieve Sieve "
        "is_calm"
    ).split()
)
# Their texts are data: licenses, names of projects and secrets.
WORDLESS = ("src/dlint/knowledge/", "src/dlint/engine/index.py", "tools/layout.py")


def main(argv: list[str]) -> int:
    """Check the checkout named, or this one."""
    found = list(mistakes(Path(argv[0]) if argv else CHECKOUT))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def mistakes(checkout: Path) -> Iterator[str]:
    """A line of text for each thing that is wrong."""
    yield from full_folders(checkout)
    yield from long_files(checkout)
    yield from circles(checkout)
    yield from old_words(checkout)


def full_folders(checkout: Path) -> Iterator[str]:
    """Folders with too many modules."""
    for folder in sorted({path.parent for path in _modules(checkout)}):
        count = sum(path.name != "__init__.py" for path in folder.glob("*.py"))
        name = folder.relative_to(checkout).as_posix()
        if count > MOST_FILES and name not in FULL_FOLDERS:
            yield f"{name}: {count} files, {MOST_FILES} are enough: divide the folder by what its files are about"


def long_files(checkout: Path) -> Iterator[str]:
    """Modules with too many lines."""
    for path in _modules(checkout):
        name = path.relative_to(checkout).as_posix()
        count = path.read_text(encoding="utf-8").count("\n")
        if count > MOST_LINES and name not in LONG_FILES:
            yield f"{name}: {count} lines, {MOST_LINES} are enough"


def circles(checkout: Path) -> Iterator[str]:
    """Modules that import each other when they run, those that are excused left out."""
    package = checkout / "src"
    files = {_dotted(path.relative_to(package)): path for path in sorted((package / "dlint").rglob("*.py"))}
    graph = {name: _imports(path, files) for name, path in files.items()}
    for circle in _strongly_connected(graph):
        if not any(all(name.startswith(excused) for name in circle) for excused, _ in CIRCLES):
            yield f"modules import each other in a circle: {', '.join(sorted(circle))}"


def old_words(checkout: Path) -> Iterator[str]:
    """Words in comments, docstrings and messages, and names, that the glossary replaced."""
    for path in _modules(checkout):
        name = path.relative_to(checkout).as_posix()
        if name.startswith(WORDLESS):
            continue
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
            if token.type == tokenize.NAME and token.string in NAMES:
                yield f"{name}:{token.start[0]}: the name {token.string}: see docs/glossary.md"
            elif token.type in (tokenize.STRING, tokenize.COMMENT) and (found := WORDS.search(token.string)):
                line = token.start[0] + token.string[: found.start()].count("\n")
                yield f"{name}:{line}: the word “{found[0]}”: see docs/glossary.md"


def _modules(checkout: Path) -> list[Path]:
    return [path for root in ("src/dlint", "rules") for path in sorted((checkout / root).rglob("*.py"))]


def _dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path, files: dict[str, Path]) -> set[str]:
    """What a module imports when it runs, also within functions."""
    found: set[str] = set()
    rest: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while rest:
        node = rest.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            rest += node.orelse
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        else:
            rest += ast.iter_child_nodes(node)
    own = _dotted(path)
    # A package holds nothing but its modules' names: it is in no circle with them.
    return {name for name in found & files.keys() if files[name].name != "__init__.py"} - {own}


def _strongly_connected(graph: dict[str, set[str]]) -> Iterator[set[str]]:
    """The sets of modules of which each reaches all others."""
    reach = {name: _reach(graph, name) for name in graph}
    done: set[str] = set()
    for name in graph:
        if name not in done and name in reach[name]:
            circle = {other for other in reach[name] if name in reach[other]}
            done |= circle
            yield circle


def _reach(graph: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    rest = [start]
    while rest:
        for name in graph.get(rest.pop(), ()):
            if name not in found:
                found.add(name)
                rest.append(name)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
