"""A label is set twice in a stage."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Label, Pair, Refusal, Span, Stage, rule


@rule(
    watches=Stage,
    severity="info",
    since="0.1",
    twins=("tally:labels/no-duplicate-keys",),
    needs=("LABEL", "label", "Label"),
)
def check(stage: Stage) -> Findings:
    """The last value counts; those above it have no effect.

    A label that a stage changes from the one it is built on is fine.
    """
    views = [view for view in stage.of(Label) if isinstance(view, Label)]
    if not views or (len(views) == 1 and len(views[0].pairs) == 1):
        return
    last: dict[str, tuple[Label, int]] = {}
    for view in views:
        for at, pair in enumerate(view.pairs):
            key = view.expanded(pair.name)
            if key is None:
                continue
            if key in last:
                yield _finding(*last[key], key, view)
            last[key] = (view, at)


def _finding(view: Label, at: int, key: str, winner: Label) -> Finding:
    where = "further on" if winner is view else f"in line {winner.line}"
    return Finding(view.pairs[at].name.span, f"label {key} has no effect: it is set again {where}", _fix(view, at))


def _fix(view: Label, at: int) -> Fix | Refusal:
    span = _lines(view) if len(view.pairs) == 1 else _with_gap(view.pairs, at)
    if len(view.pairs) > 1 and b"#" in view.file.source.data[span.start : span.end]:
        return Refusal("a comment stands between the labels")
    return Fix("remove it", (Edit.delete(span),))


def _lines(view: Label) -> Span:
    source = view.file.source
    return source.line_span(view.node.start_line).to(source.line_span(view.node.end_line))


def _with_gap(pairs: list[Pair], at: int) -> Span:
    """A pair with what stands between it and its neighbour."""
    # The first pair takes the gap behind it along, each other one the gap in front.
    if at == 0:
        return Span(pairs[0].span.start, pairs[1].span.start)
    return Span(pairs[at - 1].span.end, pairs[at].span.end)


BAD = {
    "LABEL a=1\nRUN b\nLABEL a=2": "RUN b\nLABEL a=2",
    'LABEL a=1 b=2 "a"=3': 'LABEL b=2 "a"=3',
    "LABEL b=2 \\\n      a=1\nLABEL a=3": "LABEL b=2\nLABEL a=3",
    "LABEL b=2 \\\n# c\n      a=1\nLABEL a=3": None,
}
GOOD = (
    "LABEL a=1 b=1\nLABEL c=1",
    "FROM debian:12 AS a\nLABEL a=1\nFROM a\nLABEL a=2\nFROM debian:12\nLABEL a=3",
    "LABEL $A=1 $B=2",
    "ONBUILD LABEL a=1\nLABEL a=2",
    "LABEL a=1 A=2",
)
