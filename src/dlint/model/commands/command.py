"""One command as a rule sees it: the program behind its wrappers, its verb, options and operands."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.shell.flow import is_fatal, is_optional
from dlint.text.edit import Edit, Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlint.model.commands.arguments import Flag, Reading
    from dlint.syntax.shell.item import Command as Item
    from dlint.syntax.shell.redirect import Assignment, Redirect
    from dlint.syntax.shell.script import Script
    from dlint.syntax.shell.word import ShellWord
    from dlint.text.span import Span

NOT_EXACT = Refusal("the words of the command are not known exactly")
"""Why there is no edit of words that a script composes, or that stand behind escapes: see `Command.exact`."""

# `python3.11`, `pip3`: a version behind the name does not make it another tool.
_NUMBERED = r"(pip|python|pypy)[0-9.]+"
_VERSION_ENDS = frozenset("0123456789.")
_PYTHONS = frozenset({"python", "pypy"})


class Place:
    """Where a command stands: in the file itself, in the string of another command, or in a JSON list.

    `quotes` are the quotation marks around it, outermost first; `exact` is false where its words are not in the file
    letter for letter, because of escapes or expansions, so that no edit may touch them.
    """

    __slots__ = ("exact", "is_json", "outer", "quotes")

    def __init__(
        self, outer: Command | None = None, quotes: str = "", *, exact: bool = True, json: bool = False
    ) -> None:
        self.outer = outer
        self.quotes = quotes
        self.exact = exact
        self.is_json = json


OUTERMOST = Place()


class Verb:
    """What a command does: `apt-get install`, `npm ci`, `python -m pip install`.

    `name` is the verb as the rule wrote it, `words` the words that name it (none where the program alone was asked
    for), `operands` the words behind it that are no options or values of options. `span` runs from the program to the
    last of the words.
    """

    __slots__ = ("command", "name", "operands", "words")

    def __init__(self, command: Command, name: str, words: list[ShellWord], operands: list[ShellWord]) -> None:
        self.command = command
        self.name = name
        self.words = words
        self.operands = operands

    def __repr__(self) -> str:
        return f"Verb({self.command.name!r}, {self.name!r})"

    @property
    def span(self) -> Span:
        """From the program to the last word of the verb."""
        return self.command.words[0].span.to(self.last.span)

    @property
    def last(self) -> ShellWord:
        """The last word of the verb, or the program."""
        return self.words[-1] if self.words else self.command.program

    @property
    def end(self) -> int:
        """The byte offset behind its last word."""
        return self.last.span.end

    def then(self, text: str) -> Edit:
        """Put `text`, such as ` --no-cache`, right behind the verb; in a JSON list it becomes strings of their own."""
        return self.command.insert(self.last, text)


class Command:
    """A command without its wrappers (`sudo`, `env`, `time`, …), whose names are in `wrappers`.

    `name` is the program's without its folder, None where a variable decides. `item` is the command in the script's
    structure; `words` are made when first asked for. A command inside the string of another (`sh -c '…'`) has that one
    as `outer`, which has the inner script as `inner`.
    """

    __slots__ = ("_given", "_reading", "_start", "_tool", "_words", "inner", "item", "name", "place", "wrappers")

    def __init__(
        self,
        item: Item,
        place: Place,
        words: list[ShellWord] | None = None,
        wrappers: tuple[str, ...] = (),
        given: tuple[Assignment, ...] = (),
    ) -> None:
        self.item = item
        self.place = place
        self.wrappers = wrappers
        self.inner: Script | None = None
        # The head is a slice of the script's text: most commands are never looked at closer, and need no words.
        self.name = _name(words) if words is not None else item.head.rpartition("/")[2]
        self._words = words
        self._given = given
        self._tool: str | None = None
        self._start = 1
        self._reading: Reading | None = None

    def __repr__(self) -> str:
        return f"<command {' '.join(word.raw for word in self.words)!r}>"

    @property
    def words(self) -> list[ShellWord]:
        """The words from the program on."""
        return self.item.words if self._words is None else self._words

    @property
    def path(self) -> str | None:
        """The program as it is called; None where a variable decides."""
        return self.words[0].text if self.name is not None else None

    @property
    def tool(self) -> str:
        """The program's name without a version: `pip` for `pip3.11` and for `python3 -m pip`; empty if unknown."""
        if self._tool is None:
            name = self.name or ""
            found = re.fullmatch(_NUMBERED, name) if name[:1] == "p" and name[-1:] in _VERSION_ENDS else None
            self._tool = found[1] if found else name
            if self._tool in _PYTHONS:
                self._tool, self._start = _module(self.words)
        return self._tool

    @property
    def program(self) -> ShellWord:
        """The word that names the tool: the first, or the module behind `python -m`."""
        return self.words[self._start - 1 if self.tool else 0]

    @property
    def outer(self) -> Command | None:
        """The command in whose string this one is written."""
        return self.place.outer

    @property
    def exact(self) -> bool:
        """Whether its words stand in the file letter for letter, so that an edit may touch them."""
        return self.place.exact

    @property
    def from_xargs(self) -> bool:
        """Whether more operands come from standard input."""
        return "xargs" in self.wrappers

    @property
    def span(self) -> Span:
        """From the program to the last word; for assignments alone, all of them."""
        return self.words[0].span.to(self.words[-1].span) if self.words else self.item.span

    @property
    def written(self) -> str:
        """The command as it is written, with wrappers, assignments and redirects: for a first look, before any words
        are made."""
        return self.item.home.text[self.item.start : self.item.end]

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """`NAME=value` before the command, and behind `env` and `sudo`."""
        return self.item.assignments + self._given

    @property
    def redirects(self) -> Sequence[Redirect]:
        """Its redirects."""
        return self.item.redirects

    @property
    def in_pipe(self) -> bool:
        """Whether its input or output is a pipe."""
        return self.item.in_pipe

    @property
    def conditional(self) -> bool:
        """Whether it may be skipped although the script succeeds: in a branch, a loop, behind `||`, …"""
        return is_optional(self.item) or (self.outer is not None and self.outer.conditional)

    @property
    def fatal(self) -> bool:
        """Whether its failure surely fails the RUN."""
        return is_fatal(self.item) and (self.outer is None or self.outer.fatal)

    @property
    def reading(self) -> Reading:
        """Options and operands, separated when first asked for."""
        if self._reading is None:
            from dlint.model.commands.arguments import read

            tool = self.tool
            self._reading = read(self.words, self._start, tool)
        return self._reading

    @property
    def flags(self) -> list[Flag]:
        """The options in order; a word such as `-yqq` is three."""
        return self.reading.flags

    @property
    def operands(self) -> list[ShellWord]:
        """The words behind the verb that are neither options nor values of options (all, where tools have no verb)."""
        return self.reading.plain[self.reading.verbs :]

    def environment(self, name: str) -> ShellWord | None:
        """The value that the command's own environment gives a variable (`NAME=value command`, `env NAME=value …`)."""
        for assignment in reversed(self.assignments):
            if assignment.name == name:
                return assignment.value
        return None

    def verb(self, program: str | tuple[str, ...], *verbs: str) -> Verb | None:
        """The verb, if the command is one of the programs with one of `verbs` (any verb where none is named).

        A verb may be several words (`cache clean`), or none: `""` matches where no verb is given. `pip3`, `pip3.11`
        and `python -m pip` are `pip`; other names of a verb (`npm i`) are the caller's to list.
        """
        if not self._is_one_of(program):
            return None
        plain = self.reading.plain
        if not verbs:
            return Verb(self, plain[0].text, plain[:1], plain[1:]) if plain else None
        first = plain[0].text if plain else ""
        for verb in verbs:
            if verb == first and plain:
                return Verb(self, verb, plain[:1], plain[1:])
            # Most commands fail here, before a verb of several words is split.
            if verb and not verb.startswith(first):
                continue
            parts = verb.split()
            if [word.text for word in plain[: len(parts)]] == parts and (parts or not plain):
                return Verb(self, verb, plain[: len(parts)], plain[len(parts) :])
        return None

    def _is_one_of(self, programs: str | tuple[str, ...]) -> bool:
        if self.name is None:
            return False
        if isinstance(programs, str):
            return self.name == programs or self.tool == programs
        return self.name in programs or self.tool in programs

    def has(self, *flags: str) -> bool:
        """Whether one of the options is given, as `--long`, `--long=value`, `-s`, or `s` within `-xs`."""
        for flag in self.flags:
            if flag.name in flags:
                return True
            text = flag.word.text
            if text in flags or (text[:2] != "--" and text.partition("=")[0] in flags):
                return True
        return False

    def value(self, flag: str) -> ShellWord | None:
        """The value of an option, the last if it is given more than once: `--flag v`, `--flag=v`, `-f v`, `-fv`."""
        # The last one wins, as in nearly all programs.
        for found in reversed(self.flags):
            if found.name == flag and found.value is not None:
                return found.value
        return None

    def insert(self, word: ShellWord, text: str) -> Edit:
        """Put `text`, which begins with a blank, behind one of the command's words."""
        if self.place.is_json:
            # In a JSON list each word is a string of its own: the quotes of the one before are closed first.
            text = "".join(f'", "{piece}' for piece in text.split())
        return Edit.insert(word.span.end, text)

    def accepts(self, text: str) -> bool:
        """Whether `text` can be written into the command as it is, without a clash with the quotes around it."""
        if not self.exact:
            return False
        marks = self.place.quotes
        # Nothing can be escaped between single quotes.
        if "'" in marks and "'" in text:
            return False
        return not ('"' in marks and any(char in text for char in '"\\$`'))


def _name(words: list[ShellWord]) -> str | None:
    return words[0].text.rpartition("/")[2] if words and words[0].literal else None


def _module(words: list[ShellWord]) -> tuple[str, int]:
    """What Python runs, a module behind `-m` or anything else, and the index of the first word behind that."""
    at = 1
    while at < len(words) and words[at].text.startswith("-"):
        option = words[at].text
        if option == "-m" and at + 1 < len(words):
            return words[at + 1].text, at + 2
        if option == "-c":
            break
        # Besides -c and -m, only these options of Python take the next word.
        at += 2 if option in ("-W", "-X") else 1
    return "python", 1
