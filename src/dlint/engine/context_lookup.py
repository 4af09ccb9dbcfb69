"""Find the build context that belongs to a Dockerfile."""

from __future__ import annotations

import os

from dlint.model.context.context import Context
from dlint.model.instructions.transfer import Transfer, is_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile

# How many folders above the Dockerfile may be the context: docker/app/Dockerfile is built from two above.
HIGHEST = 4


class Contexts:
    """The build contexts of a run. Files in one folder share theirs, so that the disk is read once.

    `written` are bytes by absolute path that stand in the place of what is on disk.
    """

    __slots__ = ("_shared", "_written")

    def __init__(self, written: dict[str, bytes] | None = None) -> None:
        self._shared: dict[str, Context] = {}
        self._written = written

    def around(self, file: Dockerfile, stated: str | None) -> Context:
        """The folder that was stated, else the nearest one in which the files that COPY names exist.

        A Dockerfile does not say where it is built from. Its own folder is the usual answer; where that lacks what is
        copied and a folder above has it, up to the repository's root, that one is meant.
        """
        path = file.source.path
        own = os.path.dirname(os.path.abspath(path))
        folder = stated if stated is not None else _nearest(own, _named_paths(file))
        if os.path.lexists(path + ".dockerignore"):
            return Context(folder, path, self._written)
        if folder not in self._shared:
            self._shared[folder] = Context(folder, written=self._written)
        return self._shared[folder]


def _named_paths(file: Dockerfile) -> list[str]:
    """Paths that must exist in the context: those without wildcards, in COPY and ADD from it."""
    found = []
    for stage in file.stages:
        for view in stage.of(Transfer):
            if isinstance(view, Transfer):
                found += [path for path in view.paths() if not is_whole(path) and not set(path) & set("*?[")]
    return found


def _nearest(own: str, paths: list[str]) -> str:
    if not paths or any(_is_there(own, path) for path in paths):
        return own
    folder = own
    for _ in range(HIGHEST):
        if os.path.lexists(os.path.join(folder, ".git")):
            break
        folder = os.path.dirname(folder)
        if all(_is_there(folder, path) for path in paths):
            return folder
    return own


def _is_there(folder: str, path: str) -> bool:
    return os.path.lexists(os.path.join(folder, path.lstrip("/")))
