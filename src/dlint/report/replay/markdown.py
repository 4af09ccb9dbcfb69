"""The replay for a pull request or a job's summary."""

from __future__ import annotations

from dlint.replay.price import ASSUMED
from dlint.replay.report import ReplayReport
from dlint.report.markdown_text import prose, short_code
from dlint.report.options import DEFAULTS, RenderOptions
from dlint.report.replay import BIGGEST, words

LINES = "| Line | Built again | Takes | Per commit | By | Instruction |\n|--:|--:|--:|--:|:--|:--|\n"
FILES = "| File | Commits | From line | Per commit |\n|:--|--:|--:|--:|\n"
COMPARED = "| Dockerfile | Per commit | |\n|:--|--:|:--|\n"


def render(report: ReplayReport, *, options: RenderOptions = DEFAULTS) -> str:
    """The report, with the `count` files that cost most; lines that were never built again are left out."""
    parts = [f"### {short_code(report.path)}: {prose(words.headline(report))}\n"]
    if report.today.built:
        parts += [_compared(report), _instructions(report), _files(report, options.count or BIGGEST)]
    if any(row.price.how == ASSUMED for row in report.today.lines):
        parts.append("\\* assumed by kind of step, not measured\n")
    bound = words.bound(report)
    if bound:
        parts.append(prose(f"{bound[0].upper()}{bound[1:]}.") + "\n")
    parts.append("".join(f"- {prose(note)}\n" for note in report.notes))
    return "\n".join(part for part in parts if part)


def _compared(report: ReplayReport) -> str:
    rows = words.rows(report)
    return COMPARED + "".join(
        f"| {prose(title)} | {words.figure(forecast.seconds)} | {prose(remark)} |\n" for title, forecast, remark in rows
    )


def _instructions(report: ReplayReport) -> str:
    whole = len(report.today.built)
    rows = [
        f"| {row.step.line} | {words.often(row, whole)} | {prose(words.price(row))} | {words.figure(row.seconds)} "
        f"| {prose(words.causes(row))} | {short_code(f'{row.step.keyword} {row.step.shown}')} |\n"
        for row in report.today.lines
        if row.rebuilt
    ]
    return LINES + "".join(rows) if rows else "Nothing was built again.\n"


def _files(report: ReplayReport, count: int) -> str:
    rows = [
        f"| {short_code(row.path)} | {row.commits} | {row.line} | {words.figure(row.seconds)} |\n"
        for row in words.busiest(report, count)
    ]
    if not rows:
        return ""
    # GitHub reads Markdown inside an element only behind an empty line.
    table = FILES + "".join(rows)
    return f"<details><summary>What begins the most expensive rebuilds</summary>\n\n{table}\n</details>\n"
