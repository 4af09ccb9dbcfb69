"""The replay for people, with colours or without."""

from __future__ import annotations

from collections.abc import Iterator

from dlint.replay.forecast import LineCost
from dlint.replay.price import ASSUMED
from dlint.replay.report import ReplayReport
from dlint.report.cells import columns, shown
from dlint.report.columns import NUMBER, aligned, cut, wrapped, written
from dlint.report.options import DEFAULTS, RenderOptions
from dlint.report.replay import BIGGEST, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.report.columns import Line

STYLES = {
    "good": "green",
    "head": "dim",
    "heading": "bold",
    "instruction": "",
    "number": "",
    "path": "cyan",
    "plain": "dim",
    "seconds": "yellow",
    "warning": "yellow",
}
HEAD = ("Line", "Built again", "Takes", "Per commit", "Instruction")
INDENT = "  "


def render(report: ReplayReport, *, options: RenderOptions = DEFAULTS) -> str:
    """The report for a terminal that is `width` columns wide, with the `count` files that cost most."""
    found = list(lines(report, options.count or BIGGEST, options.width))
    return written(found, STYLES, options.color)


def lines(report: ReplayReport, count: int, width: int) -> Iterator[Line]:
    """Every line of the report, each a list of (role, text)."""
    yield [("path", shown(report.path)), ("plain", ": "), ("heading", words.headline(report))]
    if report.today.built:
        yield from _instructions(report, width)
        yield from _files(report, count)
        yield from _compared(report, width)
    if report.notes:
        yield []
    for note in report.notes:
        yield from wrapped("note: ", note, width)


def _instructions(report: ReplayReport, width: int) -> Iterator[Line]:
    rows = report.today.lines
    whole = len(report.today.built)
    cells = [_cells(row, whole) for row in rows]
    head: Line = [("head", text) if text in ("Line", "Instruction") else (NUMBER, text) for text in HEAD]
    laid = list(aligned([head, *cells], widest=width))
    yield []
    yield cut(laid[0], width)
    for row, line in zip(rows, laid[1:], strict=True):
        yield cut(line, width)
        causes = words.causes(row)
        # Below the row, where the terminal's whole width is free.
        if causes:
            yield from wrapped(INDENT * 4, causes, width)
    yield []
    untouched = report.today.untouched
    yield [("plain", f"{INDENT}In {untouched} of {words.counted(whole, 'commit')} nothing is built again.")]
    if any(row.price.how == ASSUMED for row in rows):
        yield from wrapped(
            INDENT,
            "* assumed by kind of step, not measured: measured times (--profile, --seconds) are more exact",
            width,
        )
    bound = words.bound(report)
    if bound:
        yield from wrapped(INDENT, f"{bound[0].upper()}{bound[1:]}.", width)


def _cells(row: LineCost, whole: int) -> Line:
    step = row.step
    role = "seconds" if row.rebuilt else "plain"
    return [
        (NUMBER, str(step.line)),
        (NUMBER, words.often(row, whole)),
        (NUMBER, words.price(row)),
        (NUMBER, words.figure(row.seconds)),
        ("instruction" if role == "seconds" else "plain", f"{step.keyword} {step.shown}"),
    ]


def _files(report: ReplayReport, count: int) -> Iterator[Line]:
    found = words.busiest(report, count)
    if not found:
        return
    yield []
    yield [("heading", "What begins the most expensive rebuilds")]
    yield from aligned(
        [
            [
                ("path", row.path),
                (NUMBER, words.counted(row.commits, "commit")),
                ("plain", f"from line {row.line} on"),
                (NUMBER, f"{words.figure(row.seconds)} per commit"),
            ]
            for row in found
        ]
    )


def _compared(report: ReplayReport, width: int) -> Iterator[Line]:
    yield []
    yield [("heading", "Seconds per commit")]
    rows = list(words.rows(report))
    wide = max(columns(shown(title)) for title, _, _ in rows)
    for title, forecast, remark in rows:
        label = shown(title)
        figure = words.figure(forecast.seconds)
        lead = f"{INDENT}{label}{' ' * (wide - columns(label))}{INDENT}{figure:>9}"
        if remark:
            yield from wrapped(lead + INDENT, remark, width)
        else:
            yield [("plain", lead)]
