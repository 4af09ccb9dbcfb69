"""The bytes to delete so that a command goes and the comments beside it stay."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.text.span import Span


def removal_span(run: Run, command: Command) -> Span | None:
    """What to delete for a command of a RUN; None where others depend on it or nothing would be left.

    Of the two separators around it, the one goes whose side holds no comment. A comment on both sides goes along with
    the last command only.
    """
    whole = command.item.removal
    if whole is None or not _has_comment(run, whole):
        return whole
    item = command.item
    before, following = item.previous, item.next
    if before is None or following is None or item.before != item.after:
        return whole
    from dlint.text.span import Span

    options = (
        Span(before.after_span.start, item.after_span.start),
        Span(item.span.start, following.span.start),
    )
    return next((span for span in options if not _has_comment(run, span)), whole)


def _has_comment(run: Run, span: Span) -> bool:
    # A `#` in the first line is a part of the command's own line, not a comment line of its own.
    lines = run.file.source.text(span).split("\n")[1:]
    return any(line.lstrip().startswith("#") for line in lines)
