"""ENV or LABEL stands directly below another one."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Edit, Env, Finding, Findings, Fix, Label, Refusal, Span, Stage, View, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    watches=Stage,
    severity="info",
    tier="strict",
    since="0.1",
    needs=("ENV", "LABEL", "env", "label", "Env", "Label"),
    twins=("tally:labels/prefer-grouped",),
)
def check(stage: Stage) -> Findings:
    """One ENV, and one LABEL, can set several values: fewer instructions, fewer lines in the image's history, and what
    belongs together stands together.

    It is a matter of taste: BuildKit makes no layer for either, and nothing is built faster. What the author has set
    apart by a comment or a blank line is left alone, and so is an ENV that refers to one above it (`ENV A=1`,
    `ENV B=$A`): within one instruction `$A` would still have its old value.
    """
    for group in _groups(stage):
        if len(group) < 2:
            continue
        first, last = group[0], group[-1]
        word = first.node.keyword.upper()
        message = f"{len(group)} {word} in a row, up to line {last.line}, can be one"
        twins = None if isinstance(first, Label) else ()
        # A pair without `=` takes the rest of the line as its value.
        is_plain = not any("" in view.node.separators for view in group)
        joined = Fix(f"one {word}", tuple(_joints(group)))
        fix = joined if is_plain else Refusal(f"the old form of {word} with a blank takes one pair only")
        yield Finding(first.keyword_span, message, fix, twins=twins)


def _groups(stage: Stage) -> Iterator[list[Env | Label]]:
    """Instructions that could be one; some groups have one member or none."""
    group: list[Env | Label] = []
    names: set[str] = set()
    for view in stage.instructions:
        if not isinstance(view, Env | Label) or not view.node.words:
            yield group
            group, names = [], set()
            continue
        if group and not _belongs(view, group[-1], names):
            yield group
            group, names = [], set()
        group.append(view)
        names.update(pair.name.value for pair in view.pairs)
    yield group


def _belongs(view: Env | Label, last: Env | Label, names: set[str]) -> bool:
    """Whether an instruction means the same as a part of the one above it, where `names` are set so far."""
    gap = _gap(last, view)
    source = view.file.source
    above = source.text(gap)
    # A blank line or a comment between the two shows that the author keeps them apart.
    if type(view) is not type(last) or above.count("\n") != 1 or above.split() != [view.node.keyword_word.value]:
        return False
    # A name that is set again is a mistake to look at, not a pair to join.
    if any(pair.name.value in names for pair in view.pairs):
        return False
    return isinstance(view, Label) or not any(_refers(pair.value.value, names) for pair in view.pairs)


def _refers(value: str, names: set[str]) -> bool:
    return "$" in value and not names.isdisjoint(re.findall(r"\w+", value))


def _gap(above: View, view: View) -> Span:
    """From the end of the last pair of one instruction to the first pair of the next."""
    return Span(above.node.words[-1].span.end, view.node.words[0].span.start)


def _joints(group: list[Env | Label]) -> Iterator[Edit]:
    indentation = _indentation(group)
    for at in range(1, len(group)):
        above, view = group[at - 1], group[at]
        yield Edit.replace(_gap(above, view), f" {view.file.escape}\n{indentation}")


def _indentation(group: list[Env | Label]) -> str:
    """That of the first further line there is, else as wide as the keyword."""
    source = group[0].file.source
    first = source.line_text(group[0].line)
    margin = first[: len(first) - len(first.lstrip(" \t"))]
    for view in group:
        if view.node.end_line > view.node.start_line:
            line = source.line_text(view.node.start_line + 1)
            return line[: len(line) - len(line.lstrip(" \t"))]
    return margin + " " * (len(group[0].node.keyword) + 1)


BAD = {
    "ENV A=1\nENV B=2\nENV C=3\nRUN make": "ENV A=1 \\\n    B=2 \\\n    C=3\nRUN make",
    'LABEL a="b c"\nLABEL d=e': 'LABEL a="b c" \\\n      d=e',
    "ENV A=1 \\\n  B=2  \nenv C=3": "ENV A=1 \\\n  B=2 \\\n  C=3",
    "ENV A=1\nENV B=2\nENV C=$A\nENV D=4": "ENV A=1 \\\n    B=2\nENV C=$A \\\n    D=4",
    "# escape=`\nFROM debian:12\nENV A=1\nENV B=2": "# escape=`\nFROM debian:12\nENV A=1 `\n    B=2",
    "ENV A 1\nENV B 2": None,
    "ARG A\nENV B=$A\nENV C=$A": "ARG A\nENV B=$A \\\n    C=$A",
}
GOOD = (
    "ENV A=1\nENV B=$A",
    "ENV A=1\nENV B=${A:-2}/x",
    "ENV A=1\n# the second\nENV B=2",
    "ENV A=1\n\nENV B=2",
    "ENV A=1\nARG B\nENV C=2",
    "ENV A=1\nENV A=2",
    "ENV A=1\nLABEL B=2",
    "ENV A=1\nRUN make\nENV B=2",
    "ONBUILD ENV A=1\nONBUILD ENV B=2",
    "ENV A=1 \\\n    # why\n    B=2",
)
