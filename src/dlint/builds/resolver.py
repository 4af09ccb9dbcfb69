"""Which builds a Dockerfile has part in, by the files of its repository.

Compose and bake files are believed first; where none names the Dockerfile, Makefiles and CI files are read. Looked at
are the folder of the Dockerfile, the folders above it up to the repository's root, and the folders in those that
usually hold such files.
"""

from __future__ import annotations

import os

from dlint.builds.files import (
    BASES,
    NEAR,
    SCRIPTED,
    USUAL,
    build_names,
    folders_above,
    is_bake,
    is_compose,
    is_override,
)
from dlint.builds.problem import BuildFileError
from dlint.system.facts import kept
from dlint.system.observe import is_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.build import Build
    from dlint.system.facts import Facts

    Table = dict[str, list[Build]]

USUAL_BAKE: tuple[str, ...] = (
    "docker-bake.json",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "docker-bake.override.hcl",
)
"""The bake files that bake reads together without being asked, in its order."""
MOST_FILES = 40
"""Compose and bake files of one folder that are read."""


class Resolver:
    """The builds of a run's Dockerfiles. Each folder is listed and each file read once.

    `problems` are the files that could not be read, with the reason; they state no builds.
    """

    __slots__ = ("_by_folder", "_ci", "_names", "_roots", "problems")

    def __init__(self) -> None:
        self._names: dict[str, tuple[frozenset[str], Facts | None]] = {}
        self._by_folder: dict[str, tuple[Table, Facts | None]] = {}
        self._roots: dict[str, tuple[tuple[str, ...], Facts | None]] = {}
        self._ci: dict[str, tuple[Table, Facts | None]] = {}
        self.problems: dict[str, BuildFileError] = {}

    def builds_of(self, path: str) -> tuple[Build, ...]:
        """The builds that name a Dockerfile, those of the nearest folder first; none where no file states any."""
        path = os.path.abspath(path)
        folders = self.folders(os.path.dirname(path))
        found = [build for folder in folders for build in self._declared(folder).get(path, ())]
        if not found:
            # A script may be left over from before the compose file, so it counts only where nothing else does.
            found = [build for folder in folders for build in self._scripted(folder).get(path, ())]
        return tuple(found)

    def all_declared(self, folder: str) -> list[Build]:
        """Every build that the compose and bake files of one folder state."""
        return [build for builds in self._declared(folder).values() for build in builds]

    def folders(self, folder: str) -> tuple[str, ...]:
        """A folder and those above it, up to the root of the repository."""
        return kept(self._roots, folder, lambda: self._folders_of(folder))

    def _folders_of(self, folder: str) -> tuple[str, ...]:
        found, is_whole = folders_above(folder)
        # Without a repository only what is near is looked at: /tmp and / state no builds of this project.
        is_repository = is_whole and ".git" in self.names(found[-1])
        return tuple(found if is_repository else _plausible(found, self))

    def names(self, folder: str) -> frozenset[str]:
        """The names in a folder that may state builds, and `.git`; none where it cannot be listed."""
        return kept(self._names, folder, lambda: frozenset(build_names(folder)))

    def _declared(self, folder: str) -> Table:
        """The builds of compose and bake files in a folder and in its usual folders, by Dockerfile."""
        return kept(self._by_folder, folder, lambda: self._declared_in(folder))

    def _declared_in(self, folder: str) -> Table:
        table: Table = {}
        names = self.names(folder)
        for place in (folder, *(os.path.join(folder, each) for each in USUAL if each in names)):
            for build in self._in_folder(place):
                table.setdefault(build.dockerfile or "", []).append(build)
        return table

    def _in_folder(self, folder: str) -> list[Build]:
        names = sorted(self.names(folder))
        found: list[Build] = []
        for paths in (*compose_projects(folder, names), *bake_sets(folder, names)):
            found += self.read(paths)
        return found

    def read(self, paths: list[str]) -> list[Build]:
        """The builds of files that are read together; what cannot be read goes to `problems`."""
        try:
            if is_bake(os.path.basename(paths[0])):
                from dlint.builds.bake import bake_builds

                return bake_builds(paths)
            from dlint.builds.compose import compose_builds

            return compose_builds(paths, len(paths) > 1 and not is_override(os.path.basename(paths[-1])))
        except BuildFileError as error:
            self.problems[error.path] = error
            return []

    def _scripted(self, folder: str) -> Table:
        return kept(self._ci, folder, lambda: self._scripted_in(folder))

    def _scripted_in(self, folder: str) -> Table:
        table: Table = {}
        names = self.names(folder)
        if _may_script(names):
            from dlint.builds.ci_files import ci_builds

            for build in ci_builds(folder, names):
                table.setdefault(build.dockerfile or "", []).append(build)
        return table


def builds_in(path: str) -> tuple[list[Build], list[BuildFileError]]:
    """The builds that a compose or bake file states, or those of a folder, with the files that cannot be read."""
    resolver = Resolver()
    if is_folder(path):
        found = resolver.all_declared(os.path.abspath(path))
    else:
        folder, name = os.path.split(os.path.abspath(path))
        names = sorted(resolver.names(folder))
        sets = [*compose_projects(folder, names), *bake_sets(folder, names)]
        fitting = [each for each in sets if name in map(os.path.basename, each)]
        # The set in which the named file is the last one: it is then what the user means by it.
        fitting.sort(key=lambda each: os.path.basename(each[-1]) != name)
        found = resolver.read(fitting[0] if fitting else [os.path.join(folder, name)])
    return found, list(resolver.problems.values())


def _plausible(folders: list[str], resolver: Resolver) -> list[str]:
    """Of folders without a repository, those up to the highest that has a file that states builds."""
    last = 0
    for at, folder in enumerate(folders[:NEAR]):
        if any(is_compose(name) or is_bake(name) for name in resolver.names(folder)):
            last = at
    return folders[: last + 1]


def _may_script(names: frozenset[str]) -> bool:
    # A set look-up for the usual repository, which has none of these, so that nothing is imported for it.
    return not names.isdisjoint(SCRIPTED)


def compose_projects(folder: str, names: list[str]) -> list[list[str]]:
    """The compose files of a folder as compose reads them: the first with its override, and each other one over the
    first, where there is a first."""
    base = next((name for name in BASES if name in names), None)
    others = [name for name in names if is_compose(name) and name != base and name not in BASES]
    bases = [name for name in BASES if name in names and name != base]
    found = []
    if base is not None:
        # Compose reads one override file: `.yaml` and `.yml` of it are not joined.
        found.append([base, *(name for name in others if is_override(name))][:2])
    found += [[name] for name in bases]
    found += [[base, name] if base is not None else [name] for name in others if not is_override(name)]
    return [[os.path.join(folder, name) for name in project] for project in found[:MOST_FILES]]


def bake_sets(folder: str, names: list[str]) -> list[list[str]]:
    """The bake files of a folder: the usual ones together, and each other one by itself."""
    usual = [name for name in USUAL_BAKE if name in names]
    others = [name for name in names if is_bake(name) and name not in usual]
    found = [usual] if usual else []
    found += [[name] for name in others]
    return [[os.path.join(folder, name) for name in names] for names in found[:MOST_FILES]]
