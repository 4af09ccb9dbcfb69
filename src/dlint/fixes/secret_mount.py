"""Edits that mount a file with secrets for the RUNs that read it, in the place of its COPY."""

from __future__ import annotations

from dlint.fixes.bind_mount import rest_of, with_flags, without
from dlint.knowledge.managers.index import CLONING
from dlint.model.commands.deletes import deleted
from dlint.model.context.delivery import deliveries, plausible_context
from dlint.model.frontend import knows
from dlint.model.instructions.run import Run
from dlint.model.packages.cache_mounts import user_number
from dlint.model.secrets.secret_mount import secret_id
from dlint.text.edit import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.secrets.secret_files import Sensitive
    from dlint.text.edit import Edit

_UNFIT = frozenset(",\"'$*?[ \\")
# Commands that write to the file, read it into the shell, or keep a copy that outlives the mount.
_TAKERS = frozenset({"cp", "mv", "ln", "install", "chmod", "chown", "sed", "tee", "dos2unix", "source", "."})
# Programs that log in with the keys in ~/.ssh.
_SSH_USERS = CLONING | {"git", "rsync", "scp", "ssh"}
# Secrets are files; these are folders.
_FOLDERS = (".aws", ".ssh", ".kube", ".docker", ".gnupg", ".config", ".azure", ".gcloud")


def secret_mounted(found: Sensitive) -> tuple[Edit, ...] | Refusal:
    """Takes the COPY and the removal of a file away and mounts it for the RUNs that read it.

    Refused where that is not all that is done with it, or its place is not known.
    """
    view, path = found.view, found.target
    stage = view.stage
    if not knows(view.file, "run --mount"):
        return Refusal("the syntax that the file states has no mounts")
    if stage is None or path is None or not _is_plain(found, path):
        return Refusal(f"{found.path} is not one file with a known place in the image")
    below = stage.after(view)
    removal = found.removal
    if removal is not None and removal.stage is not stage:
        return Refusal(f"{found.path} is deleted in another stage")
    readers = [each for each in below if isinstance(each, Run) and _reads(each, found, path)]
    others = [each for each in below if not isinstance(each, Run) and found.name in each.node.text.text]
    users = [user_number(each) for each in readers]
    if any(_takes(command, found) for each in readers for command in each.commands):
        return Refusal(f"a RUN copies or changes {found.path}")
    if not readers or others:
        return Refusal(f"{'an instruction besides RUN names' if others else 'no RUN names'} {found.path}")
    if None in users:
        return Refusal(f"the user of line {readers[users.index(None)].line} is not known, who must own the mount")
    unread = next((each for each in readers if each.is_json or not each.is_readable), None)
    if unread is not None:
        return Refusal(f"the commands of line {unread.line} cannot be read, and may need {found.path} as a file")
    cut = _removed(removal, path) if removal is not None else []
    rest = rest_of(view, found.word)
    if cut is None:
        return Refusal(f"the command that removes {found.path} cannot be cut out of its RUN")
    if rest is None:
        return Refusal(f"{found.path} cannot be cut out of its {view.kind.upper()}")
    return (rest, *cut, *(with_flags(each, [_flag(found, path, each)]) for each in readers))


def _is_plain(found: Sensitive, path: str) -> bool:
    view = found.view
    flags = [flag.value for flag in view.node.flags]
    # Without a look into the context a name alone may be a folder, which a secret mount cannot hold.
    kinds = [each.kind for each in deliveries(view) if each.word is found.word]
    seen = plausible_context(view) is not None
    file = kinds[:1] == ["file"] if seen else bool(kinds) and found.name not in _FOLDERS and found.path[-1:] != "/"
    known = path.startswith("/") and not _UNFIT & set(path + found.path)
    return known and file and view.kind == "copy" and view.from_context and flags in ([], ["--link"])


def _reads(run: Run, found: Sensitive, path: str) -> bool:
    """Whether a RUN needs the file: it names it, other than to delete it, or runs a program that looks for it."""
    # ssh and git find their keys by themselves, so the name need not stand in the RUN.
    if run is found.reader or ("/.ssh/" in path and not run.programs.isdisjoint(_SSH_USERS)):
        return True
    commands = [command for command in run.commands if path not in deleted(run, command)]
    return any(found.name in word.text for command in commands for word in command.words)


def _takes(command: Command, found: Sensitive) -> bool:
    """Whether a command wants to change the file, or to have it elsewhere."""
    return command.name in _TAKERS and any(found.name in word.text for word in command.words)


def _removed(run: Run, path: str) -> list[Edit] | None:
    commands = [command for command in run.commands if path in deleted(run, command)]
    cut = without(run, commands[0], path) if len(commands) == 1 else None
    return None if cut is None else [cut]


def _flag(found: Sensitive, path: str, run: Run) -> str:
    number = user_number(run)
    # A secret belongs to root with mode 0400 unless stated otherwise. Source: Dockerfile reference, RUN
    # --mount=type=secret, 2026-11.
    owner = f",uid={number}" if number not in (None, "0") else ""
    return f"--mount=type=secret,id={secret_id(found)},target={path}{owner}"
