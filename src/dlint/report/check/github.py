"""The report as workflow commands, which GitHub Actions turns into annotations."""

from __future__ import annotations

from dlint.engine.result import SEVERITIES
from dlint.report.cells import shown
from dlint.report.check.summary import advice, headline, repair, worst_first
from dlint.system.relative import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import Result, RunReport
    from dlint.report.options import RenderOptions

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
SHOWN = 10
"""Annotations of one kind that GitHub keeps for a step, and 50 for a job.

Source: github.com/actions/toolkit, docs/problem-matchers.md, Limitations, 2026-11.
"""


def render(report: RunReport, options: RenderOptions) -> str:
    """One command a line, the worst first, then the summary for the log.

    What is past the limit is a plain line: of a command, the log would show the message without its place.
    """
    left = dict.fromkeys(SEVERITIES, SHOWN)
    commands: list[str] = []
    others: list[str] = []
    # Files that could not be checked come first: of them the report has nothing else.
    for path, message in report.errors:
        left["error"] -= 1
        if left["error"] >= 0:
            commands.append(_error(path, message, options.base))
        else:
            others.append(_plain("error", relative(path, options.base), message))
    # Annotations are few, so the worst findings get them.
    for result in worst_first(report.results):
        left[result.severity] -= 1
        if left[result.severity] >= 0:
            commands.append(_command(result, options.base))
        else:
            place = f"{relative(result.path, options.base)}:{result.line}:{result.column}"
            others.append(_plain(result.severity, place, f"{result.message} ({result.rule})"))
    if others:
        others.insert(0, f"GitHub keeps {SHOWN} annotations of each kind for a step; these are the others:")
    summary = "; ".join([headline(report), *advice(report)])
    return "\n".join([*commands, *others, summary]) + "\n"


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


def _plain(severity: str, place: str, message: str) -> str:
    """A line of the log; it begins with a word of ours, so that no name of a file can make a command of it."""
    return shown(f"{severity}: {place}: {message}")


def _error(path: str, message: str, base: str) -> str:
    return _written("error", {"file": relative(path, base), "title": "dlint"}, message)


def _written(command: str, fields: dict[str, str], message: str) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    return f"::{command} {properties}::{_data(message)}"


def _data(text: str) -> str:
    # The percent sign first: it begins the escapes that follow. Source: actions/toolkit, packages/core/src/command.ts,
    # escapeData and escapeProperty, 2026-11.
    lines = text.replace("%", "%25").replace("\r", "\n%0D").split("\n")
    return "%0A".join(map(shown, lines)).replace("%0A%0D", "%0D")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
