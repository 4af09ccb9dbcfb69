"""Rewrites a stage in another order of its instructions; comments and blank lines travel along."""

from __future__ import annotations

from dlint.text.edit import Edit, Refusal
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage


def reordered(stage: Stage, order: list[View]) -> tuple[Edit, ...] | Refusal:
    """One edit from the first instruction that moves to the last; refused where lines are shared or nothing moves."""
    views = stage.instructions
    moved = [at for at, view in enumerate(order) if view is not views[at]]
    if not moved:
        return Refusal("no instruction can move without breaking a dependency")
    # The order of triggers is that in which a later build runs them, which no effect of this build shows.
    if any(view.onbuild for view in views):
        return Refusal("the stage has an ONBUILD")
    blocks = _blocks(views)
    if blocks is None:
        return Refusal("two instructions share a line")
    first, last = moved[0], moved[-1]
    whole = Span(blocks[first].start, blocks[last].end)
    source = stage.file.source
    # The edit is inserted with the line ends of the file, so it must not bring carriage returns of its own.
    texts = [source.text(blocks[view.index]).replace("\r\n", "\n") for view in order[first : last + 1]]
    text = "".join(each if each.endswith("\n") else each + "\n" for each in texts)
    if not source.text(whole).endswith("\n"):
        text = text.removesuffix("\n")
    return (Edit.replace(whole, _without_gap(text, source.text(whole))),)


def _without_gap(text: str, old: str) -> str:
    """A blank line that came to stand first stays only if there was one before."""
    return text if old.startswith(("\n", "\r\n")) or not text.startswith("\n") else text.lstrip("\n")


def _blocks(views: list[View]) -> list[Span] | None:
    """The lines of each instruction, with all comments and blank lines above it."""
    source = views[0].file.source
    found: list[Span] = []
    # Blank lines above the first instruction stay where they are: they separate it from FROM.
    start = source.line_span(_first_line(views[0])).start
    for view in views:
        end = source.line_span(view.node.end_line).end
        if end <= start:
            return None
        found.append(Span(start, end))
        start = end
    return found


def _first_line(view: View) -> int:
    return view.node.comments[0].line if view.node.comments else view.node.start_line
