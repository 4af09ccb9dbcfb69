"""Reads what a traced build left in a folder: a file for each RUN, named after its line, and one with links."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dlint.trial.trace.instrument import LINKS
from dlint.trial.trace.link_table import Links


def trace_files(folder: Path) -> Iterator[tuple[int, Iterator[str]]]:
    """The line of each RUN with the lines of its trace, in the order of the file."""
    found = sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit() and path.is_file())
    for number in found:
        yield number, _lines(folder / str(number))


def stage_links(folder: Path) -> dict[int, Links]:
    """The symbolic links that each stage holds when it is built, by the number of the stage."""
    found: dict[int, Links] = {}
    for file in folder.glob(f"{LINKS}*"):
        words = os.fsdecode(file.read_bytes()).split("\0")[:-1]
        links = found[int(file.name.removeprefix(LINKS))] = Links()
        for path, target in zip(words[::2], words[1::2], strict=True):
            links.add(path, target)
    return found


def _lines(path: Path) -> Iterator[str]:
    # Names of files are bytes.
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        yield from file
