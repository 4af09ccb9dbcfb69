"""Which copies of source stand above installs, so that a change of the source installs everything again."""

from __future__ import annotations

from dlint.knowledge.sources import SYSTEM_FOLDERS
from dlint.model.answers import NEAR
from dlint.model.commands.paths import UNKNOWN, below, folder_at, joined, settled
from dlint.model.context.delivery import Delivery, deliveries, plausible_context
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.installs import PROGRAMS, installs_of
from dlint.model.packages.manifests import brings_manifests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.packages.installs import Install
    from dlint.model.stage import Stage

# Programs that bring whole projects into the image.
FETCHERS = frozenset({"git", "curl", "wget", "tar", "unzip", "svn", "hg", "bzr", "unxz", "bsdtar", "7z", "fetch"})


class Obstacle:
    """A copy of source above an install that would do without it.

    `relation` states how the two hang together: `around` (the copy brings the install's folder with the manifests),
    `inside` (it brings a part of that folder), `apart` (the install reads nothing of the project).
    """

    __slots__ = ("delivery", "install", "relation")

    def __init__(self, delivery: Delivery, install: Install, relation: str) -> None:
        self.delivery = delivery
        self.install = install
        self.relation = relation

    def __repr__(self) -> str:
        return f"<{self.delivery!r} {self.relation} {self.install!r}>"

    @property
    def transfer(self) -> Transfer:
        """The COPY or ADD."""
        return self.delivery.transfer


# How many pairs of a copy and an install are looked at in a stage; the most in 2,103 real Dockerfiles are 36.
_MOST_PAIRS = 250


def obstacles(file: Dockerfile) -> tuple[Obstacle, ...]:
    """Each pair of a copy and an install that has no dependency step above, in the order of the installs."""
    return file.fact(_obstacles)


def _obstacles(file: Dockerfile) -> tuple[Obstacle, ...]:
    return tuple(_found(file))


def _found(file: Dockerfile) -> Iterator[Obstacle]:
    for stage in file.stages:
        if _takes_from_context(stage) and not stage.is_windows:
            yield from _Sequence(stage).obstacles()


def _takes_from_context(stage: Stage) -> bool:
    """Whether an install of the stage may stand below a copy: where none does, no script needs to be read."""
    views = [view for each in reversed(stage.lineage) for view in each.instructions]
    first = next((at for at, view in enumerate(views) if isinstance(view, Transfer) and view.from_context), len(views))
    return any(isinstance(view, Run) and view.stage is stage and may_install(view) for view in views[first:])


def may_install(run: Run) -> bool:
    """Whether a package manager is called at all."""
    return not PROGRAMS.isdisjoint(run.programs)


class _Sequence:
    """What the instructions of a stage, behind those of the stages it is built on, copy and install."""

    __slots__ = ("clones", "given", "installs", "pairs", "provided", "stage", "takes")

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.takes: list[tuple[int, Delivery]] = []
        self.installs: list[tuple[int, Install]] = []
        self.pairs = 0
        self.provided: dict[Install, bool] = {}
        self.clones: list[str] = []
        self.given: list[str] = []

    def obstacles(self) -> Iterator[Obstacle]:
        """Those of the stage's own installs."""
        views = [view for each in reversed(self.stage.lineage) for view in each.instructions]
        for place, view in enumerate(views):
            if isinstance(view, Transfer):
                self.takes += [(place, delivery) for delivery in deliveries(view)]
                self.given += [] if view.from_context or _brings_program(view) else _given(view)
            elif isinstance(view, Run):
                if may_install(view):
                    if self.takes and view.stage is self.stage:
                        yield from self._before(view)
                    self.installs += [(place, install) for install in installs_of(view)]
                self.clones += _cloned(view) if "git" in view.programs else []

    def _before(self, run: Run) -> Iterator[Obstacle]:
        for install in installs_of(run):
            for place, delivery in self.takes[-NEAR:]:
                self.pairs += 1
                if self.pairs > _MOST_PAIRS:
                    return
                delivery = _as_folder(delivery, install)
                relation = self._relation(delivery, install) if delivery.weight == "source" else None
                if relation is not None and not self._is_settled(place, install):
                    yield Obstacle(delivery, install, relation)

    def _relation(self, delivery: Delivery, install: Install) -> str | None:
        if not install.reads_project:
            # Only a copy of everything changes with each edit; a copy into the system may be what the install needs.
            free = delivery.kind == "whole" and install.is_self_contained and not is_system(delivery.target)
            return "apart" if free else None
        # The manifests do not come from the context, so no order of copies helps.
        if self._is_fetched(delivery, install):
            return None
        if any(delivery.origin_of(path) is not None for path in install.files or (install.folder,)):
            return "around"
        rest = below(delivery.target, install.folder)
        if install.folder != "/" and (rest or (rest is not None and delivery.kind == "pattern")):
            return None if _is_read(delivery, install) else "inside"
        if delivery.kind != "whole" or _is_read(delivery, install):
            return None
        if self._provides(install):
            return "apart"
        return "around" if install.folder.startswith(UNKNOWN) else None

    def _provides(self, install: Install) -> bool:
        """Whether a copy of manifests brings what the install reads."""
        if install not in self.provided:
            others = [delivery for _, delivery in self.takes[-NEAR:] if delivery.weight != "source"]
            self.provided[install] = any(brings_manifests(delivery, install) for delivery in others)
        return self.provided[install]

    def _is_fetched(self, delivery: Delivery, install: Install) -> bool:
        """Whether the install's folder comes from elsewhere: it was cloned, unpacked or made by a step of the build."""
        if any(below(install.folder, clone) is not None for clone in self.clones):
            return True
        run, folder = install.run, install.folder
        if (below(folder, delivery.target) and _is_made(install, delivery)) or _is_written(install):
            return True
        if folder == folder_at(self.stage, run):
            return False
        origin = delivery.origin_of(folder)
        context = plausible_context(delivery.transfer)
        if context is not None and origin is not None and context.is_dir(origin):
            return False
        # A download above the install in the same RUN may have made the folder.
        before = run.commands[: run.position(install.command)]
        return any(command.tool in FETCHERS for command in before)

    def _is_settled(self, place: int, install: Install) -> bool:
        """Whether dependencies were installed above that place already, or came from another stage."""
        if not install.reads_project:
            return False
        if any(at < place and _prepares(earlier, install) for at, earlier in self.installs[:NEAR]):
            return True
        # Packages that another stage installed and that are copied: node_modules, vendor.
        return any(_keeps_packages(path, install) for path in self.given)


