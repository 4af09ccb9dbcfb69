"""The report as Markdown, for an issue, a wiki or the summary of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlint.report.cells import clean
from dlint.report.dataset.sections import Bar, Change, Code, Link, Severity
from dlint.report.dataset.words import change, grouped, left_out
from dlint.report.markdown_text import code, prose
from dlint.report.markup import escaped, with_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.report.dataset.sections import Cell, DatasetReport, Section
    from dlint.report.options import RenderOptions


def render(report: DatasetReport, options: RenderOptions) -> str:
    """The page: headline, facts, a table for each section."""
    lines = [f"# {prose(report.headline)}", ""]
    lines += [f"- {prose(name)}: {prose(value)}" for name, value in report.facts]
    for section in report.sections:
        lines += ["", *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {prose(section.title)}"
    yield ""
    # Notes are texts of our own; `prose` puts a backslash before each of their backticks.
    yield with_code(prose(section.note), "\\`")
    yield ""
    if not section.rows:
        yield "Nothing."
        return
    yield "| " + " | ".join(map(prose, section.columns)) + " |"
    numeric = [isinstance(cell, int | float | Bar | Change) for cell in section.rows[0]]
    yield "|" + "|".join("---:" if is_number else "---" for is_number in numeric) + "|"
    for row in section.rows:
        yield "| " + " | ".join(map(_cell, row)) + " |"
    if section.more:
        yield ""
        yield left_out(section.more)


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Bar(count, _):
            return grouped(count)
        case Change(count):
            return change(count)
        case Code(text):
            return code(clean(text))
        case Link(text, None):
            return code(clean(text))
        case Link(text, url):
            # Markdown within an HTML element is not read.
            return f'<a href="{escaped(clean(url or ""))}">{code(clean(text))}</a>'
        case Severity(name):
            return prose(name)
        case int():
            return grouped(cell)
        case float():
            return f"{cell:,.1f}"
    return prose(clean(cell))
