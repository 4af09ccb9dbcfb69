"""Repositories that a RUN clones, and where they lie when it has ended."""

from __future__ import annotations

from dlint.model.commands.paths import path_of
from dlint.model.commands.renames import moved_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Verb
    from dlint.model.instructions.run import Run

_UNKNOWN = frozenset("?$*")


def clones(run: Run) -> Iterator[tuple[Verb, str]]:
    """The `git clone` commands of a RUN, each with the folder of its clone; those of unknown folders left out."""
    for verb, path in named_clones(run):
        kept = moved_to(run, path, since=verb.command)
        if _UNKNOWN.isdisjoint(kept):
            yield verb, kept


def named_clones(run: Run) -> Iterator[tuple[Verb, str]]:
    """The same with the folder that the words of the command name, known or not, moved away later or not."""
    for command in run.calls(("git",)):
        verb = command.verb("git", "clone")
        if verb is None or not verb.operands:
            continue
        name = verb.operands[-1].text
        if len(verb.operands) == 1:
            # Git names the folder after the last part of the address; `host:path` has a colon for a slash.
            name = name.rstrip("/").removesuffix(".git").rpartition("/")[2].rpartition(":")[2]
        yield verb, path_of(run, command, name)
