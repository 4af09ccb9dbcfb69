"""The source lines of a finding, safe to show, cut to a width, and divided at the marked part."""

from __future__ import annotations

from dlint.report.cells import columns, shown
from dlint.text.redact import masked_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlint.engine.result import Result
    from dlint.model.secrets.redact import Redaction
    from dlint.text.source import Source

NARROWEST = 24
CUT = "…"


class MarkedLine:
    """A source line as it is shown: `before`, `marked`, `after` one behind the other; `number` is 1-based."""

    __slots__ = ("after", "before", "marked", "number")

    def __init__(self, number: int, before: str, marked: str, after: str) -> None:
        self.number = number
        self.before = before
        self.marked = marked
        self.after = after

    @property
    def text(self) -> str:
        """The whole line."""
        return self.before + self.marked + self.after

    @property
    def carets(self) -> str:
        """The line to put below: carets under the marked part, one at least."""
        return " " * columns(self.before) + "^" * max(1, columns(self.marked))


def marked_lines(
    source: Source | None, result: Result, width: int, limit: int = 1, redaction: Redaction | None = None
) -> list[MarkedLine]:
    """The first `limit` lines of a finding, secrets masked; none where there is no source, a blank one or no such line.

    `width` is in columns and at least 24; where a line is longer, the mark stays in sight and `…` stands for the rest.
    """
    if source is None or not source.data.strip() or not 1 <= result.line <= len(source.line_starts):
        return []
    last = min(last_line(result), result.line + limit - 1, len(source.line_starts))
    return [
        _divided(number, source.line_text(number), result, max(width, NARROWEST), redaction)
        for number in range(result.line, last + 1)
    ]


def last_line(result: Result) -> int:
    """The number of the last line with a marked character; an end in column 1 leaves that line out."""
    reaches = result.end_line - (result.end_column == 1)
    return max(result.line, reaches)


def _divided(number: int, text: str, result: Result, width: int, redaction: Redaction | None) -> MarkedLine:
    indent = len(text) - len(text.lstrip())
    # Behind its first line a mark leaves the indentation out.
    start = result.column - 1 if number == result.line else indent
    end = result.end_column - 1 if number == result.end_line else len(text)
    start = min(start, len(text))
    end = min(max(start, end), len(text))
    # Secrets are masked before the line is cut: half a secret would not be recognized.
    hidden = redaction.stretches(number, text, start) if redaction is not None else []
    if hidden:
        text, moved = masked_parts(text, hidden)
        start, end = moved[start], moved[end]
    return _fitted(number, text, start, end, width)


def _fitted(number: int, text: str, start: int, end: int, width: int) -> MarkedLine:
    first, last = _window(text, start, width)
    end = min(end, last)
    before = (CUT if first else "") + shown(text[first:start])
    after = shown(text[end:last]) + (CUT if last < len(text) else "")
    return MarkedLine(number, before, shown(text[start:end]), after)


def _window(text: str, start: int, width: int) -> tuple[int, int]:
    """Which characters of a line to show so that those from `start` on are among them."""
    if len(text) <= width and columns(shown(text)) <= width:
        return 0, len(text)
    within = width - 2 * len(CUT)
    # A third of the width shows what stands before the mark.
    lead = _fitting(text[max(0, start - within) : start][::-1], within // 3)
    first = start - lead
    last = first + _fitting(text[first : first + within], within)
    if last == len(text):
        first = last - _fitting(text[max(0, last - within) : last][::-1], within)
    return first, last


def _fitting(chars: Sequence[str], width: int) -> int:
    """How many of the characters fit into as many columns."""
    used = 0
    for count, char in enumerate(chars):
        used += columns(shown(char))
        if used > width:
            return count
    return len(chars)
