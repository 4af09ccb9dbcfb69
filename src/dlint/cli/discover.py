"""Finds the files that the paths of a command line mean."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.search.folder_walk import FolderWalk

BROKEN = "a link to a file that is not there"
# Docker makes such a folder where a bind mount names a file that is not there.
MISNAMED = "is a folder, not a Dockerfile, and holds none: remove it, or leave it out (--exclude)"
STDIN = "-"
MAGIC = "*?["


class Found:
    """What paths came to: `paths` sorted, each file once; `named` are those that stood on the command line.

    `folders` gives for each path that a search found the folder in which it began. `errors` are the paths that are no
    file. `closed` are the folders that a search could not look into, or that stand where a Dockerfile should be; each
    with a reason, which is an error unless the folder is excluded.
    """

    __slots__ = ("closed", "errors", "folders", "named", "paths")

    def __init__(self) -> None:
        self.folders: dict[str, str] = {}
        self.paths: list[str] = []
        self.named: set[str] = set()
        self.errors: list[tuple[str, str]] = []
        self.closed: list[tuple[str, str]] = []


def discover(paths: list[str], gitignore: bool = True) -> Found:
    """The files that `paths` mean.

    A file is itself, whatever its name, and `-` is standard input. A folder is searched for Dockerfiles, without
    what git ignores (unless `gitignore` is off) and without folders of other people's code. A pattern with `**`, `*`,
    `?` or `[…]` is searched for when no file has that very name.
    """
    search = Search(gitignore)
    others = []
    # Files first: what stands on the command line keeps the name that the user wrote.
    for path in paths:
        if path == STDIN or (os.path.exists(path) and not os.path.isdir(path)):
            search.name(path)
        else:
            others.append(path)
    for path in others:
        search.follow(path)
    # Last, so that a file is reported under its own name and not under that of a link to it.
    search.settle_links()
    search.found.paths.sort()
    return search.found


class Search:
    """A search under way: what it found, and the real paths that it has seen."""

    __slots__ = ("_gitignore", "_links", "_seen", "found")

    def __init__(self, gitignore: bool) -> None:
        self.found = Found()
        self._gitignore = gitignore
        self._seen: set[str] = set()
        self._links: list[str] = []

    def name(self, path: str) -> None:
        """Keep a file that stands on the command line."""
        if self._take(path, path if path == STDIN else os.path.realpath(path)):
            self.found.named.add(path)

    def follow(self, path: str) -> None:
        """Look behind a path that is no file: a folder, a pattern, or a mistake."""
        if os.path.isdir(path):
            self._search(path)
        elif os.path.lexists(path):
            self.found.errors.append((path, BROKEN))
        elif any(sign in path for sign in MAGIC):
            self._expand(path)
        else:
            self.found.errors.append((path, "no such file or folder"))

    def settle_links(self) -> None:
        """Keep the linked files that were not found under their own name."""
        for path in sorted(self._links):
            if os.path.isfile(path):
                self._take(path, os.path.realpath(path))
            elif not os.path.exists(path):
                self.found.errors.append((path, BROKEN))

    def _take(self, path: str, real: str) -> bool:
        """Keep a file, unless it is there already under another name."""
        # A file is checked once, under the first name by which it was met.
        if real in self._seen:
            return False
        self._seen.add(real)
        self.found.paths.append(path)
        return True

    def _search(self, folder: str) -> None:
        from dlint.builds.files import BUILD_FILE_STARTS, is_build_file
        from dlint.search.dockerfile_names import is_dockerfile
        from dlint.search.folder_walk import FolderWalk

        def is_wanted(_: str, name: str) -> bool:
            return is_dockerfile(name) or (name.startswith(BUILD_FILE_STARTS) and is_build_file(name))

        walk = FolderWalk(folder, self._gitignore, is_wanted)
        found = self._walk(walk)
        unread = [path for path, _ in walk.closed]
        for path in walk.misnamed:
            # A folder named Dockerfile that holds Dockerfiles is a folder like any other.
            below = os.path.join(path, "")
            if path not in unread and not any(file.startswith(below) for file in found):
                self.found.closed.append((path, MISNAMED))

    def _walk(self, walk: FolderWalk) -> list[str]:
        """Keep what a walk finds; gives the paths of all these files."""
        found = []
        for file in walk:
            found.append(file.path)
            self.found.folders.setdefault(file.path, walk.root)
            if file.is_link:
                self._links.append(file.path)
            else:
                self._take(file.path, file.real)
        for path, reason in walk.closed:
            unread = self.found.errors if path == walk.root else self.found.closed
            unread.append((path, f"cannot be read: {reason}; give yourself read permission, or leave it out"))
        return found

    def _expand(self, pattern: str) -> None:
        """Search for what a pattern matches: from its last folder without a wildcard, no deeper than it can match."""
        from dlint.search.folder_walk import FolderWalk
        from dlint.text.wildcard import compiled

        typed = pattern
        pattern = pattern.replace(os.sep, "/").removeprefix("./")
        literal = pattern[: min(at for at in map(pattern.find, MAGIC) if at >= 0)]
        root = literal[: literal.rfind("/") + 1]
        # Without `**` nothing below the pattern's own depth can match, and a large tree is not walked for nothing.
        deepest = -1 if "**" in pattern else pattern.count("/", len(root))
        fits = compiled(pattern)

        def fitting(folder: str, name: str) -> bool:
            return fits.match(os.path.join(folder, name).replace(os.sep, "/"))

        walk = FolderWalk(root or os.curdir, self._gitignore, fitting, deepest)
        if not os.path.isdir(root or os.curdir) or not self._walk(walk):
            self.found.errors.append((typed, "no file matches"))
