"""The parsed file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.instruction import Instruction
    from dlint.syntax.nodes import Comment, Directive, ParseError
    from dlint.text.source import Source
    from dlint.text.span import Span


class Tree:
    """A Dockerfile as BuildKit's parser sees it, with every byte accounted for.

    `instructions` are in file order, those that do not parse included (see their `error`); `comments` are the
    lines outside instructions; `directives` are by key. `errors` gather what would make BuildKit refuse the file.
    """

    __slots__ = ("blank_continuations", "comments", "directives", "errors", "escape", "instructions", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.escape = "\\"
        self.directives: dict[str, Directive] = {}
        self.instructions: list[Instruction] = []
        self.comments: list[Comment] = []
        self.errors: list[ParseError] = []
        self.blank_continuations: list[Span] = []
