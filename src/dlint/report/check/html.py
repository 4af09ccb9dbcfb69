"""The report as one HTML page that needs no network and no script."""

from __future__ import annotations

from dlint import __version__
from dlint.engine.result import SEVERITIES
from dlint.report.cells import shown
from dlint.report.check.excerpt import last_line, marked_lines
from dlint.report.check.html_style import STYLE
from dlint.report.check.summary import advice, by_rule, counted, headline, repair, worst_first
from dlint.report.html_head import html_head
from dlint.report.markup import escaped
from dlint.system.relative import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.report.check.excerpt import MarkedLine
    from dlint.report.options import RenderOptions

# A page scrolls to the side: only lines that hold whole programs or archives are cut.
WIDTH = 400
LINES = 12


def render(report: RunReport, options: RenderOptions) -> str:
    """The page: summary, counts by rule, then each file with its findings."""
    return "\n".join(_page(report, options.base)) + "\n"


def _page(report: RunReport, base: str) -> Iterator[str]:
    title = escaped(headline(report))
    yield html_head(f"dlint: {title}", STYLE)
    yield f"<header>\n<h1>{title}</h1>"
    yield from _bullets(advice(report))
    yield "</header>\n<main>"
    yield from _errors(report, base)
    if report.results:
        yield from _filters(report)
        yield from _rules(report.results)
    for file in report.files:
        if file.results:
            yield from _file(file, base)
    yield f'</main>\n<footer class="place"><p>dlint {__version__}</p></footer>\n</body>\n</html>'


def _bullets(phrases: list[str]) -> Iterator[str]:
    if phrases:
        yield "<ul>" + "".join(f"<li>{escaped(phrase)}</li>" for phrase in phrases) + "</ul>"


def _errors(report: RunReport, base: str) -> Iterator[str]:
    for path, message in report.errors:
        place = escaped(shown(relative(path, base)))
        yield f'<article class="error"><p><code>{place}</code>: {escaped(shown(message))}</p></article>'


def _filters(report: RunReport) -> Iterator[str]:
    """A box for each severity; unticked, the style sheet hides its findings."""
    yield "<form>"
    for severity in SEVERITIES:
        count = report.count(severity)
        if count:
            box = f'<input type="checkbox" id="{severity}" checked>'
            yield f'<label class="{severity}">{box} {counted(count, severity)}</label>'
    yield "</form>"


def _rules(results: list[Result]) -> Iterator[str]:
    yield "<details><summary>By rule</summary>\n<table><tr><th>Findings<th>Severity<th>Rule</tr>"
    for rule, found in by_rule(results):
        severity = worst_first(found)[0].severity
        cells = f'<td>{len(found)}<td><span class="severity">{severity}</span><td><code>{escaped(shown(rule))}</code>'
        yield f'<tr class="{severity}">{cells}</tr>'
    yield "</table></details>"


def _file(file: FileReport, base: str) -> Iterator[str]:
    place = escaped(shown(relative(file.path, base)))
    yield f"<section>\n<h2><code>{place}</code> <small>{counted(len(file.results), 'finding')}</small></h2>"
    for result in file.results:
        yield from _finding(file, result)
    yield "</section>"


def _finding(file: FileReport, result: Result) -> Iterator[str]:
    severity = f'<span class="severity">{result.severity}</span>'
    yield f'<article class="{result.severity}">\n<p>{severity} <b>{escaped(shown(result.message))}</b></p>'
    yield f'<p class="place"><code>{escaped(shown(result.rule))}</code> line {result.line}, column {result.column}</p>'
    lines = marked_lines(file.source, result, WIDTH, LINES, file.redaction)
    if lines:
        yield "<pre>" + "\n".join([*map(_line, lines), *_rest(result)]) + "</pre>"
    fix = repair(result)
    if fix:
        yield f'<p class="fix">fix: {escaped(shown(fix))}</p>'
    yield "</article>"


def _line(line: MarkedLine) -> str:
    marked = f"<mark>{escaped(line.marked)}</mark>" if line.marked else ""
    return f"<i>{line.number}</i>{escaped(line.before)}{marked}{escaped(line.after)}"


def _rest(result: Result) -> list[str]:
    more = last_line(result) - result.line + 1 - LINES
    return [f"<i>… {counted(more, 'more line')}</i>"] if more > 0 else []
