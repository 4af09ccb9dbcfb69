"""Edits that give copied files their owner or rights as they arrive, in the place of a recursive change below."""

from __future__ import annotations

from dlint import regex as re
from dlint.fixes.move_copy import goal_of
from dlint.knowledge.sources import SYSTEM_FOLDERS
from dlint.model.commands.division import is_independent
from dlint.model.commands.paths import below, folder_at, joined, path_of, settled
from dlint.model.context.delivery import deliveries
from dlint.model.frontend import knows
from dlint.model.instructions.kinds import Volume, Workdir
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.installs import install_of
from dlint.model.users.users import accounts_of
from dlint.text.edit import Edit, Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage
    from dlint.syntax.shell.word import ShellWord

_OWNER = r"(?:[a-z_][a-z0-9_-]*|[0-9]+)(?::(?:[a-z_][a-z0-9_-]*|[0-9]+))?"
_MODE = r"0?[0-7]{3}"
# Folders that many base images fill, apart from those of the system.
_TAKEN = ("/home", "/root", "/usr", "/var", "/data")


def owned(run: Run, command: Command, path: str) -> tuple[Edit, ...] | Refusal:
    """Gives all copies into the folder `path` the owner or mode of a recursive `chown` or `chmod`, of which only the
    folder itself is left to change.

    Refused where anything else may lie in the folder, or the user may not be known yet to the copies.
    """
    stage = run.stage
    flag = _flag(run, command)
    # Files of the parent stage keep their owner with --chown on the copies; chown -R would have changed them too.
    if stage is None or stage.base is not None:
        return Refusal("the stage is built on another stage, which may have files in the folder")
    if flag is None or not _is_plain(run, command):
        return Refusal(f"{command.name} is not a plain {command.name} -R of a known owner or mode")
    if _is_taken(path):
        return Refusal(f"the base image may have files in {path}")
    above = stage.before(run)
    copies = [view for view in above if isinstance(view, Transfer) and _reaches(view, path)]
    if not copies or not all(_takes_flag(view, path, flag) for view in copies):
        return Refusal(f"{flag} has not the same effect on every copy into {path}")
    # What other steps put into the folder would keep its owner. Commands above this one in the same RUN count as well.
    if any(_fills(view, path) for view in above) or not all(
        _leaves(run, each, path) for each in run.commands[: run.position(command)]
    ):
        return Refusal(f"another instruction may put files into {path}")
    owner = run.expanded(flag.partition("=")[2]) if flag.startswith("--chown") else None
    if owner is not None and any(view.expanded(flag.partition("=")[2]) != owner for view in copies):
        return Refusal("the variable of the owner has no value, or another one, at a copy")
    if owner is not None and not _is_known(stage, copies[0], owner):
        return Refusal("the user is created below the first copy")
    word = next(each.word for each in command.flags if each.name in ("-R", "--recursive"))
    # The folder itself is made by WORKDIR or by the first copy and belongs to root, so chown stays, but not
    # recursively.
    cut = Edit(word.span.start - 1, word.span.end, "")
    return (cut, *(Edit.insert(view.keyword_span.end, f" {flag}") for view in copies))


def _flag(run: Run, command: Command) -> str | None:
    """The value of the flag; with a group, because COPY would take that of the user."""
    value = command.operands[0] if len(command.operands) == 2 else None
    if value is None or not (value.literal or _is_of_file(run, value)):
        return None
    owner = value.text if value.literal else run.expanded(value.text) or ""
    if command.name == "chown" and re.fullmatch(_OWNER, owner.rstrip(":")):
        # `app:` means the group of app, which COPY takes if it is given none.
        if value.text.endswith(":"):
            return f"--chown={value.text.rstrip(':')}"
        # `chown app` leaves the group, which is root for copied files; `COPY --chown=app` would set the group to the
        # user's number. Source: Dockerfile reference, COPY --chown, 2026-11.
        return f"--chown={value.text}" if ":" in value.text else f"--chown={value.text}:0"
    return f"--chmod={value.text}" if command.name == "chmod" and re.fullmatch(_MODE, value.text) else None


