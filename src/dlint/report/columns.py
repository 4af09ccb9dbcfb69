"""Rows of text in straight columns."""

from __future__ import annotations

from dlint.report.cells import columns, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    Piece: TypeAlias = tuple[str, str]
    Line: TypeAlias = list[Piece]

GAP = "  "
NUMBER = "number"


def aligned(rows: Sequence[Sequence[Piece]], indent: str = GAP, widest: int = 60) -> Iterator[Line]:
    """The rows, each a list of (role, text), as lines; what has the role `number` stands to the right.

    A column is no wider than `widest`: longer texts push what follows them aside. Columns that are empty in every row
    are left out.
    """
    texts = [[shown(text) for _, text in row] for row in rows]
    width = [max((columns(row[at]) for row in texts if at < len(row)), default=0) for at in range(_most(rows))]
    for row, text in zip(rows, texts, strict=True):
        cells = [(role, text[at], min(width[at], widest)) for at, (role, _) in enumerate(row) if width[at]]
        yield _line(cells, indent)


def _line(cells: list[tuple[str, str, int]], indent: str) -> Line:
    line: Line = [("plain", indent)]
    for at, (role, text, width) in enumerate(cells):
        room = " " * (width - columns(text))
        line.append((role, room + text if role == NUMBER else text + room))
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
