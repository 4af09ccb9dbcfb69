"""Arithmetic: where `((…))` ends, and the expansions inside it."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.shell.expansion import quoted_piece_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.parser import Parser

_SIGNS = re.compile(r"""(?s)\\.|'[^']*+'|"[^"\\]*+(?:\\.[^"\\]*+)*"|[()]""")
_EXPANSIONS = re.compile(r"[\\$`]")


def arithmetic_end(parser: Parser, start: int) -> int:
    """Behind the `))` that closes the `((` at `start`; 0 where the parentheses do not close together."""
    pairs = parser.home.pairs
    # Remembered, since each `((` may be tried as arithmetic first and read as two subshells afterwards.
    if start not in pairs:
        _pair(parser, start)
    outer, inner = pairs[start], pairs.get(start + 1, 0)
    return outer + 1 if inner and outer == inner + 1 and outer < parser.end else 0


def _pair(parser: Parser, start: int) -> None:
    """Find the partners of the parenthesis at `start` and of all inside it, so that no text is searched twice."""
    pairs = parser.home.pairs
    opened: list[int] = []
    for found in _SIGNS.finditer(parser.text, start, parser.end):
        if found.group() == "(":
            opened.append(found.start())
        elif found.group() == ")":
            pairs[opened.pop()] = found.start()
            if not opened:
                return
    pairs.update(dict.fromkeys(opened, 0))


def look_through(parser: Parser, start: int, stop: int) -> None:
    """Read the commands in the expansions between `start` and `stop`, where quotes mean nothing."""
    parser.descend(start)
    end, parser.end = parser.end, stop
    at = start
    while (found := _EXPANSIONS.search(parser.text, at, stop)) is not None:
        at = quoted_piece_end(parser, found.start())
    parser.end = end
    parser.depth -= 1
