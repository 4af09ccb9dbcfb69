"""The repositories that a file lists, one a line: paths, and URLs that git can reach."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

from dlint.scan.input_file import InputFile
from dlint.scan.sources.repository import EVERY, HEAD, is_repository, read_repository
from dlint.system.git import HistoryError
from dlint.system.git_fetch import fetch, is_url
from dlint.system.read import read_file

_COMMENT = "#"


def read_list(source: str, path: str, branches: str = HEAD) -> Iterator[InputFile]:
    """The Dockerfiles of each repository of the list. A repository that cannot be had is one input with an error.

    A URL is fetched into a temporary folder, one commit of each branch, and removed when it has been read.
    """
    try:
        lines = os.fsdecode(read_file(path, anywhere=True)).splitlines()
    except OSError as error:
        yield InputFile(source, os.path.abspath(path), "", error=f"the list cannot be read: {error.strerror or error}")
        return
    for line in lines:
        place = line.strip()
        if not place or place.startswith(_COMMENT):
            continue
        if is_url(place):
            yield from _fetched(source, place, branches)
        else:
            # From the folder of the list, so that it means the same wherever dlint is run.
            yield from _local(source, os.path.join(os.path.dirname(path), place), branches)


def _local(source: str, folder: str, branches: str) -> Iterator[InputFile]:
    if not is_repository(folder):
        return iter([InputFile(source, os.path.abspath(folder), "", error="not a git repository")])
    return read_repository(source, folder, branches)


def _fetched(source: str, url: str, branches: str) -> Iterator[InputFile]:
    with tempfile.TemporaryDirectory(prefix="dlint-scan-") as folder:
        try:
            fetch(url, folder, None if branches == EVERY else branches)
        except HistoryError as error:
            yield InputFile(source, url, "", error=str(error))
            return
        yield from read_repository(source, folder, EVERY if branches == EVERY else HEAD, name=url)
