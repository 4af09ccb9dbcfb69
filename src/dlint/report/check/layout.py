"""The lines of the text report in pieces with a role each: one layout with and without colour."""

from __future__ import annotations

from dlint.report.cells import shown
from dlint.report.check.excerpt import last_line, marked_lines
from dlint.report.check.summary import advice, by_rule, headline, repair, worst_first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.report.columns import Line
    from dlint.report.options import RenderOptions


INDENT = "    "
EMPTY: Line = []


def lines(report: RunReport, options: RenderOptions) -> Iterator[Line]:
    """Every line of the report, each a list of (role, text): what could not be checked, errors, then all the rest.

    Roles: `error`, `warning`, `info` (a severity), `path`, `place`, `rule`, `message`, `source`, `mark`, `fix`,
    `plain`, `summary`.
    """
    yield from _errors(report, options)
    if options.statistics:
        yield from statistics(report)
    else:
        for file, result in _errors_first(report):
            yield from finding(file, result, options)
    if not options.quiet:
        yield [("summary", "; ".join([headline(report), *advice(report)]))]


def _errors_first(report: RunReport) -> list[tuple[FileReport, Result]]:
    """Each finding with its file: errors above all others, which would hide them in a long report."""
    pairs = [(file, result) for file in report.files for result in file.results]
    # Warnings and hints stay together, as the lines of a file that they are about do.
    return sorted(pairs, key=lambda pair: pair[1].severity != "error")


def finding(file: FileReport, result: Result, options: RenderOptions) -> Iterator[Line]:
    """One finding: a heading, the source below it, an empty line after it."""
    yield heading(result)
    if not options.quiet:
        yield from body(file, result, options.width - len(INDENT))
        yield EMPTY


def heading(result: Result, path: str = "") -> Line:
    """`path:line:column: severity rule  message`; `path` stands in place of that of the result."""
    return [
        ("path", shown(path or result.path)),
        ("place", f":{result.line}:{result.column}: "),
        (result.severity, result.severity),
        ("plain", " "),
        ("rule", shown(result.rule)),
        ("plain", "  "),
        ("message", shown(result.message)),
    ]


def body(file: FileReport, result: Result, width: int) -> Iterator[Line]:
    """The marked source line with its carets, and the fix."""
    more = last_line(result) - result.line
    for line in marked_lines(file.source, result, width, redaction=file.redaction):
        yield [("source", INDENT + line.before), ("mark", line.marked), ("source", line.after)]
        rest = f" … +{more} line{'s' * (more > 1)}" if more else ""
        yield [(result.severity, INDENT + line.carets), ("source", rest)]
    fix = repair(result)
    if fix:
        yield [("fix", f"{INDENT}fix: "), ("plain", shown(fix))]


def statistics(report: RunReport) -> Iterator[Line]:
    """How often each rule reported, the most frequent first."""
    groups = by_rule(report.results)
    figures = max((len(str(len(results))) for _, results in groups), default=0)
    for rule, results in groups:
        severity = worst_first(results)[0].severity
        # A fix that is only shown is made by hand.
        repairable = sum(result.fix is not None and result.fix.trust != "display" for result in results)
        note = f"  ({repairable} {'has' if repairable == 1 else 'have'} a fix)" if repairable else ""
        count = f"{len(results):{figures}}  "
        yield [("plain", count), (severity, f"{severity:<7}"), ("rule", f"  {shown(rule)}"), ("plain", note)]
    if groups:
        yield EMPTY


def _errors(report: RunReport, options: RenderOptions) -> Iterator[Line]:
    for path, message in report.errors:
        yield [("path", shown(path)), ("place", ": "), ("error", shown(message))]
    if report.errors and not options.quiet:
        yield EMPTY
