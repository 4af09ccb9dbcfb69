"""What stands beside the words of a command: assignments and redirects."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.item import Item
    from dlint.syntax.shell.word import ShellText, ShellWord
    from dlint.text.mapped_text import MappedText
    from dlint.text.span import Span


class Assignment:
    """`name=value` before a command or alone; `value` is what follows the `=`, for an array with its parentheses."""

    __slots__ = ("name", "operator", "value", "word")

    def __init__(self, word: ShellWord, name: str, operator: str, value: ShellWord) -> None:
        self.word = word
        self.name = name
        self.operator = operator
        self.value = value

    def __repr__(self) -> str:
        return f"Assignment({self.word.raw!r})"

    @property
    def span(self) -> Span:
        """Name, sign and value."""
        return self.word.span


class Redirect:
    """A redirect such as `2>&1`: the operator, the word behind it, and the number before it if one is written.

    A heredoc whose body stands in the same text has it as `body`; the body of one that the Dockerfile's parser has
    taken is None here. `expand` is false where the heredoc's name is quoted.
    """

    __slots__ = ("body", "expand", "fd", "home", "host", "operator", "start", "target")

    def __init__(self, home: ShellText, start: int, operator: str, fd: int | None, target: ShellWord) -> None:
        self.home = home
        self.start = start
        self.operator = operator
        self.fd = fd
        self.target = target
        self.body: MappedText | None = None
        self.expand = False
        self.host: Item | None = None

    def __repr__(self) -> str:
        return f"Redirect({self.home.text[self.start : self.target.end]!r})"

    @property
    def end(self) -> int:
        """Where it ends in its shell text."""
        return self.target.end

    @property
    def span(self) -> Span:
        """From its number or operator to the end of its target (a heredoc's body is not part of it)."""
        return self.home.mapped.span(self.start, self.target.end)

    @property
    def is_heredoc(self) -> bool:
        """Whether it is `<<` or `<<-`."""
        return self.operator in ("<<", "<<-")

    @property
    def writes(self) -> bool:
        """Whether it sends output to a file or a descriptor."""
        # `<>` opens for reading and writing.
        return ">" in self.operator

    @property
    def descriptor(self) -> int:
        """The number of the descriptor, 0 or 1 where none is written."""
        if self.fd is not None:
            return self.fd
        return 0 if self.operator.startswith("<") else 1
