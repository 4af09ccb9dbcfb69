"""The outcome of an optimisation as one HTML page that needs no network and no script."""

from __future__ import annotations

from collections.abc import Iterator

from dlint import __version__
from dlint.optimize.figures import Figure
from dlint.optimize.ledger import PROVEN, Attempt, Ledger
from dlint.report.check.html_style import STYLE
from dlint.report.diff import unified_diff
from dlint.report.html_head import html_head
from dlint.report.markup import escaped
from dlint.report.optimize.words import (
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

# Beside what every page has: pairs of bars, and the colours of a diff.
MORE_STYLE = """
.pair { display: grid; grid-template-columns: minmax(9rem, 16rem) 1fr; gap: .25rem 1rem; margin: 1rem 0; }
.pair > div { align-self: center; }
.pair small { color: var(--soft); display: block; }
.bar { display: flex; align-items: center; gap: .5rem; font-variant-numeric: tabular-nums; font-size: .875rem; }
.bar i { background: var(--soft); border-radius: .2rem; display: block; height: .7rem; min-width: 2px; }
.bar.new i { background: var(--fix); }
.bar span { white-space: nowrap; }
pre .added { color: var(--fix); } pre .removed { color: var(--error); } pre .place { color: var(--soft); }
article.proven { border-color: var(--fix); } article.refused, article.broken, article.worse {
  border-color: var(--warning); } article.other { border-color: var(--line); }
.verdict { font-weight: 600; } .proven .verdict { color: var(--fix); }
.refused .verdict, .broken .verdict, .worse .verdict { color: var(--warning); }
@media (max-width: 34rem) { .pair { grid-template-columns: 1fr; gap: .1rem; } .pair > div:nth-child(even) {
  margin-bottom: .75rem; } }
"""
_LOUD = (PROVEN, "refused", "broken", "worse")


def render(ledger: Ledger, *, options: RenderOptions = DEFAULTS) -> str:
    """The page: what it came to, the figures as pairs of bars, the diff, every attempt."""
    return "\n".join(_page(ledger)) + "\n"


def _page(ledger: Ledger) -> Iterator[str]:
    title = escaped(headline(ledger))
    yield html_head(f"dlint: {escaped(ledger.path)}", STYLE + MORE_STYLE)
    yield f"<header><h1>{title}</h1>"
    yield f'<p class="place"><code>{escaped(ledger.path)}</code>, built with {escaped(ledger.engine)}</p></header>'
    yield "<main>"
    yield from _figures(ledger)
    text = diffs(ledger)
    if text:
        yield f"<h2>What is proposed</h2>\n{_diff(text)}"
    if ledger.kept and ledger.rests_on:
        yield f'<p class="place">Proven: {escaped(ledger.rests_on)}.</p>'
    yield from _attempts(ledger)
    if ledger.notes:
        yield "<h2>Notes</h2>\n<ul>" + "".join(f"<li>{escaped(note)}</li>" for note in ledger.notes) + "</ul>"
    made = f"{effort(ledger)}; dlint {__version__}"
    yield f'</main>\n<footer class="place"><p>{made}</p></footer>\n</body>\n</html>'


def _figures(ledger: Ledger) -> Iterator[str]:
    found = rows(ledger)
    if not found:
        return
    yield '<h2>Before and after</h2>\n<section class="pair">'
    for metric, before, after in found:
        # Both bars of a metric share a scale; bars of different metrics cannot be compared.
        most = max(before.best, after.best) or 1.0
        note = f"{label_of(before, after)}; {shown_change(metric, before, after)}"
        yield f"<div>{escaped(named(metric, ledger))}<small>{escaped(note)}</small></div><div>"
        yield _bar(metric, before, most, "old")
        yield (_bar(metric, after, most, "new") if after != before else "") + "</div>"
    yield "</section>"


def _bar(metric: str, figure: Figure, most: float, kind: str) -> str:
    # The figure stands behind its bar and needs the rest of the row.
    width = 70 * figure.best / most
    return (
        f'<div class="bar {kind}"><i style="width:{width:.1f}%"></i><span>{shown_figure(metric, figure)}</span></div>'
    )


def _diff(text: str) -> str:
    kinds = {"+": "added", "-": "removed", "@": "place"}
    lines = []
    for line in text.splitlines():
        kind = kinds.get(line[:1])
        lines.append(f'<span class="{kind}">{escaped(line)}</span>' if kind else escaped(line))
    return "<pre>" + "\n".join(lines) + "</pre>"


def _attempts(ledger: Ledger) -> Iterator[str]:
    if ledger.attempts:
        yield "<h2>What was tried</h2>"
    for attempt in ledger.attempts:
        kind = attempt.verdict if attempt.verdict in _LOUD else "other"
        yield f'<article class="{kind}"><p><span class="verdict">{attempt.verdict}</span> {escaped(attempt.title)}</p>'
        yield f'<p class="place">{escaped(outcome(attempt))}</p>'
        yield from _details(attempt)
        yield "</article>"


def _details(attempt: Attempt) -> Iterator[str]:
    if attempt.old is not None and attempt.new is not None:
        text = unified_diff("Dockerfile", attempt.old.dockerfile, attempt.new.dockerfile)
        yield f"<details><summary>the rewrite</summary>{_diff(text)}</details>"
    if attempt.differences:
        # The first fifty show what kind of difference it is; an image may have thousands.
        items = "".join(f"<li><code>{escaped(each)}</code></li>" for each in attempt.differences[:50])
        count = len(attempt.differences)
        name = "1 difference" if count == 1 else f"{count} differences"
        yield f"<details><summary>{name}</summary><ul>{items}</ul></details>"
