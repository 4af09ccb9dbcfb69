"""Repositories that a RUN clones, and where they lie when it has ended."""

from __future__ import annotations

from dlint.model.commands.paths import folder_of, joined, settled
from dlint.model.commands.renames import moved_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Verb
    from dlint.model.instructions.run import Run

_UNKNOWN = frozenset("?$*")


def clones(run: Run) -> Iterator[tuple[Verb, str]]:
    """The `git clone` commands of a RUN, each with the folder of its clone; those of unknown folders left out."""
    for command in run.calls(("git",)):
        verb = command.verb("git", "clone")
        if verb is None or not verb.operands:
            continue
        name = verb.operands[-1].text
        if len(verb.operands) == 1:
            name = name.rstrip("/").removesuffix(".git").rpartition("/")[2].rpartition(":")[2]
        path = moved_to(run, joined(folder_of(run, command), settled(run, name)), since=command)
        if _UNKNOWN.isdisjoint(path):
            yield verb, path
