"""What variables hold secrets at a place, and how a RUN could get them from a mount instead."""

from __future__ import annotations

import re

from dlint.model.run import Run
from dlint.model.view import Arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.sensitive import Sensitive
    from dlint.model.view import View

_LONGEST = 40
# The first frontend whose secret mounts can set a variable; https://docs.docker.com/reference/dockerfile/
_FIRST_WITH_ENV = (1, 10)
_FRONTEND = r"(?:docker\.io/)?docker/dockerfile(?:-upstream)?(?::(?P<tag>[\w.-]+))?(?:@.*)?"


def readers(view: Arg, name: str) -> list[Run]:
    """The RUNs below an ARG in its stage that name the variable."""
    if view.stage is None or view.onbuild:
        return []
    mark = rf"\$\{{?{re.escape(name)}\b"
    runs = (later for later in view.stage.after(view) if isinstance(later, Run))
    return [run for run in runs if name in run.all_text and re.search(mark, run.all_text)]


def mount_flag(name: str) -> str:
    """The flag that sets a variable from a secret for one RUN."""
    return f"--mount=type=secret,id={name.lower()},env={name}"


def mounted_line(run: Run, name: str) -> str:
    """A RUN as it would begin with a secret mounted as a variable."""
    return f"RUN {mount_flag(name)} {_beginning(run)}"


def _beginning(run: Run) -> str:
    text = " ".join(run.text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"


def mounted_file(found: Sensitive, run: Run | None) -> str:
    """A RUN as it would begin with a file mounted as a secret."""
    name = found.name.lower()
    short = re.sub(r"\W+", "_", name).strip("_") or "file"
    target = found.target if found.target and found.target.startswith("/") else f"/root/{name}"
    return f"RUN --mount=type=secret,id={short},target={target} {_beginning(run) if run is not None else '…'}"


def mounts_set_variables(file: Dockerfile) -> bool:
    """Whether the frontend that the file asks for knows `env=` in secret mounts; the newest one does."""
    directive = file.tree.directives.get("syntax")
    if directive is None:
        return True
    found = re.fullmatch(_FRONTEND, directive.value)
    if found is None:
        return False
    numbers = re.findall(r"\d+", (found["tag"] or "1").partition("-")[0])
    return len(numbers) < 2 or tuple(int(number) for number in numbers[:2]) >= _FIRST_WITH_ENV


def names_elsewhere(view: View, name: str, but: View) -> bool:
    """Whether any other instruction of the file than these two has the word `name` in it."""
    pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
    return any(
        name in _text_of(other) and re.search(pattern, _text_of(other)) is not None
        for other in view.file.views()
        if other is not view and other is not but
    )


def _text_of(view: View) -> str:
    return "\n".join([view.node.text.text, *(heredoc.content.text for heredoc in view.node.heredocs)])
