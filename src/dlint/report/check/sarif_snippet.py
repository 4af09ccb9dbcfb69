"""The lines that a SARIF result is about, without their secrets, for those who look at it without the file."""

from __future__ import annotations

from dlint.report.cells import clean
from dlint.report.check.excerpt import last_line, marked_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.engine.result import FileReport, Result

MOST_LINES = 12
LONGEST_LINE = 500
"""Characters: a line that holds a program or an archive would be in the report once for each finding around it."""


def snippets(file: FileReport, result: Result) -> tuple[dict[str, Any], dict[str, Any]]:
    """What to add to the region of a result, and the region around it: each empty where it would be too long.

    The region around it must be larger than the region itself, else it is no valid one.
    """
    source, redaction = file.source, file.redaction
    if source is None or redaction is None:
        return {}, {}
    last = min(max(last_line(result), result.end_line), len(source.line_starts))
    first, end = max(1, result.line - 1), min(len(source.line_starts), last + 1)
    if end > last and source.line_span(end).start == len(source.data):
        end -= 1
    shown = range(first, end + 1)
    if len(shown) > MOST_LINES or any(len(source.line_span(number)) > LONGEST_LINE for number in shown):
        return {}, {}
    marked = marked_lines(source, result, LONGEST_LINE * 8, len(shown), redaction)
    # Behind the first line a mark leaves out the indentation, which belongs to the region.
    text = clean("\n".join(line.before + line.marked if at else line.marked for at, line in enumerate(marked)))
    own = {"snippet": {"text": text}} if text else {}
    if first == result.line and end == last:
        return own, {}
    around = clean("\n".join(redaction.line(number) for number in shown))
    return own, {"contextRegion": {"startLine": first, "endLine": end, "snippet": {"text": around}}}
