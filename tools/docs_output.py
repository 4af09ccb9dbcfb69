#!/usr/bin/env python3
"""Runs the commands that pages of the documentation show, and writes their output below them.

    python tools/docs_output.py [--check] [--engine] [PAGE…]

A block of the kind `console` holds lines that begin with `$ ` and what they print. All blocks of one page run one after
the other in one folder, a copy of `examples/`; `<!-- folder: NAME -->` above a block names another copy. Blocks below
`<!-- engine -->` need a container engine, and their figures differ in each run: `--engine` runs those alone, and
`--check` compares the lines that hold none. `--check` writes nothing and exits with 1 where the output differs.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/tour.md")
# Output that shows blocks of its own stands between more than three backticks.
_BLOCK = re.compile(
    r"^(?P<marks>(?:<!-- [^\n]+ -->\n)*)(?P<fence>`{3,})console\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_FOLDER = re.compile(r"<!-- folder: (\S+) -->")
_FIGURE = re.compile(r"\d ?(?:%|[kMG]?B|min|ms|s)(?!\w)")
ENGINE = "<!-- engine -->"
WIDTH = "100"
_TESTS = "DLINT_TEST_"
# One author and one time for all commits, so that their hashes are the same everywhere.
_FACTS = {"NAME": "Kim", "EMAIL": "kim@example.com", "DATE": "2026-11-02T09:00:00Z"}
_WHO = {f"GIT_{role}_{fact}": value for role in ("AUTHOR", "COMMITTER") for fact, value in _FACTS.items()}
_GIT = {**_WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def main(argv: list[str] | None = None) -> int:
    """Write or check the pages that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--engine", action="store_true")
    parser.add_argument("page", nargs="*", default=PAGES)
    asked = parser.parse_args(argv)
    differs = False
    for name in asked.page:
        path = CHECKOUT / name
        old = path.read_text(encoding="utf-8")
        new = with_outputs(old, asked.engine)
        same = masked(new) == masked(old) if asked.engine else new == old
        if asked.check and not same:
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, "now"))
        elif not asked.check and new != old:
            path.write_text(new, encoding="utf-8")
            print(f"wrote {name}")
        differs = differs or not same
    return int(asked.check and differs)


def masked(text: str) -> list[str]:
    """The lines without figures and bars: what stays the same from run to run."""
    return [line for line in text.splitlines() if not _FIGURE.search(line)]


def with_outputs(page: str, engine: bool) -> str:
    """A page with its commands run again; `engine`: those that need one, else the others."""
    with tempfile.TemporaryDirectory(prefix="dlint-docs-") as name:
        workspace = Workspace(Path(name))

        def again(found: re.Match[str]) -> str:
            if (ENGINE in found["marks"]) != engine:
                return found[0]
            chosen = _FOLDER.search(found["marks"])
            folder = workspace.folder(chosen[1] if chosen else "")
            fence = found["fence"]
            return f"{found['marks']}{fence}console\n{''.join(workspace.run(found['text'], folder))}{fence}"

        return _BLOCK.sub(again, page)


class Workspace:
    """The folders of one page: copies of `examples/`, one with a history of git."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, name: str) -> Path:
        """The folder of that name, made when it is first asked for: `shop`, `layers`, `history` or all examples."""
        path = self.root / (name or "all")
        if path.is_dir():
            return path
        source = CHECKOUT / "examples" / ("shop" if name == "history" else name)
        if name:
            shutil.copytree(source, path, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "static"))
        else:
            path.mkdir()
            shutil.copytree(source, path / "examples", ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        if name == "history":
            _write_history(path)
        return path

    def run(self, text: str, folder: Path) -> Iterator[str]:
        """The lines of a block: each command with what it prints."""
        for line in text.splitlines():
            if line.startswith("$ "):
                yield f"{line}\n"
                yield from (f"{printed}\n" for printed in self.printed(line[2:], folder))

    def printed(self, command: str, folder: Path, **variables: str) -> list[str]:
        """The lines that one command prints; `variables` are set for it besides the usual ones."""
        environment = {**self._environment(), **variables}
        ran = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if ran.returncode not in (0, 1):
            raise SystemExit(f"{command}: exit {ran.returncode}\n{ran.stdout}")
        return [line.rstrip() for line in ran.stdout.splitlines()]

    def _environment(self) -> dict[str, str]:
        """The variables of the machine without those that change what is printed; an engine of tests is reached."""
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DLINT_", "GITHUB_", "CI"))}
        found = {name.removeprefix(_TESTS): value for name, value in os.environ.items() if name.startswith(_TESTS)}
        plain = {"COLUMNS": WIDTH, "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
        homes = {"HOME": home, "XDG_CACHE_HOME": home / "cache", "XDG_CONFIG_HOME": home / "config"}
        path = f"{Path(sys.executable).parent}:{found.get('PATH', os.environ['PATH'])}"
        return {**kept, **found, **_GIT, **plain, **{name: str(value) for name, value in homes.items()}, "PATH": path}


def _write_history(folder: Path) -> None:
    """Four commits: the application, two changes of its code, one of its dependencies."""
    changes = (
        ("The shop", ()),
        ("Prices with tax", ("shop/pages.py",)),
        ("A larger logo", ("assets/shop.css",)),
        ("A newer server", ("requirements.txt", "shop/pages.py")),
    )
    _git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    for number, (message, paths) in enumerate(changes):
        for path in paths:
            with (folder / path).open("a", encoding="utf-8") as file:
                file.write(f"# change {number}\n")
        _git(folder, "add", "--all")
        _git(folder, "commit", "--quiet", f"--message={message}")


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, env={**os.environ, **_GIT}, check=True)


if __name__ == "__main__":
    sys.exit(main())
