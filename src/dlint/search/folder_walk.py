"""Walks a folder for the files that a caller wants."""

from __future__ import annotations

import os

from dlint.search.dockerfile_names import CLOSED_FOLDERS, ENVIRONMENT_MARK, STEMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlint.search.gitignore import Layers

GIT_MARKS = (".git", ".gitignore")
MARKS = frozenset((*GIT_MARKS, ENVIRONMENT_MARK))


class File:
    """A file on the way: `path` as it will be shown, `real` absolute; `is_link` if that is yet to be followed."""

    __slots__ = ("is_link", "path", "real")

    def __init__(self, path: str, real: str, is_link: bool) -> None:
        self.path = path
        self.real = real
        self.is_link = is_link


class Folder:
    """A folder to look into, with the ignore files that apply to it; `depth` is 0 for the one that was named."""

    __slots__ = ("depth", "layers", "path", "real")

    def __init__(self, path: str, real: str, layers: Layers, depth: int = 0) -> None:
        self.path = path
        self.real = real
        self.layers = layers
        self.depth = depth


class FolderWalk:
    """A walk below `root`: `wanted` is asked of each file with its folder and name, `deepest` is how far down it goes.

    Linked folders are not entered. `closed` are the folders that could not be read, each with the reason, `misnamed`
    the folders that have the name of a Dockerfile.
    """

    __slots__ = ("_deepest", "_gitignore", "_wanted", "closed", "misnamed", "root")

    def __init__(self, root: str, gitignore: bool, wanted: Callable[[str, str], bool], deepest: int = -1) -> None:
        self.root = root
        self._gitignore = gitignore
        self._wanted = wanted
        self._deepest = deepest
        self.closed: list[tuple[str, str]] = []
        self.misnamed: list[str] = [root] if os.path.basename(root.rstrip("/" + os.sep)) in STEMS else []

    def __iter__(self) -> Iterator[File]:
        real = os.path.realpath(self.root)
        shown = "" if self.root == os.curdir else self.root
        waiting = [Folder(shown, real, self._layers_above(real))]
        while waiting:
            folder = waiting.pop()
            yield from self._files(folder, waiting)

    def _files(self, folder: Folder, waiting: list[Folder]) -> Iterator[File]:
        """The wanted files of a folder; its folders join those that are waiting."""
        folders: list[str] = []
        files: list[tuple[str, bool]] = []
        marks = self._sort(folder, folders, files)
        if ENVIRONMENT_MARK in marks and folder.depth:
            return
        layers = self._layers(folder, marks)
        if folder.depth != self._deepest:
            waiting += self._below(folder, folders, layers)
        for name, is_link in files:
            real = os.path.join(folder.real, name)
            if not _ignored(layers, real, False):
                yield File(os.path.join(folder.path, name), real, is_link)

    def _sort(self, folder: Folder, folders: list[str], files: list[tuple[str, bool]]) -> set[str]:
        """Put the names in a folder where they belong; gives those that mean something for the walk itself."""
        marks: set[str] = set()
        for entry in self._entries(folder.path):
            name = entry.name
            if name in MARKS:
                marks.add(name)
            if entry.is_dir(follow_symlinks=False):
                folders.append(name)
            elif self._wanted(folder.path, name) and (entry.is_symlink() or entry.is_file()):
                files.append((name, entry.is_symlink()))
        return marks

    def _entries(self, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(path or os.curdir) as entries:
                return list(entries)
        except OSError as error:
            self.closed.append((path or os.curdir, error.strerror or type(error).__name__))
            return []

    def _below(self, folder: Folder, names: list[str], layers: Layers) -> Iterator[Folder]:
        for name in names:
            real = os.path.join(folder.real, name)
            if name in CLOSED_FOLDERS or _ignored(layers, real, True):
                continue
            path = os.path.join(folder.path, name)
            if name in STEMS:
                self.misnamed.append(path)
            yield Folder(path, real, layers, folder.depth + 1)

    def _layers_above(self, real: str) -> Layers:
        if not self._gitignore:
            return ()
        from dlint.search.gitignore import above

        return above(real)

    def _layers(self, folder: Folder, marks: set[str]) -> Layers:
        """The ignore files that apply to what is in a folder; a work tree inside another starts again."""
        if not self._gitignore or marks.isdisjoint(GIT_MARKS):
            return folder.layers
        from dlint.search.gitignore import of_folder, of_work_tree

        layers = of_work_tree(folder.real) if ".git" in marks else folder.layers
        return layers + of_folder(folder.real) if ".gitignore" in marks else layers


def _ignored(layers: Layers, real: str, is_folder: bool) -> bool:
    if not layers:
        return False
    from dlint.search.gitignore import is_ignored

    return is_ignored(layers, real, is_folder)
