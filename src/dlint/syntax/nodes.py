"""What a parsed file consists of besides instructions: comments, directives, heredocs, errors."""

from __future__ import annotations

from dlint.text.mapped_text import MappedText
from dlint.text.span import Span


class Comment:
    """A comment line: `text` is what follows the hash, `span` the line without its end."""

    __slots__ = ("line", "span", "text")

    def __init__(self, line: int, span: Span, text: str) -> None:
        self.line = line
        self.span = span
        self.text = text


class Directive:
    """A parser directive such as `# escape=`: its key in lower case, its value, and the bytes of the value."""

    __slots__ = ("key", "line", "span", "value")

    def __init__(self, key: str, value: str, line: int, span: Span) -> None:
        self.key = key
        self.value = value
        self.line = line
        self.span = span


class ParseError:
    """Why BuildKit would refuse the file: the line (1-based) it would name, and the bytes to show."""

    __slots__ = ("line", "message", "span")

    def __init__(self, line: int, message: str, span: Span) -> None:
        self.line = line
        self.message = message
        self.span = span

    def __repr__(self) -> str:
        return f"ParseError({self.line}, {self.message!r})"


class Heredoc:
    """A heredoc of a RUN, COPY or ADD.

    `span` is its word (`<<EOF`), `content` the body as it stands in the file (tabs kept, as in BuildKit's tree),
    `terminator` the bytes of the closing line, empty if it is missing. `expand` is false when the name is quoted.
    """

    __slots__ = ("chomp", "content", "expand", "fd", "name", "span", "terminator")

    def __init__(self, name: str, expand: bool, chomp: bool, fd: int, span: Span) -> None:
        self.name = name
        self.expand = expand
        self.chomp = chomp
        self.fd = fd
        self.span = span
        self.content = MappedText.plain("", span.end)
        self.terminator = Span(span.end, span.end)
