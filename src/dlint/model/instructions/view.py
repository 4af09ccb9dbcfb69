"""Instructions by kind: the meaning of each, with variables resolved where they can be."""

from __future__ import annotations

from dlint.syntax.arguments import quoted_words
from dlint.syntax.lexer import is_plain
from dlint.syntax.word import Word
from dlint.text.edit import Edit
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self, TypeVar

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.port import Port
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

    kind = ""
    inner: View | None = None
    """What ONBUILD wraps; others wrap nothing."""

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
        return []

    def expansion(self, word: Word | str) -> Expansion:
        """The word with its variables replaced, which they are, and which of them nothing in the file sets."""
        return self.scope.expand(word, self.file.escape)

    def expanded(self, word: Word | str) -> str | None:
        """The word's value with variables replaced and quotes removed; None where it cannot be known."""
        value = word if isinstance(word, str) else word.value
        escape = self.file.escape
        if is_plain(value, escape):
            return value
        result = self.scope.expand(value, escape)
        # A variable that the file does not set may come from the base image.
        return None if result.unset else result.value


class From(View):
    """FROM: the image or stage that a stage begins with."""

    __slots__ = ()
    kind = "from"

    @property
    def expandable(self) -> list[Word]:
        """The image's name and the platform."""
        return self.node.words[:1] + self.flag_values("platform")

    @property
    def image(self) -> Word | None:
        """The word that names the image or stage."""
        return self.node.words[0] if self.node.words else None

    @property
    def alias(self) -> Word | None:
        """The name after AS, as written."""
        words = self.node.words
        return words[2] if len(words) >= 3 and words[1].value.lower() == "as" else None

    @property
    def platform(self) -> Word | None:
        """The `--platform` flag."""
        return self.node.flag("platform")


class Pair:
    """One name=value of ENV or LABEL; `separator` is empty for the old form without `=`."""

    __slots__ = ("name", "separator", "value")

    def __init__(self, name: Word, value: Word, separator: str) -> None:
        self.name = name
        self.value = value
        self.separator = separator

    @property
    def span(self) -> Span:
        """Name, separator and value together."""
        return self.name.span.to(self.value.span)


class _Expanded(View):
    __slots__ = ()

    @property
    def expandable(self) -> list[Word]:
        """All arguments."""
        return self.node.words


def _pairs_of(view: View) -> list[Pair]:
    words = view.node.words
    return [Pair(words[2 * at], words[2 * at + 1], mark) for at, mark in enumerate(view.node.separators)]


class _Pairs(_Expanded):
    __slots__ = ()

    @property
    def pairs(self) -> list[Pair]:
        """Names and values in order."""
        return self.fact(_pairs_of)

    def is_one_word(self, value: Word) -> bool:
        """Whether a value would still be one word, and the same, behind an equals sign."""
        words = quoted_words(self.node.text, value.start, value.end, self.file.escape)
        return len(words) == 1 and words[0].value == value.value


class Env(_Pairs):
    """ENV: variables that stay in the image."""

    __slots__ = ()
    kind = "env"

    def leaves_empty(self, pair: Pair) -> bool:
        """Whether a value is surely nothing, because it is made of variables that nothing sets at this place.

        Such as `ENV TOKEN=$TOKEN` without an ARG in the stage: BuildKit replaces the variable by nothing.
        """
        if self.stage is None or self.onbuild or "$" not in pair.value.value:
            return False
        expansion = self.expansion(pair.value)
        if expansion.value or not expansion.unset:
            return False
        base = self.stage.base_env
        above = {arg.name for view in self.file.head if isinstance(view, Arg) for arg in view.names}
        return all(each.name in above or (base is not None and each.name not in base) for each in expansion.unset)


class Label(_Pairs):
    """LABEL: metadata."""

    __slots__ = ()
    kind = "label"


