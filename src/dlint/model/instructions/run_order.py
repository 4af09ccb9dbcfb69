"""The commands of a RUN in the order in which the shell runs them."""

from __future__ import annotations

from dlint.model.commands.wrappers import exit_actions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run

# How much longer than the script its order may become: functions that call each other must not multiply without end.
_MOST = 4


def in_order(run: Run) -> tuple[Command, ...]:
    """The commands of a RUN as they follow each other: those of a function where it is called, those of `trap … EXIT`
    at the end.

    A function that no command calls stays where it is written: a variable may call it.
    """
    functions = _functions(run)
    trapped = [word.text for command in run.commands if command.name == "trap" for word in command.words[1:2]]
    called = {name for name in functions if name in run.programs or name in trapped}
    found: list[Command] = []
    last: list[Command] = []
    for command in run.commands:
        if _function_around(command) in called:
            continue
        _call(command, functions, found, len(run.commands) * _MOST)
        actions = exit_actions(command)
        if actions is not None:
            # A later trap for the same signal takes the place of the one before.
            last = actions
    for action in last:
        _call(action, functions, found, len(found) + len(run.commands) * _MOST)
    return tuple(found)


def _call(command: Command, functions: dict[str, list[Command]], found: list[Command], most: int) -> None:
    """Adds a command, and what it runs if it is the name of a function, up to a number of commands."""
    waiting = [command]
    while waiting:
        each = waiting.pop()
        found.append(each)
        if len(found) < most:
            waiting += reversed(functions.get(each.name or "", ()))
        else:
            waiting.clear()


def _functions(run: Run) -> dict[str, list[Command]]:
    """The commands of each function by its name, in the order written."""
    found: dict[str, list[Command]] = {}
    for command in run.commands:
        name = _function_around(command)
        if name:
            found.setdefault(name, []).append(command)
    return found


def _function_around(command: Command) -> str:
    """The name of the innermost function in whose body a command stands; empty for none."""
    block = command.item.parent
    while block is not None:
        if block.kind == "function" and block.name is not None:
            return block.name.text
        block = block.parent
    return _function_around(command.outer) if command.outer is not None else ""
