"""The pipelines of a RUN."""

from __future__ import annotations

from dlint.knowledge.shell.pipes import is_mild, is_wary
from dlint.syntax.shell.flow import is_fatal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.syntax.shell.item import Item


class Pipeline:
    """Commands joined by `|`, the first at least a simple command.

    `commands` has one entry for each stage, None for one that is a construct (`{ …; }`, `while …`). `guarded` is true
    where pipefail is in effect; `fatal` where the failure of its last stage surely fails the RUN, so that pipefail
    would make that of the others do so as well.
    """

    __slots__ = ("commands", "first", "last")

    def __init__(self, first: Item, last: Item, commands: list[Command | None]) -> None:
        self.first = first
        self.last = last
        self.commands = commands

    def __repr__(self) -> str:
        return f"<pipeline of {len(self.commands)}>"

    @property
    def guarded(self) -> bool:
        """Whether pipefail is in effect."""
        return "pipefail" in self.first.options

    @property
    def fatal(self) -> bool:
        """Whether the failure of its last stage surely fails the RUN."""
        outer = next((command.outer for command in self.commands if command is not None), None)
        return is_fatal(self.last) and (outer is None or outer.fatal)

    @property
    def weightiest(self) -> Command | None:
        """The first command on the left whose failure matters; None where they all only print, ask or filter."""
        for command in self.commands[:-1]:
            if command is not None and command.name and not is_mild(command.name, _texts(command)):
                return command
        return None

    @property
    def is_wary(self) -> bool:
        """Whether a command on the right fails by itself when it gets nothing, or not what it expects."""
        return any(command and command.name and is_wary(command.name, _texts(command)) for command in self.commands[1:])

    def ends_in(self, *names: str) -> bool:
        """Whether the last command is one of these."""
        last = self.commands[-1]
        return last is not None and last.name in names


def _texts(command: Command) -> list[str]:
    return [word.text for word in command.words[1:]]


def pipelines(run: Run) -> Iterator[Pipeline]:
    """Every pipeline of two stages or more, in the order of its first simple command."""
    if "|" not in run.all_text:
        return
    # The sign may stand in quotes or in `||`: only the structure shows a pipe.
    if not any(command.item.in_pipe for command in run.commands):
        return
    # Items are compared as objects: two commands may be written alike.
    by_item = {id(command.item): command for command in run.commands}
    seen: set[int] = set()
    for command in run.commands:
        item = command.item
        if not item.in_pipe:
            continue
        items = item.list.items
        first = items[item.place - item.stage]
        if id(first) in seen:
            continue
        seen.add(id(first))
        stages = [each for each in items[first.place :] if each.pipeline == first.pipeline]
        yield Pipeline(first, stages[-1], [by_item.get(id(each)) for each in stages])
