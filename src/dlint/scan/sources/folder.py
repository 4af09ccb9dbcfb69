"""The Dockerfiles of a folder on disk, as `dlint check` would find them there."""

from __future__ import annotations

import os
from collections.abc import Iterator

from dlint.scan.input_file import MOST_BYTES, InputFile
from dlint.scan.owners import MOST_BYTES as MOST_OWNERS
from dlint.scan.owners import Owners, owners_in
from dlint.search.dockerfile_names import is_dockerfile
from dlint.search.folder_walk import FolderWalk
from dlint.system.read import checkout_of, holds, read_file


def read_folder(source: str, folder: str, gitignore: bool = True, every: bool = False) -> Iterator[InputFile]:
    """Every file that has the name of a Dockerfile (all with `every`), without what git ignores.

    Links are not followed. The repository of a file is the nearest folder above it that has `.git`, down to `folder`
    itself. What cannot be read is an input with an error.
    """
    owners: dict[str, Owners | None] = {}
    walk = FolderWalk(folder, gitignore, lambda _, name: every or is_dockerfile(name))
    for file in walk:
        if file.is_link:
            continue
        top = _top(file.real, folder)
        if top not in owners:
            owners[top] = owners_in(lambda place, top=top: _read(os.path.join(top, place)))  # type: ignore[misc]
        path = os.path.relpath(file.real, top).replace(os.sep, "/")
        known = owners[top]
        owned = known.of(path) if known is not None else ()
        yield _input(InputFile(source, top, path, owners=owned, error="not read"), file.real, folder)
    for path, reason in walk.closed:
        yield InputFile(source, os.path.abspath(folder), path, error=f"the folder cannot be read: {reason}")


def _top(path: str, folder: str) -> str:
    """The folder of the repository; the one that was named where the file is in no repository inside of it."""
    named = os.path.realpath(folder)
    top = checkout_of(path, named)
    return top if holds(named, top) else named


def _input(file: InputFile, path: str, folder: str) -> InputFile:
    try:
        file.data, file.error = read_file(path, MOST_BYTES, named=folder), None
    except OSError as error:
        file.error = f"cannot be read: {error.strerror or error}"
    return file


def _read(path: str) -> bytes | None:
    try:
        return read_file(path, MOST_OWNERS)
    except OSError:
        return None
