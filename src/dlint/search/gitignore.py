"""Which of git's ignore files apply to a folder: `.gitignore` on the way to it, and `info/exclude`."""

from __future__ import annotations

import os

from dlint.system.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.config.patterns import GitignoreFile

    Layers = tuple[GitignoreFile, ...]  # the nearest last: it has the last word


# A `.git` file that points to the repository holds one path.
SHORT = 100_000


def above(folder: str) -> Layers:
    """The layers that a folder (absolute path) gets from the work tree around it."""
    if os.path.lexists(os.path.join(folder, ".git")):
        return ()
    way: list[str] = []
    at = folder
    while (parent := os.path.dirname(at)) != at:
        at = parent
        way.append(at)
        if os.path.lexists(os.path.join(at, ".git")):
            break
    else:
        return ()
    layers = of_work_tree(at)
    for place in reversed(way):
        layers += of_folder(place)
    return layers


def of_folder(folder: str) -> Layers:
    """The layer of a folder's own `.gitignore`."""
    path = os.path.join(folder, ".gitignore")
    return () if os.path.islink(path) else _layer(folder, path)


def of_work_tree(top: str) -> Layers:
    """The layer of `info/exclude`, for the top folder of a work tree."""
    return _layer(top, os.path.join(_git_folder(top), "info", "exclude"))


def is_ignored(layers: Layers, path: str, is_folder: bool) -> bool:
    """Whether git would ignore `path` (absolute) itself; the folders it is in are not asked."""
    for layer in reversed(layers):
        verdict = layer.verdict(path, is_folder)
        if verdict is not None:
            return verdict
    return False


def _layer(folder: str, path: str) -> Layers:
    if not os.path.isfile(path):
        return ()
    from dlint.config.patterns import GitignoreFile, lines_of

    try:
        lines = lines_of(read_file(path, anywhere=True))
    except OSError:
        return ()
    return (GitignoreFile(folder, lines),) if lines else ()


def _git_folder(top: str) -> str:
    """Where the repository of a work tree keeps what all its work trees share."""
    git = os.path.join(top, ".git")
    if os.path.isdir(git):
        return git
    own = os.path.join(top, _line(git).removeprefix("gitdir:").strip())
    return os.path.join(own, _line(os.path.join(own, "commondir")))


def _line(path: str) -> str:
    try:
        return os.fsdecode(read_file(path, SHORT, anywhere=True).strip())
    except OSError:
        return ""
