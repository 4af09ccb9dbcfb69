"""Read `[[ … ]]`."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.item import Command
    from dlint.syntax.shell.parser import Parser

# `<(` and `>(` begin a process substitution and compare nothing.
_SIGN = re.compile(r"&&|\|\||[()]|[<>](?!\()")
_CLOSING = re.compile(r"\]\](?![^ \t\r\n;&|()<>])")
_PATTERN = re.compile(r"[^ \t\r\n;&|()'\"\\$`]+")


def read_test(parser: Parser, start: int, end: int) -> None:
    """The words of a test and its signs, as one command."""
    command = parser.open_command(start)
    command.kind = "test"
    command.head = "[["
    command.add_run(start, end, False)
    parser.at = end
    regular = False
    while True:
        char = parser.skip(newlines=True)
        begin = parser.at
        if not char:
            raise parser.fail("[[ has no end", start, end)
        closing = _CLOSING.match(parser.text, begin, parser.end)
        if closing is not None:
            break
        regular = _read(parser, command, begin, regular)
    parser.at = closing.end()
    command.add_run(begin, parser.at, False)
    parser.complete(command)


def _read(parser: Parser, command: Command, begin: int, regular: bool) -> bool:
    """One word or sign; whether a regular expression follows."""
    sign = _SIGN.match(parser.text, begin, parser.end)
    if regular:
        parser.at = _expression_end(parser, begin)
    elif sign is not None:
        parser.at = sign.end()
    else:
        parser.at = parser.word_end(begin)
    if parser.at == begin:
        raise parser.fail(f"{parser.text[begin]} is not expected here", begin)
    command.add_run(begin, parser.at, False)
    # What follows is a regular expression, in which parentheses and bars are ordinary signs.
    return parser.text[begin : parser.at] == "=~"


def _expression_end(parser: Parser, at: int) -> int:
    """Where a regular expression ends: at a blank outside of parentheses."""
    from dlint.syntax.shell.expansion import piece_end

    depth = 0
    while at < parser.end:
        char = parser.text[at]
        depth += (char == "(") - (char == ")")
        if depth < 0 or not depth and char in " \t\r\n":
            return at
        found = _PATTERN.match(parser.text, at, parser.end)
        at = found.end() if found else at + 1 if char in " \t\r\n;&|()<>" else piece_end(parser, at)
    return at
