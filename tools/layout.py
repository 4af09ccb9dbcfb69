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
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

SHIPPED = ("src/dlint", "rules")
MOST_FILES = 25
MOST_LINES = 400
LONG_FILES = {
    "src/dlint/engine/index.py": "generated",
}
# All that is known of a package manager stands in its file in knowledge/managers; others ask the index. A literal that
# names this many of them is a list by hand, which the next package manager would be missing from.
MOST_MANAGERS = 2
# Where they are few among other names, the list is about something else: endings of files, images, packages.
LEAST_PART = 1 / 3
MANAGERS = "src/dlint/knowledge/managers"
MANAGER_LISTS = {
    "src/dlint/knowledge/images/lean.py": "what each language installs with",
    "src/dlint/knowledge/secrets/": "by secret: which programs read it; parts of names, such as `apt`",
    "src/dlint/knowledge/shell/": "options and signals of all kinds of programs, with the checks of other linters",
    "src/dlint/fixes/install_stage_steps.py": "installs whose result may be copied as it is, each tried",
    "src/dlint/model/commands/passwords.py": "programs that share one syntax of settings",
    "src/dlint/model/target_platform.py": "compilers that build for a target of their own",
    "src/dlint/trial/trace/processes.py": "programs whose traces were looked at",
    "rules/cache/mount_path.py": "names that people give to cache folders, right or wrong",
    "rules/packages/unpinned_npm.py": "a rule about these programs",
    "rules/packages/unpinned_pip.py": "a rule about these programs",
    "rules/size/archive_left.py": "programs that unpack archives",
    "rules/size/sdk_base.py": "programs of development kits, managers or not",
}
# Texts of Dockerfiles: the examples of rules, and what the start-up pack is made with.
EXAMPLES = ("BAD", "GOOD", "NOT_ALONE", "SAMPLES")
# Archaic and colloquial words, and names that meant too many things. Each has a plain one in docs/glossary.md. A file
# or an option states, gives or shows something; talking is for people. `nobody` stays as the name of the system user,
# in backquotes or as a piece of a Dockerfile.
WORDS = re.compile(
    r"\b(says?|said|saying|tells?|told|telling|speaks?|spoken?|somebody|anybody|everybody"
    r"|(?<![=:`])nobody(?=[ ,.;])"
    r"|anew|dear(er|est)?|grave(r|st)?|hush(ed)?|veil(ed)?|mend(s|ed|ing)?|aught|naught|lest|ere|would else"
    r"|by luck|in force|be they|whence|thereof|wherein|stand-ins?|upon|parted|the matter of|(is|are|be) passed over"
    r"|for (it|they) (is|are|may|will|would|cannot))\b",
    re.IGNORECASE,
)
NAMES = frozenset(
    (
        "book Book RuleCard hush veil veiled climb likeness campaign wish Wish Orders Terms Spoken spoken sieve Sieve "
        "is_calm room rooms Room Rooms story Story teller Teller enrol own_up stumble survey_of shelf Shelf mend Mended"
    ).split()
)
# No name has one of these as a part (`_say_contexts`, `isTold`).
NAME_PARTS = frozenset(
    "say says said tell tells told telling speak speaks spoken somebody nobody anybody everybody".split()
)
# Python 3.12 and later divide f-strings into tokens of their own.
FSTRING = getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)
PART = re.compile(r"[a-z]+|[A-Z][a-z]*")
# Their texts are data: licenses, names of projects and secrets, what a test expects. Comments and docstrings count
# there as everywhere.
DATA = ("src/dlint/knowledge/", "tests/", "tools/", "benchmarks/")
# The first is generated, the second checks `tools/rooms.py`.
WORDLESS = ("src/dlint/engine/index.py", "tests/architecture/test_rooms.py")


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
    yield from manager_lists(checkout)


def full_folders(checkout: Path) -> Iterator[str]:
    """Folders with too many modules."""
    for folder in sorted({path.parent for path in _modules(checkout)}):
        count = sum(path.name != "__init__.py" for path in folder.glob("*.py"))
        name = folder.relative_to(checkout).as_posix()
        if count > MOST_FILES:
            yield f"{name}: {count} files, {MOST_FILES} are enough: divide the folder by what its files are about"


