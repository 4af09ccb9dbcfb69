"""Where instructions and commands work: absolute folders, with a placeholder for what the file does not specify."""

from __future__ import annotations

from dlint.knowledge.images.defaults import default_workdir
from dlint.model.answers import NEAR, Folders
from dlint.model.instructions.kinds import Workdir
from dlint.model.stage import LONGEST_PATH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage
    from dlint.syntax.shell.block import CommandList
    from dlint.syntax.word import Word

_CHANGERS = ("cd", "pushd")
UNKNOWN = "/?"
"""The unknown working folder of a base image. Equal texts mean equal folders, also with a variable in them
(`/?$HOME/app`)."""


def folder_at(stage: Stage, until: View | None = None) -> str:
    """The working folder above an instruction, or at the end: absolute, see `UNKNOWN`."""
    # From the oldest stage down: each is computed once, whatever stage is asked first, and without recursion.
    found = stage.folders
    if found is None:
        for each in reversed(stage.lineage):
            found = each.folders
            if found is None:
                base = each.base.folders if each.base is not None else None
                found = Folders(_first_folder(each) if base is None else base.at(None), each, _following)
                each.folders = found
    assert found is not None, "the stage is the last of its lineage"
    return found.at(until) or UNKNOWN


def _following(folder: str | None, view: View) -> str | None:
    if not isinstance(view, Workdir) or view.word is None:
        return folder
    found = joined(folder or UNKNOWN, settled(view, view.word))
    # A path that no system accepts, grown by thousands of relative WORKDIRs, would take quadratic time.
    return found if len(found) <= LONGEST_PATH else UNKNOWN


def settled(view: View, word: Word | str) -> str:
    """A word's value; where it cannot be known, the word as it is written without quotation marks."""
    value = view.expanded(word)
    if value is not None:
        return value
    return (word if isinstance(word, str) else word.value).replace('"', "")


def joined(folder: str, path: str) -> str:
    """`path` as seen from `folder`, without `.`, `..` and doubled slashes; with a variable in front it is absolute."""
    # The value of a variable or of `~` is taken to be an absolute path.
    if path[:1] in ("$", "~"):
        path = f"{UNKNOWN}{path}"
    # The usual case, and the one in which a folder may be very long.
    if path[:1] not in ("", "/", ".") and folder[-1:] != "/" and not any(mark in path for mark in ("//", "/.")):
        return f"{folder}/{path.rstrip('/')}"
    parts = [] if path.startswith("/") else folder.strip("/").split("/")
    for part in path.split("/"):
        # `..` behind an unknown part cannot be resolved: a placeholder keeps two such paths comparable.
        if part == ".." and parts and not parts[-1].startswith("?"):
            parts.pop()
        elif part == "..":
            parts.append("?..")
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(part for part in parts if part)


def below(path: str, folder: str) -> str | None:
    """The rest of an absolute path inside a folder (empty for the folder itself), None where it lies outside."""
    if path == folder:
        return ""
    front = folder + "/" if folder[-1:] != "/" else folder.rstrip("/") + "/"
    return path[len(front) :] if path.startswith(front) else None


def folder_of(run: Run, command: Command) -> str:
    """The folder in which a command of a RUN works: the WORKDIR, and the `cd` commands before it."""
    if run.stage is None:
        return UNKNOWN
    folder = folder_at(run.stage, run)
    changes = run.calls(_CHANGERS)
    if not changes:
        return folder
    around = set(_lists_around(command))
    before = [each for each in changes if run.position(each) < run.position(command)]
    for earlier in before[-NEAR:]:
        if earlier.name in _CHANGERS and not earlier.in_pipe and earlier.item.list in around:
            target = earlier.operands
            folder = joined(folder, settled(run, target[0].text) if target else "~")
    return folder


def _lists_around(command: Command) -> Iterator[CommandList]:
    """The lists in which a `cd` would reach the command."""
    at: Command | None = command
    while at is not None:
        members: CommandList | None = at.item.list
        while members is not None:
            yield members
            members = members.owner.list if members.owner is not None else None
        at = at.outer


def _first_folder(stage: Stage) -> str:
    image = stage.root_image
    if image is None:
        return UNKNOWN
    if image.is_scratch:
        return "/"
    return default_workdir(image.name, image.tag or "") or UNKNOWN


def path_of(run: Run, command: Command, text: str) -> str:
    """The absolute path that a command means by a word, seen from the folder in which it works."""
    return joined(folder_of(run, command), settled(run, text))
