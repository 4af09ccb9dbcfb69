"""Which names of users a stage surely knows, and nothing in the file can have added to."""

from __future__ import annotations

from dlint.knowledge.managers.index import PROJECT
from dlint.model.commands.variables import spelled
from dlint.model.instructions.kinds import Cmd, Entrypoint
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.users.users import accounts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage
    from dlint.syntax.shell.word import ShellWord

# Programs that surely make no users, whatever their words are.
_HARMLESS = PROJECT | {
    "cd", "chgrp", "chmod", "chown", "echo", "false", "ln", "ls", "mkdir", "mv", "rm", "rmdir", "set", "test", "touch",
    "true",
}  # fmt: skip
_CREATORS = ("useradd", "adduser")
_REMOVERS = ("userdel", "deluser")
# Programs that make or change accounts whose names are in the file.
_ACCOUNTS = frozenset((*_CREATORS, *_REMOVERS, "groupadd", "addgroup", "groupdel", "delgroup"))


def known_names(stage: Stage, until: View) -> frozenset[str] | None:
    """All the users that can be named above an instruction; None where that is not known.

    Empty for a stage without /etc/passwd.
    """
    image = stage.root_image
    if image is None or image.error:
        return None
    from dlint.knowledge.images.passwd import passwd_names

    names = passwd_names("scratch" if image.is_scratch else image.name, image.tag or "")
    if names is None or stage.any_above(until, _may_add):
        return None
    removed = {word.text for view in stage.above(until, _is_removing) for word in _removed(view)}
    # An account that is made again below its removal counts as there.
    return (names - removed) | {account.name for account in accounts_of(stage, until)}


def lacks_group(stage: Stage, until: View, group: str) -> bool:
    """Whether no group of that name can be there above an instruction: no base has it, and no RUN mentions it."""
    from dlint.knowledge.images.passwd import GROUPS

    names = known_names(stage, until)
    if not names or group in names or group in GROUPS:
        return False
    return not stage.any_above(until, _mentions, group)


def _mentions(view: View, name: str) -> bool:
    # A variable in a RUN may hold any name.
    return isinstance(view, Run) and (name in view.all_text or "$" in view.all_text)


def _is_removing(view: View) -> bool:
    return isinstance(view, Run) and not view.programs.isdisjoint(_REMOVERS)


def _removed(view: View) -> list[ShellWord]:
    """The users that a RUN surely removes."""
    commands = view.calls(_REMOVERS) if isinstance(view, Run) else ()
    return [command.operands[-1] for command in commands if command.operands and not command.conditional]


def _may_add(view: View) -> bool:
    if isinstance(view, Run):
        unclear = view.is_json or "passwd" in view.all_text or not view.programs <= _HARMLESS | _ACCOUNTS
        return unclear or any(not _is_named(view, command) for command in view.calls(_CREATORS))
    return isinstance(view, Transfer) and _may_bring(view)


def _is_named(run: Run, command: Command) -> bool:
    """Whether the name of the user that is made can be read."""
    return bool(command.operands) and all(any(True for _ in spelled(run, [word])) for word in command.operands)


def _may_bring(view: Transfer) -> bool:
    """Whether a COPY or ADD may put a file /etc/passwd into the image."""
    target = view.target
    if target is None:
        return view.destination is None or view.destination.value.startswith(("/", "$"))
    if target.startswith("/etc"):
        return True
    return target == "/" and not all(_is_program(view, word.value) for word in view.sources)


def _is_program(view: Transfer, source: str) -> bool:
    """Whether a source is surely a single file: it has an extension, no archive's, or the name of what runs."""
    name = source.rstrip("\"'/").rpartition("/")[2]
    if view.kind == "copy" and "." in name.strip(".") and "*" not in name:
        return not source.endswith("/")
    return bool(name) and view.stage is not None and name in view.file.fact(_run_names).get(view.stage, ())


def _run_names(file: Dockerfile) -> dict[Stage, set[str]]:
    """The names in what the containers of each stage run."""
    found: dict[Stage, set[str]] = {}
    for stage in file.stages:
        words = [word.value for view in stage.of(Cmd, Entrypoint) for word in view.node.words]
        found[stage] = {piece.strip("\"'").rpartition("/")[2] for word in words for piece in word.split()}
    return found
