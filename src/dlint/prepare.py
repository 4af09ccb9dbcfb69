"""Writes into a built package what need not be computed on each start: compiled patterns, the build's name, modules.

    python -m dlint.prepare FOLDER [SITE [COMPILED…]]

FOLDER holds the package `dlint`; its `regex_codes.py` and `built.py` are replaced, `modules.packed` is added. SITE is
the address of the documentation site, COMPILED are packages that mypyc compiles. Only wheels are prepared: a file in
the package is as trustworthy as the package, which no cache is. `_sre` verifies each code before it uses it.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from contextlib import suppress

from dlint import regex
from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.engine.index import RULES
from dlint.packing import write_modules
from dlint.system.digest import digest
from dlint.testing import states_builds, whole, write_files
from dlint.text.source import Source, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST = 6
"""Examples of each kind that are checked of one rule."""
_LINES = """\
MAGIC: tuple[object, ...] = {magic!r}
CODES: dict[tuple[str, int], tuple[int, int, dict[str, int], bytes]] = {{
{rows}}}
"""


def main(argv: list[str]) -> int:
    """Prepare the package in the folder named."""
    use_patterns()
    package = os.path.join(argv[0], "dlint")
    _replace(os.path.join(package, "regex_codes.py"), "MAGIC", table())
    site = argv[1] if len(argv) > 1 else ""
    compiled = argv[2:]
    name = "-".join((sources(package), *compiled))
    _replace(os.path.join(package, "built.py"), "SITE", f"SITE = {site!r}\nSOURCES = {name!r}\n")
    # Last, for it holds all other modules as they are now.
    write_modules(package, compiled)
    return 0


def _replace(path: str, start: str, text: str) -> None:
    """Put `text` in the place of all that follows the first `start` in a file."""
    with open(path, encoding="utf-8") as stream:
        head = stream.read().partition(start)[0]
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(head + text)


def sources(package: str) -> str:
    """The digest of all files of a package, by which the cache of results knows the build."""
    names = sorted(os.path.join(folder, name) for folder, _, files in os.walk(package) for name in files)
    found = []
    for name in names:
        if not name.endswith(".pyc"):
            with open(name, "rb") as stream:
                found.append(f"{os.path.relpath(name, package)} {digest(stream.read())}")
    return digest("\n".join(found).encode())


def use_patterns() -> None:
    """Check an example of each kind that rules know, so that the patterns they need are known."""
    settings = Settings().but(all=True)
    for rule_id in RULES:
        module = importlib.import_module("dlint.rules." + rule_id.replace("/", ".").replace("-", "_"))
        examples = [each for each in (*list(module.BAD)[:MOST], *list(module.GOOD)[:MOST]) if isinstance(each, str)]
        with tempfile.TemporaryDirectory() as folder:
            # The fake `.git` bounds the search for build files and contexts to this folder.
            write_files(folder, {".git/HEAD": "", **(getattr(module, "CONTEXT", None) or {})})
            _check_all([each for each in examples if not states_builds(each)], folder, settings)


def _check_all(examples: list[str], folder: str, settings: Settings) -> None:
    for text in examples:
        # A wheel is built without the packages that dlint needs to read YAML, HCL and setup.py.
        with suppress(ImportError):
            check_source(Source(encode(whole(text)), os.path.join(folder, "Dockerfile")), settings)


def table() -> str:
    """Python text of the patterns that were used, in a fixed order."""
    rows = "".join(f"    {key!r}: {code_of(*key)!r},\n" for key in sorted(regex.known_patterns()))
    return _LINES.format(magic=regex.engine(), rows=rows)


def code_of(pattern: str, flags: int) -> tuple[int, int, dict[str, int], bytes]:
    """What `re` makes of a pattern: all flags, the number of groups, their names, and the code as machine words."""
    compiler: Any = importlib.import_module("re._compiler")
    parser: Any = importlib.import_module("re._parser")
    parsed = parser.parse(pattern, flags)
    code = b"".join(word.to_bytes(4, sys.byteorder) for word in map(int, compiler._code(parsed, flags)))
    return flags | parsed.state.flags, parsed.state.groups - 1, parsed.state.groupdict, code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
