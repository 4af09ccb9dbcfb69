"""Put one more command at the end of a RUN, in the layout that the RUN has."""

from __future__ import annotations

from dlint.syntax.shell.block import Block
from dlint.syntax.shell.item import Command
from dlint.text.edit import Edit, Refusal
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.run import Run
    from dlint.syntax.shell.item import Item

# Behind these nothing more is run.
_LAST_WORDS = frozenset({"exit", "exec", "return"})


def appended(run: Run, text: str) -> tuple[Edit] | Refusal:
    """Runs the command `text` after all others if the RUN would succeed without it; refused where it would not be run.

    It stands on a line of its own where the commands do, and inherits their indentation and their separator.
    """
    script = run.scripts[0] if run.scripts else None
    # `foreign` scripts are for another program than a POSIX shell, such as PowerShell or Python.
    if script is None or script.foreign or script.end is None:
        return Refusal("the commands of this RUN cannot be read")
    last = script.top.items[-1]
    if _ends_all(last):
        return Refusal("the last command of this RUN may end it, so that nothing runs after it")
    return (_edit(run, script.end, last, text),)


def _edit(run: Run, end: int, last: Item, text: str) -> Edit:
    # Under `set -e` the script already stops at a failure, so the new command follows in the way of the others: behind
    # `;` or on a line of its own.
    strict = "errexit" in last.options and last.before in (";", "\n")
    mark = ";" if strict else "&&"
    if _stands_in_heredoc(run, end):
        return Edit.insert(end, _in_heredoc(run, last, text, strict))
    items = run.scripts[0].top.items
    if run.heredocs or any(redirect.is_heredoc for item in items for redirect in item.redirects):
        return Edit.insert(end, _inline(mark, text))
    if run.file.source.line_at(end) == run.node.start_line:
        return Edit.insert(end, _inline(mark, text))
    return Edit.insert(end, _on_own_line(run, last, mark, text))


def _inline(mark: str, text: str) -> str:
    return f"; {text}" if mark == ";" else f" && {text}"


def _ends_all(item: Item) -> bool:
    """Whether the last command of the script may leave it, so that what follows is not run."""
    if isinstance(item, Command):
        return item.head in _LAST_WORDS
    return isinstance(item, Block) and item.kind in ("function", "coproc")


def _stands_in_heredoc(run: Run, end: int) -> bool:
    bodies = [heredoc.content for heredoc in run.heredocs]
    return any(body.offset(0) <= end <= body.offset(len(body)) for body in bodies)


def _in_heredoc(run: Run, last: Item, text: str, strict: bool) -> str:
    if not strict or any(redirect.is_heredoc for redirect in last.redirects):
        return _inline("&&", text)
    return f"\n{_indentation(run, last.span.start)}{text}"


def _on_own_line(run: Run, last: Item, mark: str, text: str) -> str:
    escape = run.file.escape
    # The last two commands may share a line, so the search goes up to the nearest line break.
    at: Item | None = last
    while at is not None and at.previous is not None:
        # The author's own layout decides: the separator stands at the end of lines or at their beginning.
        front, back = _gap(run, at.previous, at)
        if "\n" in front:
            gap = back if back.strip(" \t") == "" and back else " "
            return f" {escape}\n{_tail(front)}{mark}{gap}{text}"
        if "\n" in back:
            return f"{';' if mark == ';' else ' &&'} {escape}\n{_tail(back)}{text}"
        at = at.previous
    second = run.file.source.line_span(run.node.start_line + 1)
    return f" {escape}\n{_blanks(run.file.source.text(second))}{mark} {text}"


def _gap(run: Run, before: Item, after: Item) -> tuple[str, str]:
    """What stands in the file before and behind the separator of two commands."""
    source = run.file.source
    separator = before.after_span
    front = source.text(Span(before.span.end, separator.start))
    return front, source.text(Span(separator.end, after.span.start))


def _tail(text: str) -> str:
    return text.rpartition("\n")[2]


def _blanks(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _indentation(run: Run, offset: int) -> str:
    source = run.file.source
    return _blanks(source.text(source.line_span(source.line_at(offset))))
