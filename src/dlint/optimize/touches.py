"""Whether a step touches files that moved past it, or could touch files that come tomorrow."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from dlint.knowledge.managers.registry import manifest_owners
from dlint.model.instructions.run import Run
from dlint.replay.advice import IDLE
from dlint.system.read import read_file
from dlint.trial.trace.accesses import (
    LIST,
    MAKE,
    MANAGER_SHIFT,
    MISS,
    MODE,
    OPEN,
    REMOVE,
    TEST,
    WRITE,
    WRITES,
    Accesses,
)
from dlint.trial.trace.link_table import Links
from dlint.trial.trace.placed import A_FOLDER, Placed

# Names of files for people, without their endings.
PROSE = ("readme", "license", "licence", "changelog", "authors", "notice")
_WRITING = (WRITE, MAKE, MODE, REMOVE)
_WORD = re.compile(r"[^\s'\"=;|&()<>`]+")


@dataclass(slots=True)
class Shift:
    """What stands above a step in the one Dockerfile (`ours`) and not, or as another file, in the other (`theirs`).

    `changed` are the paths of files and folders, `trees` folders whose contents are not known. `gone` are those of them
    that the other ignore file takes out of all stages: nothing moved there. `sends` states whether the context of the
    one and that of the other may send a file of this path in them. `files` are the changed paths that are no folders.
    """

    changed: set[str]
    trees: list[str]
    ours: Placed
    theirs: Placed
    links: Links
    gone: set[str]
    sends: Callable[[str], tuple[bool, bool]]
    files: set[str] = field(init=False)

    def __post_init__(self) -> None:
        sides = self.ours.files, self.theirs.files
        self.files = {path for path in self.changed if A_FOLDER not in (sides[0].get(path), sides[1].get(path))}

    def real(self, path: str) -> str:
        """A COPY follows links as well: what it puts below /var/run is found below /run."""
        return self.links.real(path)

    def is_there(self, path: str) -> bool:
        """Whether something stands at a path in both."""
        return path in self.ours.files and path in self.theirs.files

    def places(self) -> set[str]:
        """Folders in which a further file of the context could stand: where one is, or below what a COPY names; a COPY
        that names a file brings no other."""
        free = [path for path in self.files - self.gone if path not in self._side(path).exact]
        goals = [self.real(goal) for goal in self.ours.goals | self.theirs.goals]
        found = self._folders(free)
        return found | {parent for parent in self._folders(self.changed - self.gone) if is_below(parent, goals)}

    def shown(self) -> set[str]:
        """The folders in which a listing shows a change that may matter. What no program in an image reads, as .git,
        always has the same name: what a step does where that is away was seen when the rewrite was built."""
        idle = {path for path in self.gone if IDLE.search(path) and posixpath.dirname(path) not in self.changed}
        return self._folders(self.changed - idle)

    def may_bring(self, path: str, places: set[str], origins: dict[str, set[str]]) -> bool:
        """Whether a name that a step looked for could stand there in the one Dockerfile and not in the other."""
        folder = self._nearest(path)
        if folder in places:
            # Where a COPY moved any name counts that is sent.
            return any(True in pair for pair in self._sent(path, folder, origins) or [(True, True)])
        # Where only the ignore file changed, those that it keeps out.
        return any(ours != theirs for ours, theirs in self._sent(path, posixpath.dirname(path), origins))

    def _sent(self, path: str, folder: str, origins: dict[str, set[str]]) -> list[tuple[bool, bool]]:
        name = path[len(folder) :].lstrip("/")
        return [self.sends(posixpath.join(origin, name)) for origin in origins.get(folder, ())]

    def _nearest(self, path: str) -> str:
        """The nearest folder above a path that a COPY fills: a folder that is missing today may come with the file in
        it. The folder right above it where none is filled."""
        folder = posixpath.dirname(path)
        while folder != "/" and folder not in self.ours.files and folder not in self.theirs.files:
            folder = posixpath.dirname(folder)
        return folder if folder != "/" else posixpath.dirname(path)

    def _folders(self, paths: Iterable[str]) -> set[str]:
        return {posixpath.dirname(each) for path in paths for each in (path, self.real(path))}

    def origins(self) -> dict[str, set[str]]:
        """The folders of the context that a folder in the image has its files from."""
        found: dict[str, set[str]] = {}
        for path, origin in (*self.ours.files.items(), *self.theirs.files.items()):
            if origin[:1] not in ("/", "<"):
                found.setdefault(posixpath.dirname(path), set()).add(posixpath.dirname(origin))
        return found

    def _side(self, path: str) -> Placed:
        return self.ours if path in self.ours.files else self.theirs


def touches(found: Accesses, shift: Shift) -> Iterator[tuple[int, str]]:
    """How a step touches what moved: (how, path), the surest first."""
    yield from _of_files(found, shift)
    # Folders are compared by what a step did with them; a file counts if it is opened at all.
    places, shown, origins = shift.places(), shift.shown(), shift.origins()
    for path in sorted(found.paths):
        bits = found.by_others(path)
        if path in shown and bits & LIST:
            yield LIST, path
        elif path in shift.changed and path not in shift.files and bits & (LIST | TEST | WRITES):
            yield next(how for how in (LIST, TEST, *_WRITING) if bits & how), path
        elif bits & MISS and not shift.is_there(path) and shift.may_bring(path, places, origins):
            # A compiler tries whether `-lc` is a file before it takes it for an option.
            if not posixpath.basename(path).startswith("-"):
                yield MISS, path
        elif shift.trees and _of_trees(found, path) and is_below(path, shift.trees):
            yield next(how for how in (OPEN, TEST, LIST, *_WRITING, MISS) if _of_trees(found, path) & how), path


def _of_trees(found: Accesses, path: str) -> int:
    """How a step touched a path where files stand that are not known by name: any name may be among them."""
    return found.bits(path) & (OPEN | TEST | LIST | WRITES) | found.by_others(path) & MISS


def _of_files(found: Accesses, shift: Shift) -> Iterator[tuple[int, str]]:
    # A file that is opened explains more than a name that a listing shows.
    for path in sorted(shift.files, key=lambda path: (not found.bits(path) & OPEN, path)):
        real = shift.real(path)
        bits = input_bits(found, path) | input_bits(found, real)
        for how in (OPEN, TEST, WRITE, MAKE, MODE, REMOVE, LIST):
            if bits & how:
                yield how, path
        if found.is_own(path) or path in found.own or found.is_own(real):
            yield WRITE, path


def input_bits(found: Accesses, path: str) -> int:
    """How a step touched a file that it may depend on. What the process of a package manager itself reads of texts for
    people, as yarn does of README and LICENSE, it installs nothing by."""
    is_prose = posixpath.basename(path).lower().partition(".")[0] in PROSE
    return found.bits(path) & ~(OPEN | TEST) | found.by_others(path) if is_prose else found.bits(path)


def is_below(path: str, trees: list[str]) -> bool:
    """Whether a path is one of some folders, or lies in one."""
    return any(path == tree or path.startswith(tree.rstrip("/") + "/") for tree in trees)


def named_paths(run: Run) -> Iterator[str]:
    """The absolute paths that the words of a script may mean: those with a slash or a dot in them, and what follows an
    option. A plain word, as in `npm run build`, is mostly something else."""
    folder = run.stage.workdir_at(run) if run.stage is not None else None
    before = ""
    for word in _WORD.findall(run.all_text):
        if not word.startswith("-") and (before.startswith("-") or "/" in word or "." in word):
            yield posixpath.normpath(posixpath.join(folder or "/", word))
        before = word


# Programs of the project that a package manager loads into its own process: `.pnpmfile.cjs`, scripts and plugins of
# Composer, a Gemfile that looks around. What lies in .yarn/releases is the manager.
_CODE = (".cjs", ".mjs", ".js", ".php", ".py", ".rb")
_RUBY = ("Gemfile", "gems.rb")
_LOOKS = (b"File.", b"Dir.", b"Dir[", b"eval_gemfile", b"require_relative", b"Pathname")
_MANAGER_ITSELF = ".yarn/releases/"


def runs_project_code(found: Accesses, files: dict[str, str], root: str) -> bool:
    """Whether the process of a package manager reads a program of the project, which may look for anything."""
    for path, origin in files.items():
        if not found.paths.get(path, 0) >> MANAGER_SHIFT & OPEN or _MANAGER_ITSELF in origin:
            continue
        name = posixpath.basename(origin)
        if name in _RUBY or name.endswith(".gemspec"):
            text = text_of(root, origin)
            if text is None or any(word in text for word in _LOOKS):
                return True
        elif name.endswith(_CODE):
            return True
    return False


def text_of(root: str, origin: str) -> bytes | None:
    """The contents of a file of the context, or of a heredoc; None where it cannot be read."""
    if origin.startswith("<<"):
        return origin[2:].encode("utf-8", "surrogateescape")
    try:
        return read_file(posixpath.join(root, origin)) if origin != A_FOLDER else b""
    except OSError:
        return None


def without_prefix_tests(found: Accesses, changed: set[str]) -> Accesses:
    """A step that installs nothing of a project: its package manager asks whether a manifest is there, as `npm install
    -g` does to find the folder of a project, and never opens it."""
    asked = {
        path
        for path in changed
        if manifest_owners(posixpath.basename(path)) and not found.by_others(path) and found.bits(path) == TEST
    }
    if not asked:
        return found
    paths = {path: bits for path, bits in found.paths.items() if path not in asked}
    return Accesses(paths, found.own, found.hosts, found.links, found.with_dots, found.inexact)
