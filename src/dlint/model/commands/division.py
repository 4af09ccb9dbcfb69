"""Where a RUN can be divided between commands that leave a folder alone and those that need it."""

from __future__ import annotations

from dlint.knowledge.command_effects import STATEFUL
from dlint.knowledge.managers.registry import system_manager
from dlint.model.commands.command_effects import effects_of_command, redirects_of
from dlint.model.commands.effects import Access, Accesses
from dlint.model.packages.installs import install_of, installs_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from dlint.model.commands.command import Command
    from dlint.model.commands.effects import Effects
    from dlint.model.instructions.run import Run
    from dlint.model.packages.installs import Install
    from dlint.syntax.shell.item import Item

    # Whether a command of a RUN gets along without what is copied to a path.
    Judge: TypeAlias = "Callable[[Run, Command, str], bool]"

_SHELLS = ("sh", "bash", "ash", "dash")


class Division:
    """A RUN whose beginning needs no source: `installs` are the installs in it that read manifests.

    `rest` is the first member of the script that does need the source; None if none does. `entry` is a `cd` with which
    the script begins, and what is run again elsewhere would have to.
    """

    __slots__ = ("entry", "installs", "rest")

    def __init__(self, installs: list[Install], rest: Item | None, entry: Command | None = None) -> None:
        self.installs = installs
        self.rest = rest
        self.entry = entry


def is_independent(run: Run, command: Command, folder: str) -> bool:
    """Whether a command reads no source, and leaves `folder`, where the source goes, as a copy would find it.

    What an install reads of manifests does not count: see `Division.installs`.
    """
    # `su -c '…'` runs it as another user, who may have other files.
    if command.outer is not None and command.outer.name not in _SHELLS:
        return False
    install = install_of(run, command)
    if install is not None and install.reads_project:
        # What an install reads of the project is judged by its manifests, by those who ask.
        return install.kind != "build" and not _touches(redirects_of(run, command), folder)
    return not _touches(effects_of_command(run, command), folder)


def _touches(effects: Effects, folder: str) -> bool:
    """Whether something reads or writes a folder, or may do so."""
    if not effects.exact:
        return True
    place = Accesses([Access(folder, "tree")])
    found = effects.reads.meeting(place) or effects.writes.meeting(place)
    return found is not None and all(each.certain for each in found)


def ignores(run: Run, command: Command, path: str) -> bool:
    """Whether a command has nothing to do with a single file: it names neither that nor a folder around it."""
    if is_independent(run, command, path):
        return True
    effects = effects_of_command(run, command)
    if effects.source != "guessed" or command.outer is not None or command.in_pipe:
        return False
    place = Accesses([Access(path)])
    return effects.reads.meeting(place) is None and effects.writes.meeting(place) is None


def divide(run: Run, folder: str, until: Install | None = None, judge: Judge = is_independent) -> Division | None:
    """How to divide a RUN so that the first part gets along without what is copied to `folder`.

    The first part must hold the install `until`, or the whole RUN where none is given. None if that cannot be done, if
    it would lose a `cd` or a variable, or leave in a layer of its own what the rest takes away again.
    """
    scripts = run.scripts
    if not run.is_json and (len(scripts) != 1 or scripts[0].error is not None or scripts[0].foreign):
        return None
    restless = next((command for command in run.commands if not judge(run, command, folder)), None)
    # Nothing in the RUN needs the source: it can pass the copy as a whole.
    if restless is None:
        first = run.commands[0] if run.commands and _is_entry(run.commands[0]) else None
        return Division(_readers(run, None), None, first)
    rest = top_item(restless)
    if run.is_json or until is None or not _is_joint(rest) or top_item(until.command).place >= rest.place:
        return None
    # Divided, the removal would come in a layer above the one that holds the files, and save nothing.
    if any(_cleans_up(command) for command in run.commands if top_item(command).place >= rest.place):
        return None
    before = [command for command in run.commands if top_item(command).place < rest.place]
    entry = before[0] if _is_entry(before[0]) else None
    # A variable or an option of the shell would be lost at the new RUN.
    if any(command.name in STATEFUL or not command.words for command in (before[1:] if entry else before)):
        return None
    return Division(_readers(run, rest), rest, entry)


def _cleans_up(command: Command) -> bool:
    """Whether a command takes away what others may have left."""
    manager = system_manager(command.tool)
    if manager is not None:
        return command.verb(manager.name, *manager.remove, *manager.clean_lists, *manager.clean_archives) is not None
    return command.name in ("rm", "find") and any(word.text.startswith(("/", "~", "$")) for word in command.words[1:])


def _is_entry(command: Command) -> bool:
    """Whether a command is a plain `cd` to an absolute path that others follow."""
    plain = command.name == "cd" and len(command.words) == 2 and command.words[1].text.startswith("/")
    return plain and command.item.after == "&&" and command.item.list.owner is None


def _readers(run: Run, rest: Item | None) -> list[Install]:
    return [
        install
        for install in installs_of(run)
        if install.reads_project and (rest is None or top_item(install.command).place < rest.place)
    ]


def top_item(command: Command) -> Item:
    """The member of the script's own list that holds a command."""
    outermost = command
    while outermost.outer is not None:
        outermost = outermost.outer
    item: Item = outermost.item
    while item.list.owner is not None:
        owner = item.list.owner
        item = owner.host if owner.host is not None else owner
    return item


def _is_joint(item: Item) -> bool:
    """Whether the script can be cut before `item`: all its members are chained so that each needs those before it."""
    members = item.list.items
    return (
        item.before == "&&"
        and all(member.before in ("", "&&", ";", "\n") for member in members[: item.place + 1])
        and (all(member.before != "||" for member in members))
    )
