"""Finds the programs that dlint starts: none that a checkout brings."""

from __future__ import annotations

import os
import shutil

from dlint.system.read import checkout_of, holds


def search_path() -> str:
    """PATH without its relative entries, and without the folders of the checkout in which dlint works.

    A relative or empty entry is looked up in the current folder, which may belong to a stranger, and so may a folder of
    the checkout that a profile of the shell puts in front (`node_modules/.bin`).
    """
    checkout = checkout_of(os.path.join(os.getcwd(), "PATH"))
    inside = {checkout, os.path.realpath(checkout)}
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if os.path.isabs(entry) and not _lies_in(entry, inside))


def _lies_in(entry: str, folders: set[str]) -> bool:
    return any(holds(folder, path) for folder in folders for path in (os.path.normpath(entry), os.path.realpath(entry)))


def find_program(name: str) -> str | None:
    """The absolute path of a program; None if there is none. A name with a slash is taken as it is."""
    return name if os.path.isabs(name) else shutil.which(name, path=search_path())
