"""Archives that COPY brings and a RUN unpacks, where ADD would unpack them at once."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.instructions.transfer import Copy
    from dlint.model.stage import Stage

_TAR = re.compile(r"\.(?:tar(?:\.(?:gz|bz2|xz|zst|Z|lzma))?|tgz|tbz2?|txz|tzst)$")
_TARS = frozenset(("tar", "bsdtar", "gtar"))
# Unpacking that ADD cannot do: other names, parts only, other owners, another program.
_OTHERWISE = (
    "--strip", "--transform", "--xform", "--exclude", "--include", "--wildcards", "--one-top-level", "--to-", "-O",
    "-s", "-T", "--files-from", "-I", "--use-compress", "--owner", "--group", "--no-same", "--keep", "--skip-old",
)  # fmt: skip


def unpacker(view: Copy, stage: Stage, name: str) -> Run | None:
    """The RUN below that unpacks the whole of a tar archive, called `name`, which COPY brought."""
    if _TAR.search(name) is None:
        return None
    # COPY may give the archive another name.
    names = {name, (view.target or "").rpartition("/")[2] or name}
    for run in stage.after(view):
        if isinstance(run, Run) and "tar" in run.text and any(_unpacks(command, names) for command in run.commands):
            return run
    return None


def _unpacks(command: Command, names: set[str]) -> bool:
    # In a pipe the archive comes from another program.
    if command.name not in _TARS or command.in_pipe:
        return False
    words = [word.text for word in command.words[1:]]
    if not words or any(text.startswith(_OTHERWISE) for text in words):
        return False
    bundle = words[0]
    extracts = any(text in ("--extract", "--get") or re.fullmatch(r"-\w*x\w*", text) for text in words)
    if not extracts and not re.fullmatch(r"[a-zA-Z]*x[a-zA-Z]*", bundle):
        return False
    return _is_whole(words, names)


def _is_whole(words: list[str], names: set[str]) -> bool:
    """Whether the archive is named and nothing but options and a folder stands beside it."""
    found = False
    skip = False
    for at, text in enumerate(words):
        if skip:
            skip = False
        elif text in ("-C", "--directory"):
            skip = True
        elif text.removeprefix("--file=").rpartition("/")[2] in names:
            found = True
        elif not text.startswith("-") and at > 0:
            return False
    return found
