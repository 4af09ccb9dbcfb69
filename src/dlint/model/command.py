"""One command as a rule sees it: the program behind its wrappers, its verb, options and operands."""

from __future__ import annotations

from dlint.knowledge.flags import takes_value
from dlint.text.edit import Edit
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.item import Command as Item
    from dlint.syntax.shell.redirect import Assignment, Redirect
    from dlint.syntax.shell.word import Word


class Verb:
    """What a command is told to do: `apt-get install`, `npm ci`, `python -m pip install`.

    `span` runs from the program to the verb's last word; `name` is that word.
    """

    __slots__ = ("end", "name", "span")

    def __init__(self, name: str, span: Span) -> None:
        self.name = name
        self.span = span
        self.end = span.end

    def then(self, text: str) -> Edit:
        """Put `text` right behind the verb."""
        return Edit.insert(self.end, text)


class Command:
    """A command without its wrappers (`sudo`, `env`, `time`, …), whose names are in `wrappers`.

    `words` begin with the program. `item` is the command in the script's structure. `exact` is false where the bytes
    of its words are not simply those of the script, so that no edit may touch them. `from_xargs`: more operands come
    from standard input.
    """

    __slots__ = ("_places", "exact", "from_xargs", "item", "words", "wrappers")

    def __init__(self, item: Item, words: list[Word], wrappers: tuple[str, ...], *, exact: bool, from_xargs: bool) -> None:
        self.item = item
        self.words = words
        self.wrappers = wrappers
        self.exact = exact
        self.from_xargs = from_xargs
        self._places: tuple[list[int], list[int]] | None = None

    def __repr__(self) -> str:
        return f"<command {' '.join(word.raw for word in self.words)!r}>"

    @property
    def path(self) -> str | None:
        """The program as it is called; None where a variable decides."""
        return self.words[0].text if self.words and self.words[0].literal else None

    @property
    def name(self) -> str | None:
        """The program's name without its folder."""
        path = self.path
        return None if path is None else path.rpartition("/")[2]

    @property
    def span(self) -> Span:
        """From the program to the last word."""
        return self.words[0].span.to(self.words[-1].span) if self.words else self.item.span

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """`NAME=value` before the command."""
        return self.item.assignments

    @property
    def redirects(self) -> tuple[Redirect, ...]:
        """Its redirects."""
        return self.item.redirects

    @property
    def in_pipe(self) -> bool:
        """Whether its input or output is a pipe."""
        return self.item.in_pipe

    @property
    def conditional(self) -> bool:
        """Whether it may be skipped although the script succeeds."""
        return self.item.optional

    @property
    def flags(self) -> list[Word]:
        """The words that are options, without the values that stand in words of their own."""
        return [self.words[at] for at in self._split()[0]]

    @property
    def operands(self) -> list[Word]:
        """The words that are neither options nor their values, the program left out."""
        return [self.words[at] for at in self._split()[1]]

    def _split(self) -> tuple[list[int], list[int]]:
        """The places of options and of operands."""
        if self._places is None:
            flags: list[int] = []
            operands: list[int] = []
            skip = ended = False
            for at, word in enumerate(self.words[1:], 1):
                text = word.text
                if skip:
                    skip = False
                elif ended or not text.startswith("-") or text == "-":
                    operands.append(at)
                elif text == "--":
                    ended = True
                else:
                    flags.append(at)
                    skip = takes_value(self.name or "", text)
            self._places = flags, operands
        return self._places

    def verb(self, program: str | tuple[str, ...], *verbs: str) -> Verb | None:
        """The verb if the command is one of `programs` told one of `verbs` (any verb where none is named).

        A verb may be several words (`mod download`). `pip3`, `pip3.11` and `python -m pip` are `pip`.
        """
        programs = (program,) if isinstance(program, str) else program
        operands = self.operands
        first = self._program(programs)
        if first is None:
            return None
        rest = [word for word in operands if word.start > first.start]
        for wanted in verbs:
            parts = wanted.split()
            if [word.text for word in rest[: len(parts)]] == parts:
                return Verb(wanted, self.words[0].span.to(rest[len(parts) - 1].span if parts else first.span))
        if verbs or not rest:
            return None
        return Verb(rest[0].text, self.words[0].span.to(rest[0].span))

    def _program(self, programs: tuple[str, ...]) -> Word | None:
        """The word that names the program, or its module behind `python -m`."""
        name = self.name
        if name is None:
            return None
        if name in programs or name.rstrip("0123456789.") in programs:
            return self.words[0]
        if name.rstrip("0123456789.") == "python":
            texts = [word.text for word in self.words]
            if "-m" in texts[1:-1]:
                module = self.words[texts.index("-m") + 1]
                return module if module.text in programs else None
        return None

    def has(self, *flags: str) -> bool:
        """Whether one of the options is given: `--long`, `--long=value`, `-s`, or `s` within `-xs`."""
        return any(_matches(word.text, flag) for word in self.flags for flag in flags)

    def value(self, flag: str) -> Word | None:
        """The value of an option: behind `=`, in the word that follows, or right behind a short one."""
        for at in self._split()[0]:
            word = self.words[at]
            if word.text.startswith(flag + "=") and flag.startswith("--"):
                return word.part(len(flag) + 1)
            if word.text == flag and at + 1 < len(self.words):
                return self.words[at + 1]
            if not flag.startswith("--") and len(flag) == 2 and word.text.startswith(flag) and len(word.text) > 2:
                return word.part(2)
        return None


def _matches(text: str, flag: str) -> bool:
    if flag.startswith("--"):
        return text == flag or text.startswith(flag + "=")
    if len(flag) > 2:
        return text == flag
    return not text.startswith("--") and flag[1:] in text[1:]
