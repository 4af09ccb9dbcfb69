"""Reads the traces that a build left in a folder: a file for each RUN, named after its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def trace_files(folder: Path) -> Iterator[tuple[int, Iterator[str]]]:
    """The line of each RUN with the lines of its trace, in the order of the file."""
    found = sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit() and path.is_file())
    for number in found:
        yield number, _lines(folder / str(number))


def _lines(path: Path) -> Iterator[str]:
    # Names of files are bytes.
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        yield from file
