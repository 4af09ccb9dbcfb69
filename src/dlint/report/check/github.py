"""The report as workflow commands, which GitHub Actions turns into annotations."""

from __future__ import annotations

from dlint.engine.relative import relative
from dlint.engine.result import SEVERITIES
from dlint.report.cells import shown
from dlint.report.check.summary import advice, headline, repair, worst_first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import Result, RunReport
    from dlint.report.options import RenderOptions

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
SHOWN = 10
"""Annotations of one kind that GitHub shows for a step; the rest stays in the log."""


def render(report: RunReport, options: RenderOptions) -> str:
    """One command a line, the worst first, then the summary for the log."""
    commands = [_error(path, message, options.base) for path, message in report.errors]
    commands += [_command(result, options.base) for result in worst_first(report.results)]
    summary = "; ".join([headline(report), *advice(report)])
    return "\n".join([*commands, *_overflow(report), summary]) + "\n"


def _command(result: Result, base: str) -> str:
    fields = {"file": relative(result.path, base), "line": str(result.line), **_end(result), "title": result.rule}
    fix = repair(result)
    message = f"{result.message}\nfix: {fix}" if fix else result.message
    return _written(COMMANDS[result.severity], fields, message)


def _end(result: Result) -> dict[str, str]:
    """GitHub takes columns only where a mark begins and ends on one line."""
    if result.end_line > result.line:
        return {"endLine": str(result.end_line)}
    return {"col": str(result.column), "endColumn": str(result.end_column)}


def _error(path: str, message: str, base: str) -> str:
    return _written("error", {"file": relative(path, base), "title": "dlint"}, message)


def _overflow(report: RunReport) -> list[str]:
    if all(report.count(severity) <= SHOWN for severity in SEVERITIES):
        return []
    return [f"GitHub shows the first {SHOWN} annotations of each kind; this log has them all."]


def _written(command: str, fields: dict[str, str], message: str) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    return f"::{command} {properties}::{_data(message)}"


def _data(text: str) -> str:
    lines = text.replace("%", "%25").replace("\r", "\n%0D").split("\n")
    return "%0A".join(map(shown, lines)).replace("%0A%0D", "%0D")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
