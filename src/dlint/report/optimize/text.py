"""The outcome of an optimisation for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from dlint.optimize.ledger import PROVEN, Ledger
from dlint.report.cells import shown
from dlint.report.columns import aligned, wrapped, written
from dlint.report.optimize.words import (
    differences,
    diffs,
    effort,
    headline,
    label_of,
    named,
    outcome,
    rows,
    shown_change,
    shown_figure,
)
from dlint.report.options import DEFAULTS, RenderOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.report.columns import Line

STYLES = {
    "heading": "bold",
    "number": "",
    "plain": "dim",
    "text": "",
    "good": "green",
    "bad": "yellow",
    "error": "bold red",
    "added": "green",
    "removed": "red",
}
MOST_DIFFERENCES = 8
_VERDICT = {PROVEN: "good", "broken": "bad", "refused": "bad", "worse": "bad"}


def render(ledger: Ledger, *, options: RenderOptions = DEFAULTS) -> str:
    """Diff, figures before and after, and what was tried."""
    found = list(_lines(ledger, options.width))
    return written(found, STYLES, options.color)


def _lines(ledger: Ledger, width: int) -> Iterator[Line]:
    yield from _diff(ledger)
    yield from _figures(ledger)
    yield from _attempts(ledger)
    yield from _details(ledger, width)
    for note in ledger.notes:
        yield from wrapped("note: ", note, width)
    yield [("error" if ledger.failure else "heading", shown(headline(ledger)))]


def _details(ledger: Ledger, width: int) -> Iterator[Line]:
    """What the proof rests on, what the image loses on purpose, what a failing build printed."""
    if ledger.kept and ledger.rests_on:
        yield from wrapped("proven: ", ledger.rests_on, width)
    found = differences(ledger)
    for difference in found[:MOST_DIFFERENCES]:
        yield [("plain", f"  the image differs as intended: {shown(difference)}")]
    if len(found) > MOST_DIFFERENCES:
        yield [("plain", f"  and {len(found) - MOST_DIFFERENCES} more of that kind")]
    for text in ledger.tail:
        yield [("plain", f"  | {shown(text)}")]
    if ledger.builds:
        yield [("plain", effort(ledger))]


def _diff(ledger: Ledger) -> Iterator[Line]:
    text = diffs(ledger)
    for line in text.splitlines():
        role = {"+": "added", "-": "removed", "@": "plain"}.get(line[:1], "text")
        yield [(role, shown(line))]
    if text:
        yield []


def _figures(ledger: Ledger) -> Iterator[Line]:
    found = rows(ledger)
    if not found:
        return
    yield [("heading", "measured"), ("plain", f"  {shown(ledger.engine)}")]
    table: list[Line] = [[("plain", ""), ("number", "before"), ("number", "after"), ("plain", "change"), ("plain", "")]]
    for metric, before, after in found:
        change = shown_change(metric, before, after)
        role = "good" if change.startswith("-") else "bad" if change.startswith("+") else "plain"
        table.append(
            [
                ("text", named(metric, ledger)),
                ("number", shown_figure(metric, before)),
                ("number", shown_figure(metric, after)),
                (role, change),
                ("plain", label_of(before, after)),
            ]
        )
    yield from aligned(table)
    yield []


def _attempts(ledger: Ledger) -> Iterator[Line]:
    if not ledger.attempts:
        return
    yield [("heading", "tried")]
    for attempt in ledger.attempts:
        yield [
            ("plain", "  "),
            (_VERDICT.get(attempt.verdict, "plain"), f"{attempt.verdict:<9}"),
            ("text", f" {shown(attempt.title)}"),
            # The id of a new order repeats its title.
            ("plain", f"  [{shown(attempt.id)}]" if not attempt.id.startswith("order/") else ""),
        ]
        yield [("plain", f"            {shown(outcome(attempt))}")]
        if attempt.verdict == "refused":
            for difference in attempt.differences[1:5]:
                yield [("plain", f"            {shown(difference)}")]
    yield []
