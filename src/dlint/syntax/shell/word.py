"""Words of a shell script, each with its place in the file."""

from __future__ import annotations

from dlint.text.mapped_text import MappedText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.syntax.shell.parts import Part
    from dlint.syntax.shell.redirect import Redirect
    from dlint.text.span import Span

SPECIAL = frozenset("'\"\\$`<>()")
_GLOBS = frozenset("*?[{")


class ShellText:
    """What a shell reads: `text`, mapped to the file.

    `ends` has, for the index at which an expansion begins (`$(`, `${`, a backquote, `<(`), the index where it ends;
    `waiting` the heredocs whose bodies follow the next newline.
    """

    __slots__ = ("ends", "mapped", "pairs", "text", "waiting")

    def __init__(self, mapped: MappedText) -> None:
        self.mapped = mapped
        self.text = mapped.text
        self.ends: dict[int, int] = {}
        self.pairs: dict[int, int] = {}
        self.waiting: list[Redirect] = []

    def stitched(self, stretches: Iterable[tuple[int, int]]) -> MappedText:
        """The characters of all stretches (start, end) as one text, still mapped."""
        texts: list[str] = []
        starts: list[int] = []
        offsets: list[int] = []
        length = 0
        for start, end in stretches:
            piece = self.mapped.slice(start, end)
            texts.append(piece.text)
            starts += [at + length for at in piece.starts]
            offsets += piece.offsets
            length += end - start
        return MappedText("".join(texts), starts or [0], offsets or [self.mapped.offset(0)])


class ShellWord:
    """One word as it is written, from `start` to `end` in its shell text; `plain` is its text if nothing in it is
    special, as far as that is known already."""

    __slots__ = ("_is_plain", "_parts", "_text", "end", "home", "start")

    def __init__(self, home: ShellText, start: int, end: int, plain: str | None = None) -> None:
        self.home = home
        self.start = start
        self.end = end
        self._parts: tuple[Part, ...] | None = None
        self._text = plain
        self._is_plain: bool | None = True if plain is not None else None

    def __repr__(self) -> str:
        return f"Word({self.raw!r})"

    @property
    def raw(self) -> str:
        """The word with its quotes, as the shell reads it."""
        return self.home.text[self.start : self.end]

    @property
    def span(self) -> Span:
        """Its bytes in the file, what stands between its pieces (a line continuation) included."""
        return self.home.mapped.span(self.start, self.end)

    @property
    def in_one_piece(self) -> bool:
        """Whether the bytes of the span are the word and nothing else."""
        # The span also has a line continuation inside the word, which an edit of the span would replace.
        from dlint.text.source import encode

        return len(self.span) == len(encode(self.raw))

    @property
    def parts(self) -> tuple[Part, ...]:
        """Literal text and expansions, in order."""
        if self._parts is None:
            from dlint.syntax.shell.parts import split

            self._parts = split(self)
        return self._parts

    @property
    def is_plain(self) -> bool:
        """Whether there is no quote, escape or expansion in it."""
        if self._is_plain is None:
            self._is_plain = SPECIAL.isdisjoint(self.raw)
        return self._is_plain

    @property
    def text(self) -> str:
        """The value once quotes are removed; expansions are left as they are written."""
        if self._text is None:
            self._text = self.raw if self.is_plain else "".join(part.text for part in self.parts)
        return self._text

    @property
    def mapped(self) -> MappedText:
        """`text`, mapped to the file."""
        from dlint.syntax.shell.parts import unquoted

        return unquoted(self)

    @property
    def literal(self) -> bool:
        """Whether the shell expands nothing in it (globs and braces aside)."""
        return self.is_plain or all(part.kind == "text" for part in self.parts)

    @property
    def glob(self) -> bool:
        """Whether it holds an unquoted `*`, `?`, `[` or a brace list, so that it may stand for several words."""
        if self.is_plain:
            return not _GLOBS.isdisjoint(self.raw) and _is_glob(self.raw)
        return any(part.kind == "text" and not part.quote and _is_glob(part.text) for part in self.parts)

    @property
    def quoted(self) -> bool:
        """Whether any of it is quoted or escaped."""
        return not self.is_plain and any(part.quote for part in self.parts)

    @property
    def variables(self) -> tuple[Part, ...]:
        """Its `$name` and `${name…}` expansions, in order."""
        return () if self.is_plain else tuple(part for part in self.parts if part.kind == "variable")

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads, those inside `${…}` and `$((…))` included, those of inner commands not."""
        if self.is_plain:
            return frozenset()
        from dlint.syntax.shell.parts import names

        return names(self.parts)

    def part(self, start: int, end: int | None = None) -> ShellWord:
        """The characters `start` to `end` of what is written, as a word of its own."""
        return ShellWord(self.home, self.start + start, self.end if end is None else self.start + end)


class Argument(ShellWord):
    """A whole text that is one word already, such as a string of a JSON form: nothing in it is special."""

    __slots__ = ()

    @property
    def is_plain(self) -> bool:
        return True

    @property
    def glob(self) -> bool:
        return False


def _is_glob(text: str) -> bool:
    if "*" in text or "?" in text or "[" in text:
        return True
    opened = text.find("{")
    closed = text.find("}", opened)
    return 0 <= opened < closed and ("," in text[opened:closed] or ".." in text[opened:closed])
