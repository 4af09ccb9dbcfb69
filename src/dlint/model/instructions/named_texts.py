"""The texts of an instruction in which a secret may stand, each with the name it is the value of."""

from __future__ import annotations

from dlint.model.instructions.kinds import Arg, Env, Label, Onbuild

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
