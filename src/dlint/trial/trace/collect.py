"""Reads what a traced build left in a folder: a file for each RUN, named after its line, and one with links."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dlint.system.read import read_file
from dlint.trial.trace.instrument import LINKS
from dlint.trial.trace.link_table import Links

# Bytes of the links of a stage; a base image with 10,000 of them has about 1 MB.
MOST_LINKS = 100_000_000


def trace_files(folder: Path) -> Iterator[tuple[int, Iterator[str]]]:
    """The line of each RUN with the lines of its trace, in the order of the file."""
    found = sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit() and _is_own(path))
    for number in found:
        yield number, _lines(folder / str(number))


def stage_links(folder: Path) -> dict[int, Links]:
    """The symbolic links that each stage holds when it is built, by the number of the stage."""
    found: dict[int, Links] = {}
    for file in folder.glob(f"{LINKS}*"):
        number = file.name.removeprefix(LINKS)
        if not number.isdigit() or not _is_own(file):
            continue
        words = os.fsdecode(read_file(str(file), MOST_LINKS)).split("\0")[:-1]
        links = found[int(number)] = Links()
        for path, target in zip(words[::2], words[1::2], strict=False):
            links.add(path, target)
    return found


def _is_own(path: Path) -> bool:
    """Whether a file may be of the tracer: a step can write there too, and leave a link to a file of this machine."""
    return path.is_file() and not path.is_symlink()


def _lines(path: Path) -> Iterator[str]:
    # Names of files are bytes.
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        yield from file
