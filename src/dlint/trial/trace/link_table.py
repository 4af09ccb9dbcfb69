"""Symbolic links, and the path that remains when they are followed."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

# More links one after the other than the kernel follows (ELOOP, path_resolution(7)).
_MOST = 40


class Links:
    """Symbolic links by path, with the absolute path that each leads to."""

    __slots__ = ("_folders", "_known")

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})
        self._folders: dict[str, str] = {}

    def add(self, path: str, target: str) -> None:
        """Note a link; `target` may be relative to its folder."""
        self._known[path] = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        self._folders.clear()

    def update(self, other: Links) -> None:
        """Note all links of another table."""
        self._known |= other._known
        self._folders.clear()

    def move(self, path: str, to: str) -> None:
        """A path was renamed, which may be a link."""
        if path in self._known:
            self._known[to] = self._known.pop(path)
            self._folders.clear()

    def __bool__(self) -> bool:
        return bool(self._known)

    def real(self, path: str, last: bool = True) -> str:
        """A path without links in it; without `last` its last name may be one."""
        folder, _, name = path.rpartition("/")
        path = f"{self._folder(folder)}/{name}"
        for _ in range(_MOST):
            target = self._known.get(path) if last else None
            if target is None or target == path:
                break
            folder, _, name = target.rpartition("/")
            path = f"{self._folder(folder)}/{name}"
        return path

    def walk(self, path: str) -> str:
        """A path without links and without `..`, which the kernel takes from the folder that a link leads to."""
        here = ""
        for name in path.split("/"):
            if name == "..":
                here = posixpath.dirname(here)
            elif name not in ("", "."):
                here = self.real(f"{here.rstrip('/')}/{name}")
        return here or "/"

    def _folder(self, path: str) -> str:
        known = self._folders.get(path)
        if known is None:
            # A loop of links leads nowhere: the path stands for itself.
            self._folders[path] = path
            known = self._folders[path] = self.real(path) if path else ""
        return known
