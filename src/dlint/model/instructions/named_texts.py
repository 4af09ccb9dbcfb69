"""The texts of an instruction in which a secret may stand, each with the name it is the value of."""

from __future__ import annotations

from dlint.model.instructions.kinds import Arg, Env, Label, Onbuild
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.text.mapped_text import MappedText


def whole_text(file: Dockerfile) -> str:
    """All of the file, for a first look."""
    from dlint.text.source import decode

    return decode(file.source.data)


def holds_secret(file: Dockerfile) -> bool:
    """Whether the file holds anything, be it a comment, that is a secret by its looks."""
    return file.fact(_holds_secret)


def _holds_secret(file: Dockerfile) -> bool:
    from dlint.knowledge.secrets.values import secret_matches

    return bool(secret_matches(whole_text(file)))


def may_take_password(view: View) -> bool:
    """Whether a command of an instruction may take a password in its words."""
    return view.fact(_may_take_password)


def _may_take_password(view: View) -> bool:
    from dlint.knowledge.secrets import options

    return options.may_take_password(view.all_text if isinstance(view, Run) else view.text)


def inner_views(file: Dockerfile) -> Iterator[View]:
    """Every instruction in file order, with what ONBUILD wraps in its place."""
    for view in file.views():
        yield (view.inner or view) if isinstance(view, Onbuild) else view


def texts_of(view: View) -> Iterator[tuple[str, MappedText]]:
    """Name and value for ENV, LABEL and ARG; for others an empty name, and the arguments and each heredoc's body."""
    if isinstance(view, Env | Label):
        yield from ((pair.name.value, pair.value.mapped) for pair in view.pairs)
    elif isinstance(view, Arg):
        yield from ((arg.name, arg.default.mapped) for arg in view.names if arg.default is not None)
    else:
        yield "", view.body
        yield from (("", heredoc.content) for heredoc in view.node.heredocs)
