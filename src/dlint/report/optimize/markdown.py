"""The outcome of an optimisation as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from dlint.optimize.ledger import Ledger
from dlint.report.optimize.words import diffs, headline, label_of, named, outcome, rows, shown_change, shown_figure
from dlint.report.options import DEFAULTS, RenderOptions


def render(ledger: Ledger, *, options: RenderOptions = DEFAULTS) -> str:
    """A heading, the figures, the diff, and what was tried in a fold."""
    return "\n".join(_lines(ledger)) + "\n"


def _lines(ledger: Ledger) -> Iterator[str]:
    yield f"### `{ledger.path}`: {_plain(headline(ledger))}"
    yield ""
    found = rows(ledger)
    if found:
        yield "| | before | after | change | |"
        yield "|---|---:|---:|---|---|"
        for metric, before, after in found:
            cells = [named(metric, ledger), shown_figure(metric, before), shown_figure(metric, after)]
            cells += [shown_change(metric, before, after), label_of(before, after)]
            yield "| " + " | ".join(_plain(cell) for cell in cells) + " |"
        yield ""
    text = diffs(ledger)
    if text:
        # A fence has to be longer than any run of backticks within it.
        fence = "`" * max(3, _longest_run(text) + 1)
        yield f"{fence}diff"
        yield text.rstrip("\n")
        yield fence
        yield ""
    yield from _attempts(ledger)
    yield from (f"- {_plain(note)}" for note in ledger.notes)
    yield f"<sub>Built with {_plain(ledger.engine)}; gains below the noise are not counted.</sub>"


def _attempts(ledger: Ledger) -> Iterator[str]:
    if not ledger.attempts:
        return
    yield f"<details><summary>{len(ledger.attempts)} rewrites tried</summary>"
    yield ""
    yield "| verdict | rewrite | why |"
    yield "|---|---|---|"
    for attempt in ledger.attempts:
        yield f"| {attempt.verdict} | {_plain(attempt.title)} | {_plain(outcome(attempt))} |"
    yield ""
    yield "</details>"
    yield ""


def _longest_run(text: str) -> int:
    longest = run = 0
    for sign in text:
        run = run + 1 if sign == "`" else 0
        longest = max(longest, run)
    return longest


def _plain(text: str) -> str:
    """Text that neither ends a table's cell nor begins a tag."""
    # The ampersand first: what replaces the other characters begins with one.
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