def _is_of_file(run: Run, word: ShellWord) -> bool:
    """Whether a word is made of plain variables that ARG and ENV set, and the script does not: COPY knows them too."""
    script = run.all_text
    plain = re.fullmatch(r"(?:\$\w+|\$\{\w+\}|[\w:-])+", word.text) is not None
    return plain and not any(f"{name}=" in script or f"read {name}" in script for name in word.names)


def _is_plain(run: Run, command: Command) -> bool:
    if not command.exact or command.outer is not None or command.wrappers or command.conditional or run.is_json:
        return False
    # Other options (-h, --from, --reference) change which files are meant.
    (first, *others) = command.flags
    before = run.file.source.data[first.word.span.start - 1 : first.word.span.start]
    return not others and before == b" " and first.word.text in ("-R", "--recursive") and first.word.in_one_piece


def _is_taken(path: str) -> bool:
    """Whether the base image may have files there."""
    folders = (*SYSTEM_FOLDERS, *_TAKEN)
    # By convention the application lies in /usr/src; base images leave it empty. Source: documentation of the official
    # images of Node and Python, 2026-11.
    own = path.startswith("/usr/src/")
    return path == "/" or (not own and any(below(path, folder) is not None for folder in folders))


def _reaches(view: Transfer, path: str) -> bool:
    if view.destination is None:
        return True
    goal = goal_of(view)
    return below(goal, path) is not None or below(path, goal) is not None or "?" in goal


def _takes_flag(view: Transfer, path: str, flag: str) -> bool:
    """Whether all that a copy brings lands in the folder, and the flag has the same effect on it."""
    if view.kind != "copy" or view.onbuild or view.destination is None:
        return False
    # A flag of its own was meant to differ; --parents makes folders whose owner is not set.
    if any(view.node.flag(name) is not None for name in ("chown", "chmod", "parents")):
        return False
    inside = below(goal_of(view), path)
    if inside is None or "?" in goal_of(view):
        return False
    if flag.startswith("--chown"):
        # Of a source that is unknown, the copied folder itself might be the destination.
        return bool(inside) or len(list(deliveries(view))) == len(view.sources) or not view.from_context
    # Folders that a copy makes on its way do not get the mode.
    return not inside and knows(view.file, "copy --chmod")


def _fills(view: View, path: str) -> bool:
    """Whether something else than a copy may put files into the folder, or take it away from the image."""
    if isinstance(view, Run):
        return view.is_json or not all(_leaves(view, command, path) for command in view.commands)
    if isinstance(view, Workdir) and view.stage is not None:
        made = joined(folder_at(view.stage, view), settled(view, view.word)) if view.word is not None else path + "/x"
        return bool(below(made, path))
    return isinstance(view, Volume)


def _leaves(run: Run, command: Command, path: str) -> bool:
    if command.name in ("mkdir", "install"):
        made = [path_of(run, command, word.text) for word in command.operands]
        return command.name == "mkdir" and not any(below(each, path) or "?" in each or "$" in each for each in made)
    install = install_of(run, command)
    return is_independent(run, command, path) and (install is None or not install.reads_project)


def _is_known(stage: Stage, copy: Transfer, owner: str) -> bool:
    """Whether user and group are there when the first copy is made."""
    from dlint.knowledge.images.passwd import passwd_names

    image = stage.root_image
    known = {account.name for account in accounts_of(stage, copy)}
    if image is not None and not image.error:
        known |= passwd_names("scratch" if image.is_scratch else image.name, image.tag or "") or frozenset()
    runs = [view for view in stage.before(copy) if isinstance(view, Run)]
    # groupadd takes its options before the name, so the first operand is the group.
    known |= {word.text for run in runs for command in run.commands if command.name in ("groupadd", "addgroup")
              for word in command.operands[:1]}  # fmt: skip
    return all(name.isdigit() or name in known for name in owner.split(":"))
