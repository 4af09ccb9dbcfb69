"""Arithmetic: where `((…))` ends."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.parser import Parser

_SIGNS = re.compile(r"""(?s)\\.|'[^']*+'|"[^"\\]*+(?:\\.[^"\\]*+)*"|[()]""")


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
