"""The report as one HTML page that needs no network and no script."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from dlint import __version__
from dlint.report.cells import clean
from dlint.report.dataset.html_style import STYLE
from dlint.report.dataset.sections import PLACES_OF, Bar, Change, Code, Link, Severity
from dlint.report.dataset.words import change, grouped, left_out
from dlint.report.html_head import html_head
from dlint.report.markup import escaped, with_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.report.dataset.sections import Cell, DatasetReport, Section
    from dlint.report.options import RenderOptions

_LONG = 24
_WIDE = 5
"""A table with more columns does not fit on a phone: there each of its rows is a block, with names before numbers."""


def render(report: DatasetReport, options: RenderOptions) -> str:
    """The page: headline, facts, a list of what follows, and each section."""
    return "\n".join(_page(report)) + "\n"


def _page(report: DatasetReport) -> Iterator[str]:
    title = _text(report.headline)
    # Links lead to servers of others, which need not know the address of the report.
    yield html_head(f"dlint: {title}", STYLE, '<meta name="referrer" content="no-referrer">')
    yield f"<header>\n<h1>{title}</h1>\n<dl>"
    for name, value in report.facts:
        long = ' class="long"' if len(value) > _LONG else ""
        yield f"<div{long}><dt>{_text(name)}</dt><dd>{_text(value)}</dd></div>"
    yield "</dl>\n<nav>"
    for number, section in enumerate(report.sections):
        if not section.folded:
            yield f'<a href="#s{number}">{_text(section.title)}</a>'
    yield "</nav>\n</header>\n<main>"
    # The name of a rule leads to the section with its places, where the report has one.
    places = {
        section.title.removeprefix(PLACES_OF): f"#s{number}"
        for number, section in enumerate(report.sections)
        if section.title.startswith(PLACES_OF)
    }
    for number, section in enumerate(report.sections):
        yield from _section(number, section, places)
    yield f"</main>\n<footer><p>dlint {__version__}</p></footer>\n</body>\n</html>"


def _section(number: int, section: Section, places: dict[str, str]) -> Iterator[str]:
    """A section; the names of rules in it lead to the sections with their places."""
    note = with_code(_text(section.note))
    yield f'<section id="s{number}">\n<h2>{_text(section.title)}</h2>\n<p class="note">{note}</p>'
    if not section.rows:
        yield "<p>Nothing.</p>\n</section>"
        return
    if section.folded:
        yield f"<details><summary>Show {grouped(len(section.rows))}</summary>"
    table = '<table class="blocks">' if len(section.columns) > _WIDE and not section.folded else "<table>"
    yield f'<div class="wide">{table}\n<thead><tr>'
    yield "".join(f'<th class="{_kind(cell)}">{_text(name)}</th>' for name, cell in _heads(section))
    yield "</tr></thead>\n<tbody>"
    for row in section.rows:
        yield "<tr>" + "".join(map(_data, section.columns, row, repeat(places))) + "</tr>"
    yield "</tbody></table></div>"
    if section.more:
        yield f'<p class="note">{_text(left_out(section.more))}</p>'
    if section.folded:
        yield "</details>"
    yield "</section>"


def _heads(section: Section) -> Iterator[tuple[str, Cell]]:
    return zip(section.columns, section.rows[0], strict=True)


def _data(column: str, cell: Cell, places: dict[str, str]) -> str:
    kind = _kind(cell)
    name = f' data-name="{_text(column)}"' if kind == "number" else ""
    return f'<td class="{kind}"{name}>{_cell(cell, places)}</td>'


def _kind(cell: Cell) -> str:
    return "number" if isinstance(cell, int | float | Bar | Change) else "text"


def _cell(cell: Cell, places: dict[str, str]) -> str:
    match cell:
        case None:
            return ""
        case Bar(count, share):
            width = max(0.0, min(1.0, share)) * 100
            return f'<span class="bar"><i style="width:{width:.1f}%"></i></span>{grouped(count)}'
        case Change(count):
            return f'<span class="{_direction(count)}">{change(count)}</span>'
        case Code(text) if text in places:
            return f'<a href="{places[text]}"><code>{_text(text)}</code></a>'
        case Code(text, None) | Link(text, None):
            # A browser breaks a long path anywhere, and rather behind a slash where it may.
            return f"<code>{_text(text).replace('/', '/<wbr>')}</code>"
        case Code(text, url) | Link(text, url):
            # The address is behind the text: without its scheme the name of a repository fits into a column.
            short = _text(text.removeprefix("https://"))
            return f'<a href="{_text(url or "")}" rel="noopener noreferrer"><code>{short}</code></a>'
        case Severity(name):
            return f'<span class="{_text(name)}">{_text(name)}</span>'
        case int():
            return grouped(cell)
        case float():
            return f"{cell:,.1f}"
    return _text(cell)


def _direction(count: int | None) -> str:
    return "same" if not count else "worse" if count > 0 else "better"


def _text(text: str) -> str:
    """Text of others on one line."""
    return escaped(" ".join(clean(text).split()))
