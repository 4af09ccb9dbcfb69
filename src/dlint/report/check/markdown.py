"""The report for a pull request: a table, and the source lines folded away below it."""

from __future__ import annotations

from dlint.report.cells import shown
from dlint.report.check.layout import INDENT, body, heading
from dlint.report.check.rule_help import fenced
from dlint.report.check.summary import advice, headline, repair, worst_first
from dlint.report.markdown_text import code, prose
from dlint.report.markup import escaped
from dlint.system.relative import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.report.options import RenderOptions

LONGEST = 60_000
"""Characters: GitHub takes no comment longer than 65,536."""
MOST_ERRORS = 20
TABLE = "| Severity | Place | Problem | Fix |\n|---|---|---|---|\n"


def render(report: RunReport, options: RenderOptions) -> str:
    """The worst findings first; what makes the text too long for a comment is counted instead."""
    parts = [f"### dlint: {prose(headline(report))}\n", *_errors(report, options.base)]
    # The table goes before the excerpts: what is cut first is the detail.
    left = LONGEST - sum(map(len, parts))
    table = _table(worst_first(report.results), options.base, left)
    parts.append(table)
    parts += _details(report.files, options, left - len(table))
    parts.append("".join(f"- {prose(phrase)}\n" for phrase in advice(report)))
    return "\n".join(part for part in parts if part)


def _errors(report: RunReport, base: str) -> list[str]:
    errors = report.errors
    lines = [f"**error** {code(relative(path, base))}: {prose(message)}\n" for path, message in errors[:MOST_ERRORS]]
    rest = len(errors) - MOST_ERRORS
    return [*lines, f"{rest} more in the log.\n"] if rest > 0 else lines


def _table(results: list[Result], base: str, left: int) -> str:
    rows: list[str] = []
    for index, result in enumerate(results):
        row = _row(result, base)
        left -= len(row)
        if left < 0:
            return TABLE + "".join(rows) + f"\n{len(results) - index} more in the log.\n"
        rows.append(row)
    return TABLE + "".join(rows) if rows else ""


def _row(result: Result, base: str) -> str:
    severity = f"**{result.severity}**" if result.severity == "error" else result.severity
    place = f"{relative(result.path, base)}:{result.line}:{result.column}"
    problem = f"{prose(result.message)}<br>{code(result.rule)}"
    return f"| {severity} | {code(place)} | {problem} | {prose(repair(result))} |\n"


def _details(files: list[FileReport], options: RenderOptions, left: int) -> list[str]:
    parts = []
    for file in files:
        part = _folded(file, options) if file.results else ""
        left -= len(part)
        # Half of an excerpt would leave its fold open, and all behind it would lie in it.
        if left < 0:
            break
        parts.append(part)
    return parts


def _folded(file: FileReport, options: RenderOptions) -> str:
    blocks = []
    path = relative(file.path, options.base)
    for result in file.results:
        lines = [heading(result, path), *body(file, result, options.width - len(INDENT))]
        blocks.append("\n".join("".join(text for _, text in line) for line in lines))
    title = f"<code>{escaped(shown(path))}</code>"
    source = fenced("\n\n".join(blocks), "text")
    return f"<details><summary>{title}</summary>\n\n{source}\n\n</details>\n"
