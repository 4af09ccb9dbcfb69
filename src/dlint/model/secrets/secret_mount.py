"""What variables hold secrets at a place, and how a RUN could get them from a mount instead."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.answers import NEAR
from dlint.model.frontend import knows
from dlint.model.instructions.kinds import Arg
from dlint.model.instructions.run import Run
from dlint.model.mentions import mentioning, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.model.secrets.secret_files import Sensitive

_LONGEST = 40
_WILD = frozenset("*?[")
# The first frontend whose secret mounts can set a variable; https://docs.docker.com/reference/dockerfile/


def readers(view: Arg, name: str) -> list[Run]:
    """The RUNs below an ARG in its stage that name the variable."""
    if view.stage is None or view.onbuild:
        return []
    mark = re.fresh(rf"\$\{{?{re.escape(name)}\b")
    # The index of words limits the search to the instructions that have the name at all.
    runs = [later for later in mentioning(view.file, name) if isinstance(later, Run) and later.stage is view.stage]
    near = [run for run in runs if run.index > view.index][:NEAR]
    return [run for run in near if mark.search(run.all_text)]


def mount_flag(name: str) -> str:
    """The flag that sets a variable from a secret for one RUN."""
    return f"--mount=type=secret,id={name.lower()},env={name}"


def mounted_line(run: Run, name: str) -> str:
    """A RUN as it would begin with a secret mounted as a variable."""
    return f"RUN {mount_flag(name)} {_beginning(run)}"


def _beginning(run: Run) -> str:
    text = " ".join(run.text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"


def secret_id(found: Sensitive) -> str:
    """The name under which a file is given to a build."""
    return re.sub(r"\W+", "_", found.name.lower()).strip("_") or "file"


def mounted_file(found: Sensitive, run: Run | None) -> str:
    """A RUN as it would begin with a file mounted as a secret."""
    name = found.name.lower()
    short = secret_id(found)
    target = found.target if found.target and found.target.startswith("/") else f"/root/{name}"
    if target.endswith("/") or not _WILD.isdisjoint(target + found.name):
        # A mount is one file by its full name.
        target = _named_in(run, target) or f"{target.rpartition('/')[0]}/FILE"
        short = re.sub(r"\W+", "_", target.rpartition("/")[2].lower()).strip("_")
    return f"RUN --mount=type=secret,id={short},target={target} {_beginning(run) if run is not None else '…'}"


def _named_in(run: Run | None, target: str) -> str | None:
    """A file that a RUN names in the folder of `target`."""
    folder = target.rpartition("/")[0] + "/"
    for command in run.commands if run is not None else ():
        for word in command.words[1:]:
            if word.text.startswith(folder) and word.text != folder and _WILD.isdisjoint(word.text):
                return word.text
    return None


def mounts_set_variables(file: Dockerfile) -> bool:
    """Whether the frontend that the file asks for knows `env=` in secret mounts; the newest one does."""
    return knows(file, "secret in variable")


def names_elsewhere(view: View, name: str, but: Sequence[View]) -> bool:
    """Whether any other instruction of the file than these has the word `name` in it."""
    pattern = re.fresh(rf"(?<!\w){re.escape(name)}(?!\w)")
    return any(
        pattern.search(text_of(other)) is not None
        for other in mentioning(view.file, name)[: NEAR + len(but)]
        if other is not view and other not in but
    )
