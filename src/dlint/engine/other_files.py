"""What repairs write, to other files as well, and the proof that no build misses what an ignore file keeps out then."""

from __future__ import annotations

import os

from dlint.model.context.ignore_suggestions import asked_words, runs_git
from dlint.model.dockerfile import Dockerfile
from dlint.syntax.parse import parse
from dlint.system.read import read_file
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlint.engine.result import Result
    from dlint.model.context.context import Context
    from dlint.model.context.select import Selection
    from dlint.text.edit import Edit
    from dlint.text.span import Span

    Written = dict[str, bytes]
    """Bytes by absolute path."""


class OtherFile:
    """A file beside the Dockerfile that repairs change: `old` is None where it was not there."""

    __slots__ = ("new", "old", "path")

    def __init__(self, path: str, old: bytes | None) -> None:
        self.path = path
        self.old = old
        self.new = old or b""


def secrets_of(file: Dockerfile) -> list[Span]:
    """The bytes of the secrets in a text that will be shown."""
    from dlint.model.secrets.redact import secret_spans

    return secret_spans(file)


def edits_of(results: Iterable[Result]) -> list[Edit]:
    """The edits of the fixes of some results, each once."""
    found: dict[Edit, None] = {}
    for result in results:
        found |= dict.fromkeys(result.fix.edits if result.fix is not None else ())
    return list(found)


def others_of(results: Iterable[Result], written: Written) -> list[OtherFile]:
    """The other files as the repairs of some results leave them; those that stay as they are left out."""
    found: dict[str, OtherFile] = {}
    for result in results:
        for edit in result.fix.files if result.fix is not None else ():
            place = os.path.abspath(edit.path)
            # Several fixes append to the same ignore file: each must see the lines of the others, so as not to repeat
            # them.
            if place not in found:
                found[place] = OtherFile(edit.path, written.get(place, edit.old))
            found[place].new += edit.tail(found[place].new)
    return [each for each in found.values() if each.new != (each.old or b"")]


def loss(before: Dockerfile, after: Dockerfile, equal: bool) -> str | None:
    """What would not be found any more in the build context by this Dockerfile or by others that share it.

    With `equal`, nothing that is taken may change; without it, only what is named must stay.
    """
    if before.context is None or after.context is None:
        return None
    for name, old, new in _selections(before, before.context, after.context):
        # A new line of an ignore file is proved by asking every COPY again: what it named must still be sent.
        gone = sorted({pick.name for pick in old.picks} - {pick.name for pick in new.picks})
        if gone or (new.fails and not old.fails):
            return f"{name} needs {gone[0] if gone else old.source} of the build context"
        if equal and old.paths != new.paths:
            return f"{name} takes {min({*old.paths} ^ {*new.paths})} along"
    if before.context.would_send(".git") and not after.context.would_send(".git"):
        asking = (each for each in _sharing(before, before.context) if runs_git(each))
        return next((f"{os.path.basename(each.source.path)} asks Git, and needs .git" for each in asking), None)
    return None


def _selections(file: Dockerfile, old: Context, new: Context) -> Iterator[tuple[str, Selection, Selection]]:
    for each in (file, *_sharing(file, old)):
        name = os.path.basename(each.source.path)
        for value in dict.fromkeys(asked_words(each)):
            yield name, old.selection(value), new.selection(value)


def _sharing(file: Dockerfile, context: Context) -> Iterator[Dockerfile]:
    """Other Dockerfiles in the context; those with an ignore file of their own have nothing to do with this one."""
    own = os.path.abspath(file.source.path)
    # This ignore file belongs to one Dockerfile (`NAME.dockerignore`), so no other is affected.
    if context.dockerfile is not None:
        return
    for path in context.dockerfiles:
        place = os.path.abspath(os.path.join(context.root, path))
        if place == own or os.path.lexists(place + ".dockerignore"):
            continue
        try:
            source = Source(read_file(place), place)
        except OSError:
            continue
        yield Dockerfile(parse(source))
