"""Read the bodies of heredocs that stand inside a script."""

from __future__ import annotations

from dlint.syntax.shell.block import CommandList
from dlint.syntax.shell.expansion import look_through
from dlint.syntax.shell.word import ShellText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.parser import Parser
    from dlint.syntax.shell.redirect import Redirect
    from dlint.text.mapped_text import MappedText


def read_bodies(parser: Parser) -> None:
    """Read the bodies of the waiting heredocs, which begin at `at`, one behind the other."""
    waiting = parser.home.waiting
    parser.home.waiting = []
    for redirect in waiting:
        start = parser.at
        stop, parser.at = _body(parser, redirect)
        redirect.body = parser.home.mapped.slice(start, stop)
        if redirect.expand:
            # What the body runs belongs to the command with the heredoc, not to the one that was read last.
            host, parser.host = parser.host, redirect.host
            look_through(parser, start, stop)
            parser.host = host


def _body(parser: Parser, redirect: Redirect) -> tuple[int, int]:
    """Where the body ends and where the text goes on; a body without its closing line reaches to the end."""
    name = redirect.target.text
    at = parser.at
    while at < parser.end:
        stop = parser.text.find("\n", at, parser.end)
        stop = parser.end if stop < 0 else stop
        line = parser.text[at:stop].removesuffix("\r")
        if (line.lstrip("\t") if redirect.operator == "<<-" else line) == name:
            return at, min(stop + 1, parser.end)
        at = stop + 1
    return parser.end, parser.end


def take_body(parser: Parser, redirect: Redirect, body: MappedText) -> None:
    """Have `body`, which stands elsewhere, as the body of a heredoc."""
    redirect.body = body
    if not redirect.expand:
        return
    around = parser.list
    reader = parser.inner(CommandList(ShellText(body), None, "body", 0), 0, len(body))
    reader.list, reader.host, reader.options = around, redirect.host, parser.options
    look_through(reader, 0, len(body))
