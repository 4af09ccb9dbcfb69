"""Whether steps share the package index that one of them leaves in its layer."""

from __future__ import annotations

from dlint.knowledge.managers.registry import system_manager
from dlint.model.commands.deletes import deleted, empties
from dlint.model.commands.script_file import runs_file
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.knowledge.managers.system_manager import SystemManager
    from dlint.model.commands.command import Command
    from dlint.model.instructions.view import View
    from dlint.model.packages.installs import Install

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
