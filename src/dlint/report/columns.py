"""Lines of pieces with roles: in straight columns, cut to a width, and as text."""

from __future__ import annotations

from dlint.report.cells import columns, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    Piece: TypeAlias = tuple[str, str]
    Line: TypeAlias = list[Piece]

GAP = "  "
NUMBER = "number"
LEAST_TEXT = 24
"""Columns that a text at the end of a line has at least, however narrow the terminal is."""


def aligned(rows: Sequence[Sequence[Piece]], indent: str = GAP, widest: int = 60) -> Iterator[Line]:
    """The rows, each a list of (role, text), as lines; what has the role `number` stands to the right.

    A column is no wider than `widest`: longer texts push what follows them aside. Columns that are empty in every row
    are left out.
    """
    # Widths are those of the text as it is shown: an escape is longer than the character that it stands for.
    texts = [[shown(text) for _, text in row] for row in rows]
    width = [max((columns(row[at]) for row in texts if at < len(row)), default=0) for at in range(_most(rows))]
    for row, text in zip(rows, texts, strict=True):
        cells = [(role, text[at], min(width[at], widest)) for at, (role, _) in enumerate(row) if width[at]]
        yield _line(cells, indent)


def _line(cells: list[tuple[str, str, int]], indent: str) -> Line:
    line: Line = [("plain", indent)]
    for at, (role, text, width) in enumerate(cells):
        blanks = " " * (width - columns(text))
        line.append((role, blanks + text if role == NUMBER else text + blanks))
        if at < len(cells) - 1:
            line.append(("plain", GAP))
    # Trailing blanks would be copied from the terminal with the line.
    while line and not line[-1][1].strip():
        line.pop()
    if line:
        line[-1] = (line[-1][0], line[-1][1].rstrip())
    return line


def _most(rows: Sequence[Sequence[Piece]]) -> int:
    return max((len(row) for row in rows), default=0)


def cut(line: Line, width: int) -> Line:
    """The line with its last piece cut to the width."""
    if not line:
        return line
    *front, (role, text) = line
    left = max(LEAST_TEXT, width - sum(columns(piece) for _, piece in front))
    if columns(text) <= left:
        return line
    # A character may take two columns, so a slice by length would not fit.
    while columns(text) > left - 1:
        text = text[:-1]
    return [*front, (role, text.rstrip() + "…")]


def wrapped(lead: str, text: str, width: int) -> Iterator[Line]:
    """A text in lines of at most `width` columns, the first behind `lead`, the others below it."""
    left = max(LEAST_TEXT, width - columns(lead))
    line = ""
    for word in shown(text).split():
        if line and columns(line) + 1 + columns(word) > left:
            yield [("plain", lead), ("plain", line)]
            lead, line = " " * columns(lead), word
        else:
            line = f"{line} {word}" if line else word
    yield [("plain", lead), ("plain", line)]


def written(lines: Iterable[Line], styles: Mapping[str, str], color: bool) -> str:
    """Lines as text; with `color` each role has its style, by rich's name."""
    if color:
        # rich takes longer to import than most reports to write.
        from dlint.report.paint import painted

        return painted(lines, styles)
    return "".join("".join(text for _, text in line).rstrip() + "\n" for line in lines)
