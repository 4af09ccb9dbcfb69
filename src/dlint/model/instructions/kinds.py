"""Instructions by kind: one short class for each. RUN, COPY and ADD have files of their own."""

from __future__ import annotations

from dlint.model.instructions.view import View
from dlint.syntax.arguments import quoted_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import ClassVar

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.port import Port
    from dlint.model.scope import Scope
    from dlint.model.stage import Stage
    from dlint.syntax.instruction import Instruction
    from dlint.syntax.word import Word
    from dlint.text.span import Span


class From(View):
    """FROM: the image or stage that a stage begins with."""

    __slots__ = ()
    kind: ClassVar[str] = "from"

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


def _pairs_of(view: View) -> list[Pair]:
    words = view.node.words
    return [Pair(words[2 * at], words[2 * at + 1], mark) for at, mark in enumerate(view.node.separators)]


class _Pairs(View):
    __slots__ = ()
    expands_arguments = True

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
    kind: ClassVar[str] = "env"

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
        # An ARG above the first FROM is not visible inside of a stage.
        above = {arg.name for view in self.file.head if isinstance(view, Arg) for arg in view.names}
        return all(each.name in above or (base is not None and each.name not in base) for each in expansion.unset)


class Label(_Pairs):
    """LABEL: metadata."""

    __slots__ = ()
    kind: ClassVar[str] = "label"


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
    kind: ClassVar[str] = "arg"

    @property
    def expandable(self) -> list[Word]:
        """The defaults."""
        return [arg.default for arg in self.names if arg.default is not None]

    @property
    def names(self) -> list[ArgName]:
        """What is declared, in order."""
        return [ArgName(word) for word in self.node.words]


class _OneWord(View):
    __slots__ = ()
    expands_arguments = True

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
    kind: ClassVar[str] = "user"


class Workdir(_OneWord):
    """WORKDIR."""

    __slots__ = ()
    kind: ClassVar[str] = "workdir"


class Stopsignal(_OneWord):
    """STOPSIGNAL."""

    __slots__ = ()
    kind: ClassVar[str] = "stopsignal"


class Maintainer(_OneWord):
    """MAINTAINER, which LABEL replaced."""

    __slots__ = ()
    kind: ClassVar[str] = "maintainer"
    # BuildKit takes the text as it is.
    expands_arguments = False


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


class Expose(_Words):
    """EXPOSE."""

    __slots__ = ("_ports",)
    kind: ClassVar[str] = "expose"
    expands_arguments = True

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
            # One variable may hold several ports.
            for text in (self.expanded(word) or "").split():
                yield Port(word, text)


class Volume(_Words):
    """VOLUME."""

    __slots__ = ()
    kind: ClassVar[str] = "volume"
    expands_arguments = True


class Shell(_Words):
    """SHELL: what runs the shell form of the instructions that follow."""

    __slots__ = ()
    kind: ClassVar[str] = "shell"


class Cmd(_Words):
    """CMD: the container's default command or arguments."""

    __slots__ = ()
    kind: ClassVar[str] = "cmd"


class Entrypoint(_Words):
    """ENTRYPOINT: what the container runs."""

    __slots__ = ()
    kind: ClassVar[str] = "entrypoint"


class Healthcheck(_Words):
    """HEALTHCHECK: its first word is CMD or NONE."""

    __slots__ = ()
    kind: ClassVar[str] = "healthcheck"


class Onbuild(View):
    """ONBUILD: an instruction for the images that are built on this one."""

    __slots__ = ("inner",)
    kind: ClassVar[str] = "onbuild"

    def __init__(self, node: Instruction, file: Dockerfile, stage: Stage | None, scope: Scope, index: int) -> None:
        super().__init__(node, file, stage, scope, index)
        self.inner: View | None = None


class Unreadable(View):
    """An instruction that does not parse, or whose keyword is unknown."""

    __slots__ = ()
    kind: ClassVar[str] = "unreadable"
