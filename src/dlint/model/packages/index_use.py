"""Whether steps share the package index that one of them leaves in its layer."""

from __future__ import annotations

from dlint.knowledge.images.names import short_name
from dlint.knowledge.images.official import OFFICIAL
from dlint.knowledge.managers.registry import SYSTEMS, system_manager
from dlint.model.commands.deletes import deleted, empties
from dlint.model.commands.paths import below, folder_at, joined
from dlint.model.commands.script_file import runs_file
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.knowledge.managers.system_manager import SystemManager
    from dlint.model.commands.command import Command
    from dlint.model.instructions.view import View
    from dlint.model.packages.installs import Install
    from dlint.model.stage import Stage

# Families whose installs take the index that is there; the others look for a newer one by themselves.
_TRUSTING = ("debian", "alpine")
# Options with which apk fetches the index for one command alone, or keeps it.
_OWN_INDEX = ("--no-cache", "-U", "--update", "--update-cache")


def serves_later(run: Run, install: Install) -> bool:
    """Whether a later step may install from the index that an install of this RUN reads."""
    manager, stage = system_manager(install.tool), run.stage
    if manager is None or stage is None or (manager.name == "apk" and install.command.has("--no-cache")):
        return False
    if any(_removes_index(run, command, manager) for command in run.commands):
        return False
    return any(True for _ in stage.later(run, _reads_index, manager.family))


def _removes_index(run: Run, command: Command, manager: SystemManager) -> bool:
    if manager.clean_lists and command.verb(manager.name, *manager.clean_lists) is not None:
        return True
    return any(empties(path, folder) for path in deleted(run, command) for folder in manager.lists)


def _reads_index(view: View, family: str) -> bool:
    """Whether a RUN uses the index before it fetches one of its own."""
    if not isinstance(view, Run):
        return False
    for command in view.commands:
        manager = system_manager(command.tool)
        if manager is None or manager.family != family:
            if runs_file(command):
                return True
        elif command.verb(manager.name, *manager.refresh) is not None:
            return False
        elif not (manager.name == "apk" and command.has(*_OWN_INDEX)) and _installs(command, manager):
            return True
    return False


def _installs(command: Command, manager: SystemManager) -> bool:
    return command.verb(manager.name, *manager.install, *manager.upgrade) is not None


def is_index(path: str) -> bool:
    """Whether a folder is where a package manager of the system keeps its index."""
    managers = [manager for name in SYSTEMS if (manager := system_manager(name)) is not None]
    return any(path in manager.lists for manager in managers)


def lost_index(run: Run, stage: Stage, target: str) -> tuple[str, View] | None:
    """The folder of an index that a RUN fetches into a mount, and a later RUN that installs and surely finds none.

    Official images bring no index. Source: deverrors.com, "package not found" in Docker builds with apt, 2026-11.
    """
    image = stage.root_image
    if image is None or short_name(image.name) not in OFFICIAL:
        return None
    for command in run.commands:
        manager = system_manager(command.tool)
        if manager is None or manager.family not in _TRUSTING or command.verb(manager.name, *manager.refresh) is None:
            continue
        folder = next((each for each in manager.lists if below(each, target) is not None), None)
        if folder is None or stage.any_above(run, _fetches_into_layer, manager.family, folder):
            continue
        view = next(stage.later(run, _touches_index, manager.family), None)
        if isinstance(view, Run) and not _mounts(view, folder) and _surely_installs(view, manager.family):
            return folder, view
    return None


def _fetches_into_layer(view: View, family: str, folder: str) -> bool:
    """Whether a RUN may leave an index in its layer."""
    if not isinstance(view, Run) or _mounts(view, folder):
        return False
    return any(runs_file(each) or _refreshes(each, family) for each in view.commands)


def _touches_index(view: View, family: str) -> bool:
    if not isinstance(view, Run) or view.onbuild:
        return False
    return any(runs_file(each) or _of_family(each, family) is not None for each in view.commands)


def _surely_installs(run: Run, family: str) -> bool:
    """Whether the first command of a RUN that has to do with the index installs packages by name from it."""
    first = next((each for each in run.commands if runs_file(each) or _of_family(each, family) is not None), None)
    manager = _of_family(first, family) if first is not None else None
    if first is None or manager is None or first.conditional or first.has(*_OWN_INDEX, "--no-cache"):
        return False
    verb = first.verb(manager.name, *manager.install)
    return verb is not None and any(word.text.isalnum() for word in verb.operands)


def _of_family(command: Command, family: str) -> SystemManager | None:
    manager = system_manager(command.tool)
    return manager if manager is not None and manager.family == family else None


def _refreshes(command: Command, family: str) -> bool:
    manager = _of_family(command, family)
    return manager is not None and command.verb(manager.name, *manager.refresh) is not None


def _mounts(run: Run, folder: str) -> bool:
    """Whether a mount of a RUN hides the folder of the index."""
    here = folder_at(run.stage, run) if run.stage is not None else "/"
    targets = [joined(here, mount.target).rstrip("/") for mount in run.mounts if mount.target]
    return any(below(folder, target) is not None for target in targets)
