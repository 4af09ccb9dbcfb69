"""Find the build context that belongs to a Dockerfile, and the builds that the repository states for it.

The context is, in this order: what the user states; what compose or bake files state; what Makefiles and CI files
state; the nearest folder in which the files that COPY names exist; the folder of the Dockerfile.
"""

from __future__ import annotations

import os

from dlint.builds.files import NEAR, build_names, folders_above
from dlint.model.context.context import Context
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer, is_whole
from dlint.system.facts import kept
from dlint.system.observe import is_there

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlint.builds.resolver import Resolver
    from dlint.model.build import Build
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.packages.installs import Install
    from dlint.system.facts import Facts

# After how many copies of the whole context nothing new is learned from the installs below.
MOST_WHOLE = 4
# How many folders above the Dockerfile may be the context: docker/app/Dockerfile is built from two above.
HIGHEST = 4


class Contexts:
    """The build contexts of a run. Files in one folder share theirs, so that the disk is read once.

    `written` are bytes by absolute path that stand in the place of what is on disk.
    """

    __slots__ = ("_hints", "_resolver", "_shared", "_written")

    def __init__(self, written: dict[str, bytes] | None = None) -> None:
        self._shared: dict[str, Context] = {}
        self._resolver: Resolver | None = None
        self._hints: dict[str, tuple[bool, Facts | None]] = {}
        self._written = written

    @property
    def resolver(self) -> Resolver:
        """What reads the files that state builds."""
        if self._resolver is None:
            from dlint.builds.resolver import Resolver

            self._resolver = Resolver()
        return self._resolver

    def builds_of(self, file: Dockerfile) -> tuple[Build, ...]:
        """The builds that the files of the repository state for a Dockerfile."""
        path = os.path.abspath(file.source.path)
        folder = os.path.dirname(path)
        # Dockerfiles of one folder share the answer, and most folders hold no build file.
        has_hint = kept(self._hints, folder, lambda: _has_hint(folder))
        builds = self.resolver.builds_of(path) if has_hint else ()
        # A context outside of the checkout is not looked into: `context: /` in a hostile compose file must not list the
        # disk.
        return tuple(build for build in builds if build.context is None or not _leads_out(build.context, path))

    def around(self, file: Dockerfile, stated: str | None) -> Context | None:
        """The context of a Dockerfile, see above; None where every stated build has a context that is not here.

        A Dockerfile does not specify its build context. Where nothing states it, its own folder is the usual answer;
        where that lacks what is copied and a folder above has it, up to the repository's root, that one is meant.
        """
        path = file.source.path
        own = os.path.dirname(os.path.abspath(path))
        folder = stated
        if folder is None:
            builds = file.builds
            folder = next((build.context for build in builds if build.context is not None), None)
            # All stated contexts are remote or unknown: to guess a folder would make findings about files that are not
            # sent.
            if builds and folder is None:
                return None
            if folder is None:
                folder = _nearest(own, _named_paths(file))
        # This Dockerfile has an ignore file of its own, so it cannot share the context of its folder.
        if is_there(path + ".dockerignore"):
            return Context(folder, path, self._written)
        if folder not in self._shared:
            self._shared[folder] = Context(folder, written=self._written)
        return self._shared[folder]


def context_of(path: str) -> tuple[str | None, str]:
    """The context of a Dockerfile on disk, and why it is that folder; None where it is not in the repository.

    OSError where the file cannot be read.
    """
    from dlint.model.dockerfile import Dockerfile
    from dlint.syntax.parse import parse
    from dlint.text.source import Source

    contexts = Contexts()
    from dlint.system.read import read_file

    source = Source(read_file(path), path)
    file = Dockerfile(parse(source), lambda each: contexts.around(each, None), contexts.builds_of)
    context = file.context
    build = next((each for each in file.builds if each.context is not None), None)
    if build is not None:
        place = f" in {os.path.relpath(build.origin)}" if build.name else ""
        return build.context, f"{build.label}{place} states it"
    if context is None:
        return None, f"{file.builds[0].label} builds it from {file.builds[0].context_text or 'an unknown context'}"
    if os.path.abspath(context.root) == os.path.dirname(os.path.abspath(path)):
        return context.root, "it is the folder of the Dockerfile"
    return context.root, "it is the nearest folder that has what is copied"


def _leads_out(context: str, dockerfile: str) -> bool:
    """Whether a context that the repository states is no folder of the repository: nothing there is looked at.

    Without a repository, the context may lie around the Dockerfile.
    """
    from dlint.system.read import checkout_of, holds, outside

    root = checkout_of(dockerfile)
    if not is_there(os.path.join(root, ".git")) and holds(context, dockerfile):
        return False
    return outside(context, root) is not None


def _has_hint(folder: str) -> bool:
    """Whether a folder or one above it holds a name that may state builds; most hold none, and need no resolver.

    Without a repository only what is near counts, and nothing above the current folder: /tmp states no builds of this
    project.
    """
    folders, is_whole = folders_above(folder)
    # Names are compared before a file is opened: reading YAML costs more than the whole check.
    return any(_may_state(each) for each in (folders if is_whole else folders[:NEAR]))


def _may_state(folder: str) -> bool:
    names = build_names(folder) if folder != os.path.dirname(folder) else ()
    return any(name != ".git" for name in names)


def _named_paths(file: Dockerfile) -> list[str]:
    """Paths that must exist in the context: those without wildcards in COPY and ADD from it, and the lists of packages
    that an install reads out of a copy of the whole context."""
    found = []
    whole: list[Transfer] = []
    for stage in file.stages:
        for view in stage.of(Transfer):
            if isinstance(view, Transfer):
                found += [path for path in view.paths() if not is_whole(path) and not set(path) & set("*?[")]
                whole += [view] if any(is_whole(path) for path in view.paths()) else []
    # A copy of the whole context names no file, but `pip install -r requirements.txt` below it does.
    return found or (_read_paths(whole) if whole else [])


def _read_paths(whole: list[Transfer]) -> list[str]:
    """The paths in the context of the files that installs below a copy of the whole context name or need."""
    from dlint.model.context.delivery import deliveries
    from dlint.model.packages.installs import find_installs

    found = []
    for transfer in whole[:MOST_WHOLE]:
        brought = deliveries(transfer)
        for install in _installs_below(transfer, find_installs):
            paths = [delivery.origin_of(path) for path in install.files for delivery in brought]
            found += [path for path in paths if path is not None]
    return found


def _installs_below(transfer: Transfer, find: Callable[[Run], Iterator[Install]]) -> Iterator[Install]:
    stage = transfer.stage
    for run in stage.below(transfer, isinstance, Run) if stage is not None else ():
        if isinstance(run, Run):
            yield from find(run)


def _nearest(own: str, paths: list[str]) -> str:
    # One match is enough for the own folder, which is Docker's default; a folder above must have all of them.
    if not paths or any(_is_there(own, path) for path in paths):
        return own
    folder = own
    for _ in range(HIGHEST):
        # The root of the checkout bounds the search.
        if is_there(os.path.join(folder, ".git")):
            break
        folder = os.path.dirname(folder)
        # `COPY bin /opt/bin` does not mean /bin of this machine.
        if folder == os.path.dirname(folder):
            break
        if all(_is_there(folder, path) for path in paths):
            return folder
    return own


def _is_there(folder: str, path: str) -> bool:
    return is_there(os.path.join(folder, path.lstrip("/")))
