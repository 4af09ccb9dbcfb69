"""An instruction in its stage: what all kinds have in common."""

from __future__ import annotations

from dlint.syntax.lexer import is_plain
from dlint.syntax.word import Word
from dlint.text.edit import Edit
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ClassVar, Self, TypeVar

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.scope import Scope
    from dlint.model.stage import Stage
    from dlint.syntax.expand import Expansion
    from dlint.syntax.instruction import Instruction
    from dlint.text.mapped_text import MappedText

    Fact = TypeVar("Fact")


class View:
    """An instruction in its stage.

    `scope` is what its variables mean, `index` its place among the stage's instructions. An instruction behind
    ONBUILD is a view as well, with `onbuild` true: it runs in another build, so its surroundings are unknown.
    """

    __slots__ = ("_facts", "file", "index", "node", "onbuild", "scope", "stage")

    kind: ClassVar[str] = ""
    inner: View | None = None
    """What ONBUILD wraps; others wrap nothing."""
    expands_arguments = False
    """Whether BuildKit replaces variables in all arguments."""

    def __init__(self, node: Instruction, file: Dockerfile, stage: Stage | None, scope: Scope, index: int) -> None:
        self.node = node
        self.file = file
        self.stage = stage
        self.scope = scope
        self.index = index
        self.onbuild = False
        self._facts: dict[object, object] | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} line {self.line}>"

    def fact(self, find: Callable[[Self], Fact]) -> Fact:
        """What a function finds out about the instruction: it is asked once."""
        if self._facts is None:
            self._facts = {}
        if find not in self._facts:
            self._facts[find] = find(self)
        found: Fact = self._facts[find]  # type: ignore[assignment]
        return found

    @property
    def span(self) -> Span:
        """From the keyword's first byte to the end of the last line."""
        return self.node.span

    @property
    def start(self) -> int:
        """The offset at which it begins, the comments directly above it included."""
        comments = self.node.comments
        return comments[0].span.start if comments else self.span.start

    def release(self) -> None:
        """Forget what leads back to it, see `Dockerfile.release`."""
        self._facts = None

    @property
    def keyword_span(self) -> Span:
        """The bytes of the keyword."""
        return self.node.keyword_word.span

    @property
    def line(self) -> int:
        """The line of the keyword (1-based)."""
        return self.node.start_line

    @property
    def text(self) -> str:
        """The arguments as they are written, without keyword and flags."""
        return self.node.body.text

    @property
    def arguments(self) -> Word:
        """What a command or a list is written as: all that follows the flags, for HEALTHCHECK all behind its CMD."""
        node = self.node
        return Word(
            node.text.text[self._arguments_start : node.body_end], node.text, self._arguments_start, node.body_end
        )

    @property
    def _arguments_start(self) -> int:
        words = self.node.words
        return words[1].start if self.node.keyword == "healthcheck" and len(words) > 1 else self.node.body_start

    @property
    def body(self) -> MappedText:
        """The arguments as they are written, mapped to the file."""
        return self.node.body

    def flag_values(self, *names: str) -> list[Word]:
        """The values of the flags of these names, in the order written."""
        found = []
        for flag in self.node.flags:
            name, mark, value = flag.value.removeprefix("--").partition("=")
            if mark and name in names:
                found.append(flag.tail(len(value)))
        return found

    def without(self, flag: Word) -> Edit:
        """Takes a flag out, with the blanks behind it on its line."""
        text = self.file.source.text(Span(flag.span.end, self.span.end))
        blanks = len(text) - len(text.lstrip(" \t"))
        return Edit(flag.span.start, flag.span.end + blanks, "")

    @property
    def removal(self) -> Edit:
        """Take the instruction's lines out; where no line end closes the file, none does afterwards."""
        source = self.file.source
        lines = source.line_span(self.node.start_line).to(source.line_span(self.node.end_line))
        # Without this, the file would end with an empty line that it did not have.
        is_open = lines.end == len(source.data) and not source.data.endswith(b"\n")
        start = len(source.data[: lines.start].rstrip(b"\r\n")) if is_open else lines.start
        return Edit(start, lines.end, "")

    @property
    def stray_comment(self) -> Word | None:
        """A `#` behind the arguments with all that follows: meant as a comment, read as arguments."""
        if "#" not in self.node.text.text:
            return None
        from dlint.model.instructions.stray_comment import stray_comment

        return stray_comment(self.node)

    @property
    def is_broken_list(self) -> bool:
        """Whether the arguments were meant as a JSON list and are none."""
        if self.node.is_json or not self.node.text.text.startswith(("[", '"'), self._arguments_start):
            return False
        from dlint.model.instructions.broken_json_form import is_broken_list

        return is_broken_list(self.node, self.arguments.value)

    @property
    def expandable(self) -> list[Word]:
        """The words in which BuildKit itself replaces variables."""
        return self.node.words if self.expands_arguments else []

    def expansion(self, word: Word | str) -> Expansion:
        """The word with its variables replaced, which they are, and which of them nothing in the file sets."""
        return self.scope.expand(word, self.file.escape)

    def expanded(self, word: Word | str) -> str | None:
        """The word's value with variables replaced and quotes removed; None where it cannot be known."""
        value = word if isinstance(word, str) else word.value
        escape = self.file.escape
        # Most words have neither variables nor quotes.
        if is_plain(value, escape):
            return value
        result = self.scope.expand(value, escape)
        # A variable that the file does not set may come from the base image.
        return None if result.unset else result.value
