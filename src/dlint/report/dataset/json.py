"""The report for programs: the tables as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dlint.report.dataset.sections import Bar, Change, Code, Link, Severity

if TYPE_CHECKING:
    from dlint.report.dataset.sections import Cell, DatasetReport, Section
    from dlint.report.options import RenderOptions


def render(report: DatasetReport, options: RenderOptions) -> str:
    """One object: headline, facts, and each section with its columns and rows."""
    document = {
        "headline": report.headline,
        "facts": dict(report.facts),
        "sections": [_section(section) for section in report.sections],
    }
    return json.dumps(document, indent=1) + "\n"


def _section(section: Section) -> dict[str, Any]:
    rows = [[_value(cell) for cell in row] for row in section.rows]
    return {"title": section.title, "columns": list(section.columns), "rows": rows, "more": section.more}


def _value(cell: Cell) -> object:
    match cell:
        # Programs compute shares and directions from the counts.
        case Bar(count, _) | Change(count):
            return count
        case Code(text):
            return text
        case Link(text, url):
            return {"text": text, "url": url}
        case Severity(name):
            return name
    return cell