class ArgName:
    """One variable that an ARG declares: its word, its name, and its default if it has one."""

    __slots__ = ("default", "name", "word")

    def __init__(self, word: Word) -> None:
        name, mark, _ = word.value.partition("=")
        self.word = word
        self.name = name
        self.default = word.part(len(name) + 1, word.end - word.start) if mark else None


class Arg(View):
    """ARG: variables of the build; `stage` is None before the first FROM."""

    __slots__ = ()
    kind = "arg"

    @property
    def expandable(self) -> list[Word]:
        """The defaults."""
        return [arg.default for arg in self.names if arg.default is not None]

    @property
    def names(self) -> list[ArgName]:
        """What is declared, in order."""
        return [ArgName(word) for word in self.node.words]


class _OneWord(_Expanded):
    __slots__ = ()

    @property
    def word(self) -> Word | None:
        """The argument."""
        return self.node.words[0] if self.node.words else None

    @property
    def value(self) -> str | None:
        """The argument with variables replaced and quotes removed; None where it cannot be known."""
        return self.expanded(self.node.words[0]) if self.node.words else None


class User(_OneWord):
    """USER: who runs what follows, and the container."""

    __slots__ = ()
    kind = "user"


class Workdir(_OneWord):
    """WORKDIR."""

    __slots__ = ()
    kind = "workdir"


class Stopsignal(_OneWord):
    """STOPSIGNAL."""

    __slots__ = ()
    kind = "stopsignal"


class Maintainer(_OneWord):
    """MAINTAINER, which LABEL replaced."""

    __slots__ = ()
    kind = "maintainer"

    @property
    def expandable(self) -> list[Word]:
        """Nothing: BuildKit takes the text as it is."""
        return []


class _Words(View):
    __slots__ = ()

    @property
    def words(self) -> list[Word]:
        """The arguments in order."""
        return self.node.words

    @property
    def is_json(self) -> bool:
        """Whether they stand in a JSON list."""
        return self.node.is_json


class _ExpandedWords(_Words):
    __slots__ = ()

    @property
    def expandable(self) -> list[Word]:
        """All arguments."""
        return self.node.words


class Expose(_ExpandedWords):
    """EXPOSE."""

    __slots__ = ("_ports",)
    kind = "expose"

    def __init__(self, node: Instruction, file: Dockerfile, stage: Stage | None, scope: Scope, index: int) -> None:
        super().__init__(node, file, stage, scope, index)
        self._ports: tuple[Port, ...] | None = None

    @property
    def ports(self) -> tuple[Port, ...]:
        """What it declares; words with unknown variables are left out."""
        if self._ports is None:
            self._ports = tuple(self._read_ports())
        return self._ports

    def _read_ports(self) -> Iterator[Port]:
        from dlint.model.instructions.port import Port

        for word in self.node.words:
            for text in (self.expanded(word) or "").split():
                yield Port(word, text)


class Volume(_ExpandedWords):
    """VOLUME."""

    __slots__ = ()
    kind = "volume"


class Shell(_Words):
    """SHELL: what runs the shell form of the instructions that follow."""

    __slots__ = ()
    kind = "shell"


class Cmd(_Words):
    """CMD: the container's default command or arguments."""

    __slots__ = ()
    kind = "cmd"


class Entrypoint(_Words):
    """ENTRYPOINT: what the container runs."""

    __slots__ = ()
    kind = "entrypoint"


class Healthcheck(_Words):
    """HEALTHCHECK: its first word is CMD or NONE."""

    __slots__ = ()
    kind = "healthcheck"


class Onbuild(View):
    """ONBUILD: an instruction for the images that are built on this one."""

    __slots__ = ("inner",)
    kind = "onbuild"

    def __init__(self, node: Instruction, file: Dockerfile, stage: Stage | None, scope: Scope, index: int) -> None:
        super().__init__(node, file, stage, scope, index)
        self.inner: View | None = None


class Unreadable(View):
    """An instruction that does not parse, or whose keyword is unknown."""

    __slots__ = ()
    kind = "unreadable"
