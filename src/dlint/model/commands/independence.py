"""Whether commands get along without the source of the project, and where a RUN can be divided between them."""

from __future__ import annotations

from dlint.knowledge.independent_commands import INDEPENDENT_PROGRAMS, INDEPENDENT_VERBS, OPAQUE, STATEFUL
from dlint.knowledge.packages import BY_NAME as MANAGERS
from dlint.model.commands.paths import below, folder_of, joined, settled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.model.packages.installs import Install
    from dlint.syntax.shell.item import Item

    # Whether a command of a RUN gets along without what is copied to a path.
    Judge: TypeAlias = "Callable[[Run, Command, str], bool]"

_DOWNLOADS = ("curl", "wget")
# What a download may be piped into: none of them looks at the project.
_DRAINS = frozenset({"bash", "sh", "tee", "gpg", "apt-key", "tar", "grep", "cut", "awk", "sed", "sort", "head", "tail"})
# How many operands stand before the paths that a program works on.
_ON_PATHS = {"rm": 0, "rmdir": 0, "touch": 0, "ln": 0, "mv": 0, "cp": 0, "cat": 0, "chmod": 1, "chown": 1, "chgrp": 1}
_NOWHERE = ("/dev/null", "/dev/stdout", "/dev/stderr")


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
    """Whether a command reads no source, and leaves `folder`, where the source goes, as a copy would find it."""
    if command.outer is not None or any(not _is_outside(run, command, path, folder) for path in _written(command)):
        return False
    install = next((each for each in run.installs if each.command is command), None)
    if install is not None:
        return install.kind in ("manifest", "added") or (install.kind != "build" and install.is_self_contained)
    if not command.words or command.tool in INDEPENDENT_PROGRAMS or command.name in ("cd", "mkdir"):
        return True
    if command.tool in INDEPENDENT_VERBS:
        return command.verb(command.tool, *INDEPENDENT_VERBS[command.tool]) is not None
    if command.name in _ON_PATHS:
        paths = command.operands[_ON_PATHS[command.name] :]
        return all(_is_outside(run, command, word.text, folder) for word in paths)
    if command.name in _DOWNLOADS:
        return command.in_pipe or _downloads_elsewhere(run, command, folder)
    return command.in_pipe and command.name in _DRAINS


def ignores(run: Run, command: Command, path: str) -> bool:
    """Whether a command has nothing to do with a single file: it names neither that nor a folder around it."""
    if is_independent(run, command, path):
        return True
    if command.outer is not None or command.name is None or command.tool in OPAQUE or "/" in (command.path or ""):
        return False
    texts = [word.text for word in command.words[1:]] + _written(command)
    named = [part for text in texts for part in (text, text.partition("=")[2]) if part]
    return all(_is_outside(run, command, part, path) for part in named if not part.startswith("-"))


def divide(run: Run, folder: str, until: Install | None = None, judge: Judge = is_independent) -> Division | None:
    """How to divide a RUN so that the first part gets along without what is copied to `folder`.

    The first part must hold the install `until`, or the whole RUN where none is given. None if that cannot be done, if
    it would lose a `cd` or a variable, or leave in a layer of its own what the rest takes away again.
    """
    scripts = run.scripts
    if not run.is_json and (len(scripts) != 1 or scripts[0].error is not None or scripts[0].foreign):
        return None
    restless = next((command for command in run.commands if not judge(run, command, folder)), None)
    if restless is None:
        first = run.commands[0] if run.commands and _is_entry(run.commands[0]) else None
        return Division(_readers(run, None), None, first)
    rest = top_item(restless)
    if run.is_json or until is None or not _is_joint(rest) or top_item(until.command).place >= rest.place:
        return None
    if any(_cleans_up(command) for command in run.commands if top_item(command).place >= rest.place):
        return None
    before = [command for command in run.commands if top_item(command).place < rest.place]
    entry = before[0] if _is_entry(before[0]) else None
    if any(command.name in STATEFUL or not command.words for command in (before[1:] if entry else before)):
        return None
    return Division(_readers(run, rest), rest, entry)


def _cleans_up(command: Command) -> bool:
    """Whether a command takes away what others may have left."""
    manager = MANAGERS.get(command.tool)
    if manager is not None:
        return command.verb(manager.name, *manager.remove, *manager.clean_lists, *manager.clean_archives) is not None
    return command.name in ("rm", "find") and any(word.text.startswith(("/", "~", "$")) for word in command.words[1:])


def _is_entry(command: Command) -> bool:
    """Whether a command is a plain `cd` to an absolute path that others follow."""
    plain = command.name == "cd" and len(command.words) == 2 and command.words[1].text.startswith("/")
    return plain and command.item.after == "&&" and command.item.list.owner is None


def _written(command: Command) -> list[str]:
    targets = [redirect.target.text for redirect in command.redirects if redirect.writes]
    return [path for path in targets if path not in _NOWHERE and not path.isdigit()]


def _is_outside(run: Run, command: Command, path: str, folder: str) -> bool:
    """Whether a path is surely outside of `folder`."""
    whole = joined(folder_of(run, command), settled(run, path))
    front, star, _ = whole.partition("*")
    if star:
        whole = front.rpartition("/")[0] or "/"
    return "?" not in whole and below(whole, folder) is None and below(folder, whole) is None


def _downloads_elsewhere(run: Run, command: Command, folder: str) -> bool:
    is_curl = command.name == "curl"
    named = command.value("-o" if is_curl else "-O") or command.value("--output" if is_curl else "--output-document")
    if named is None:
        return (is_curl and not command.has("-O", "--remote-name")) or _is_outside(run, command, ".", folder)
    return named.text == "-" or _is_outside(run, command, named.text, folder)


def _readers(run: Run, rest: Item | None) -> list[Install]:
    return [
        install
        for install in run.installs
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
