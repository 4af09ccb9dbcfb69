"""The commands in any instruction that holds one: RUN, CMD, ENTRYPOINT, HEALTHCHECK."""

from __future__ import annotations

from dlint.model.instructions.kinds import Cmd, Entrypoint, Healthcheck
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.instructions.view import View


def commands_in(view: View) -> list[Command]:
    """Every command in the order written, those inside `sh -c` included; none for other instructions."""
    if isinstance(view, Run):
        return list(view.commands)
    if not isinstance(view, Cmd | Entrypoint | Healthcheck):
        return []
    # The first word of HEALTHCHECK is CMD.
    words = view.words[1:] if isinstance(view, Healthcheck) else view.words
    if not words:
        return []
    if view.is_json:
        from dlint.model.instructions.exec_form import exec_commands, json_texts

        return list(exec_commands(json_texts(words)))
    from dlint.model.commands.wrappers import unwrap
    from dlint.syntax.shell.scan import scan

    script = scan(view.arguments.mapped, "sh")
    return [command for item in script.commands for command in unwrap(item)]
