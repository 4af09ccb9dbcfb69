"""Which folder a file belongs to, and whether symlinks lead out of it.

Anyone who wrote the repository that is checked also wrote its symlinks: through one, a check could read and quote any
file of the machine, and a repair could change it.
"""

from __future__ import annotations

import os


def checkout_of(path: str, named: str | None = None) -> str:
    """The folder that a file belongs to, as an absolute path.

    That is the nearest folder above it with `.git`; without one, the first of these that holds the file: `named` (a
    folder that the user named), the current folder, the folder of the file.
    """
    path = os.path.abspath(path)
    folder = os.path.dirname(path)
    above = folder
    while True:
        # Behind a linked folder begins another checkout, which somebody may have planted there.
        if os.path.lexists(os.path.join(above, ".git")) and not os.path.islink(above):
            return above
        parent = os.path.dirname(above)
        if parent == above:
            break
        above = parent
    candidates = (os.path.abspath(each) for each in (named, os.getcwd()) if each is not None)
    return next((each for each in candidates if holds(each, path)), folder)


def holds(folder: str, path: str) -> bool:
    """Whether an absolute path is a folder or lies in it, by name alone."""
    return path == folder or path.startswith(os.path.join(folder, ""))


def outside(path: str, root: str | None = None) -> str | None:
    """Where symlinks lead from `path` if that is out of `root` (default: its checkout); None where they stay inside."""
    at = os.path.abspath(path)
    real = os.path.realpath(at)
    if real == at and (root is None or holds(root, at)):
        return None
    return None if holds(os.path.realpath(root or checkout_of(at)), real) else real
