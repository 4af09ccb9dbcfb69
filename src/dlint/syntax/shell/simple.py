"""Read simple commands: assignments, words, redirects."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.shell.patterns import COMMAND, WORD
from dlint.syntax.shell.redirect import Assignment, Redirect
from dlint.syntax.shell.word import ShellWord
from dlint.text.units import whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.item import Command, Item
    from dlint.syntax.shell.parser import Parser

REDIRECT = re.compile(r"([0-9]*+|\{\w++\})(&>>?|<<[<-]?|<[&>]?|>[>&|]?)")
ASSIGNMENT = re.compile(r"([A-Za-z_]\w*+(?:\[[^\]]*+\])?)(\+?=)")
_ENDS = " \t\r\n;&|()#"


def plain(parser: Parser, found: re.Match[str]) -> None:
    """A command whose first word is plain: most are read to their separator by the one match `found`."""
    start = found.start(1)
    command = parser.open_command(start)
    command.head = found[1]
    command.add_run(start, found.end(2), True)
    separator = found[3]
    if separator is None:
        parser.at = found.end()
        _rest(parser, command)
    else:
        parser.complete(command)
        parser.separate(separator, found.start(3))


def prefixed(parser: Parser, start: int) -> None:
    """A command that begins with an assignment, a redirect, or a word with quotes or expansions."""
    command = parser.open_command(start)
    while parser.skip() and (redirected(parser, command) or _assigned(parser, command)):
        command.end = parser.at
    begin = parser.at
    if begin < parser.end and parser.text[begin] not in _ENDS:
        parser.at = parser.word_end(begin)
        command.add_run(begin, parser.at, False)
        word = ShellWord(parser.home, begin, parser.at)
        command.head = word.raw if word.is_plain else ""
    _rest(parser, command)


def _assigned(parser: Parser, command: Command) -> bool:
    """Read an assignment if one stands here."""
    start = parser.at
    found = ASSIGNMENT.match(parser.text, start, parser.end)
    if found is None:
        return False
    parser.at = parser.word_end(start)
    word = ShellWord(parser.home, start, parser.at)
    value = ShellWord(parser.home, found.end(), parser.at)
    command.assignments = (*command.assignments, Assignment(word, found[1], found[2], value))
    return True


def _rest(parser: Parser, command: Command) -> None:
    """What follows of a command that one match could not read to its end."""
    while True:
        found = COMMAND.match(parser.text, parser.at, parser.end)
        assert found is not None, "the pattern matches the empty string"
        stop = found.end(2)
        if found[1] is not None and parser.text.startswith("(", stop) and found.end(1) == stop:
            # An array or a pattern, which no function's name can be behind a first word.
            parser.at = found.start(1)
        elif found[1] is not None or stop > found.start(2):
            command.add_run(parser.at, stop, True)
            parser.at = found.end()
        else:
            parser.at = found.end()
        if found[3] is not None:
            parser.complete(command)
            parser.separate(found[3], found.start(3))
            return
        if not _another(parser, command):
            return


def _another(parser: Parser, command: Command) -> bool:
    """A redirect, a comment or a word that needs a closer look; False where the command has ended."""
    char = parser.skip()
    start = parser.at
    if char == "#":
        parser.comment()
    elif char == "(" and command.is_bare:
        from dlint.syntax.shell.compound import function_of

        function_of(parser, command)
        return False
    elif not char or char in ";&|)\n" and not parser.text.startswith("&>", start):
        parser.complete(command)
        return False
    elif not redirected(parser, command):
        parser.at = parser.word_end(start)
        command.add_run(start, parser.at, False)
    return True


def redirected(parser: Parser, item: Item) -> bool:
    """Read a redirect if one stands here."""
    start = parser.at
    found = REDIRECT.match(parser.text, start, parser.end)
    # `<(` is a process substitution: a word.
    if found is None or found[2] in ("<", ">") and parser.text.startswith("(", found.end()):
        return False
    parser.at = found.end()
    target = WORD.match(parser.text, parser.at, parser.end)
    if target is not None:
        begin, end = target.span(1)
    else:
        char = parser.skip()
        begin = parser.at
        end = parser.word_end(begin) if char not in ("", "#") else begin
    if end == begin:
        raise parser.fail(f"{found[2]} has no target", start, found.end())
    parser.at = item.end = end
    fd = whole_number(found[1])
    redirect = Redirect(parser.home, start, found[2], fd, ShellWord(parser.home, begin, end))
    # Most items have none, and share the empty tuple.
    if isinstance(item.redirects, list):
        item.redirects.append(redirect)
    else:
        item.redirects = [redirect]
    if redirect.is_heredoc:
        _await_body(parser, redirect, item)
    return True


def _await_body(parser: Parser, redirect: Redirect, item: Item) -> None:
    redirect.host = item
    redirect.expand = not redirect.target.quoted
    name = redirect.target.text
    # Names of the instruction's own heredocs come with their bodies; others have theirs in the text that follows.
    if name not in parser.script.heredocs:
        parser.home.waiting.append(redirect)
        return
    body = parser.script.heredocs[name]
    if body is not None:
        from dlint.syntax.shell.heredocs import take_body

        take_body(parser, redirect, body)