def long_files(checkout: Path) -> Iterator[str]:
    """Modules with too many lines."""
    for path in _modules(checkout):
        name = path.relative_to(checkout).as_posix()
        count = path.read_text(encoding="utf-8").count("\n")
        if count > MOST_LINES and name not in LONG_FILES:
            yield f"{name}: {count} lines, {MOST_LINES} are enough"


def circles(checkout: Path) -> Iterator[str]:
    """Modules that import each other when they run.

    Imports for type checkers alone do not count: instructions, stages and files refer to each other by nature.
    """
    package = checkout / "src"
    files = {_dotted(path.relative_to(package)): path for path in sorted((package / "dlint").rglob("*.py"))}
    graph = {name: _imports(path, files) for name, path in files.items()}
    for circle in _strongly_connected(graph):
        yield f"modules import each other in a circle: {', '.join(sorted(circle))}"


def old_words(checkout: Path) -> Iterator[str]:
    """Words in comments, docstrings and messages, and names, that the glossary replaced."""
    for path in _modules(checkout, (*SHIPPED, "tests", "tools", "benchmarks")):
        name = path.relative_to(checkout).as_posix()
        if name.startswith(WORDLESS):
            continue
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
            if token.type == tokenize.NAME and _is_old_name(token.string):
                yield f"{name}:{token.start[0]}: the name {token.string}: see docs/glossary.md"
            elif _is_prose(token, name) and (found := WORDS.search(token.string)):
                line = token.start[0] + token.string[: found.start()].count("\n")
                yield f"{name}:{line}: the word “{found[0]}”: see docs/glossary.md"


def _is_old_name(name: str) -> bool:
    # The one exception alone is a method of files.
    return name in NAMES or (name != "tell" and not NAME_PARTS.isdisjoint(part.lower() for part in PART.findall(name)))


def _is_prose(token: tokenize.TokenInfo, name: str) -> bool:
    """Whether people read the token as text: all comments and strings, but only docstrings where strings are data."""
    if token.type == tokenize.STRING:
        return not name.startswith(DATA) or token.string.startswith('"""')
    return token.type in (tokenize.COMMENT, FSTRING)


def manager_lists(checkout: Path) -> Iterator[str]:
    """Literals that name several package managers outside the files of those."""
    owners = _manager_programs(checkout)
    for path in _modules(checkout):
        name = path.relative_to(checkout).as_posix()
        if name.startswith((MANAGERS, "src/dlint/engine/index.py", *MANAGER_LISTS)):
            continue
        for line, words in _literals(_tree(path.read_text(encoding="utf-8"))):
            named = sorted({owners[word] for word in words if word in owners})
            is_list = sum(word in owners for word in words) >= LEAST_PART * len(words)
            if len(named) > MOST_MANAGERS and is_list:
                yield f"{name}:{line}: a list of package managers ({', '.join(named)}): ask knowledge/managers"


def _manager_programs(checkout: Path) -> dict[str, str]:
    """By program: its package manager, from the generated index."""
    path = checkout / MANAGERS / "index.py"
    tree = ast.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    tables = {node.target.id: node.value for node in tree.body if isinstance(node, ast.AnnAssign)
              and isinstance(node.target, ast.Name) and node.value is not None}  # fmt: skip
    return ast.literal_eval(tables["PROGRAMS"]) if "PROGRAMS" in tables else {}


def _literals(node: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """Collections of constants with their line and words, examples left out; texts are split."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in EXAMPLES:
        return
    if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict | ast.Constant):
        held = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [node])
        texts = [each.value for each in held if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        yield node.lineno, [word for text in texts for word in text.split()]
    for child in ast.iter_child_nodes(node):
        # A docstring is no list.
        if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            yield from _literals(child)


@cache
def _tree(text: str) -> ast.Module:
    """Several questions are asked of each module."""
    return ast.parse(text)


def _modules(checkout: Path, roots: tuple[str, ...] = SHIPPED) -> list[Path]:
    return [path for root in roots for path in sorted((checkout / root).rglob("*.py"))]


def _dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path, files: dict[str, Path]) -> set[str]:
    """What a module imports when it runs, also within functions."""
    found: set[str] = set()
    rest: list[ast.AST] = [_tree(path.read_text(encoding="utf-8"))]
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
