"""Commands that run what a file holds, which no one sees in the Dockerfile."""

from __future__ import annotations

from dlint.knowledge.shell.wrappers import SCRIPT_RUNNERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command


def runs_file(command: Command) -> bool:
    """Whether a command may run any other program, because a file that is not read here names it."""
    path = command.path or ""
    # What `sh -c` runs is read as commands of its own.
    named = command.name in SCRIPT_RUNNERS and not command.has("-c")
    return named or path.startswith(("./", "../")) or path.endswith(".sh")