def _is_read(delivery: Delivery, install: Install) -> bool:
    """Whether the install needs what is copied, so that it has to stay below."""
    # Few copies get here.
    from dlint.model.packages.install_reads import reads

    reason = reads(install, delivery)
    return reason is not None and reason.certain


def _is_made(install: Install, delivery: Delivery) -> bool:
    # Few copies get here.
    from dlint.model.packages.made_projects import makes_project

    return makes_project(install, delivery)


def _is_written(install: Install) -> bool:
    # Few copies get here.
    from dlint.model.packages.made_projects import writes_manifest

    return writes_manifest(install)


def _as_folder(delivery: Delivery, install: Install) -> Delivery:
    """A name that may be a file or a folder is a folder if an install works in what it becomes."""
    if delivery.kind != "unclear" or is_system(delivery.target) or install.folder.startswith(UNKNOWN):
        return delivery
    if below(install.folder, delivery.target) is None or not install.reads_project or install.files:
        return delivery
    return Delivery(delivery.transfer, delivery.word, "folder", delivery.source, delivery.target)


def _brings_program(transfer: Transfer) -> bool:
    """Whether a copy puts programs among others, such as an install tool, and not what a tool has installed."""
    if transfer.stage is None or transfer.destination is None:
        return False
    from dlint.knowledge.command_effects import PROGRAM_FOLDERS

    goal = joined(folder_at(transfer.stage, transfer), settled(transfer, transfer.destination))
    return goal in PROGRAM_FOLDERS or goal.rpartition("/")[0] in PROGRAM_FOLDERS


def _given(transfer: Transfer) -> list[str]:
    """The folders in the image into which a copy from another stage puts what it takes."""
    if transfer.stage is None or transfer.destination is None:
        return []
    folder = folder_at(transfer.stage, transfer)
    goal = joined(folder, settled(transfer, transfer.destination))
    if transfer.node.flag("parents") is None:
        return [goal]
    # With --parents the path behind `/./` is made at the destination.
    return [joined(goal, word.value.rpartition("/./")[2].lstrip("/")) for word in transfer.sources]


def _keeps_packages(path: str, install: Install) -> bool:
    """Whether a folder of the image is where an install puts packages or keeps downloads: not just called like that."""
    folders = install.ecosystem.folders if install.ecosystem is not None else ()
    parent, _, name = path.rpartition("/")
    # Packages are also found in the folders above and below that of the project.
    is_near = below(install.folder, parent or "/") is not None or below(parent or "/", install.folder) is not None
    if name in {each.rpartition("/")[2] for each in folders} and (is_near or UNKNOWN in path + install.folder):
        return True
    places = [place.removeprefix("~") for place in install.cache.places]
    return any(path.endswith(place) or below(place, path) is not None for place in places)


def _prepares(earlier: Install, install: Install) -> bool:
    """Whether an install above has done what this one would do."""
    if earlier.kind not in ("manifest", "build") or earlier.language != install.language:
        return False
    if install.files and earlier.files:
        return _names(install.files) <= _names(earlier.files)
    folders = (install.folder, earlier.folder)
    return folders[0] == folders[1] or any(folder.startswith(UNKNOWN) for folder in folders)


def _names(paths: tuple[str, ...]) -> set[str]:
    return {path.rpartition("/")[2] for path in paths}


def _cloned(run: Run) -> list[str]:
    """Folders that `git clone` makes."""
    from dlint.model.commands.clones import named_clones

    return [path for _, path in named_clones(run)]


def is_system(path: str) -> bool:
    """Whether a folder belongs to the system rather than to a project."""
    return path == "/" or any(below(path, folder) is not None for folder in SYSTEM_FOLDERS)
