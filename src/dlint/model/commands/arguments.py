"""Separates the options of a command, their values and its operands."""

from __future__ import annotations

from dlint.knowledge.flags import (
    ABBREVIATING_TOOLS,
    ATTACHED_FLAGS,
    NUMBER_FLAGS,
    PUNCTUATION,
    SECOND_VERBS,
    UNTIL_FLAGS,
    VALUE_FLAGS,
    VERB_TOOLS,
    WHOLE_WORD_TOOLS,
)
from dlint.knowledge.managers.registry import command_line
from dlint.syntax.shell.word import ShellWord
from dlint.text.memoize import memoize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTHING: frozenset[str] = frozenset()


class Flag:
    """One option: `name` with its dashes, the `word` it stands in, and its `value` if it has one.

    A word such as `-yqq` is three flags.
    """

    __slots__ = ("name", "value", "word")

    def __init__(self, name: str, word: ShellWord, value: ShellWord | None = None) -> None:
        self.name = name
        self.word = word
        self.value = value

    def __repr__(self) -> str:
        return f"Flag({self.name!r}, {self.value!r})"


class Reading:
    """The words of a command behind its program: `flags`, and in `plain` the others that are no values of flags.

    `verbs` states how many of `plain` are verbs.
    """

    __slots__ = ("flags", "plain", "verbs")

    def __init__(self) -> None:
        self.flags: list[Flag] = []
        self.plain: list[ShellWord] = []
        self.verbs = 0


class _Tool:
    """The entries of the tables for a tool."""

    __slots__ = (
        "abbreviates",
        "always",
        "attached",
        "bare",
        "boolean",
        "by_verb",
        "has_verb",
        "number",
        "punctuation",
        "second",
        "takers",
        "until",
        "whole",
    )

    def __init__(self, name: str) -> None:
        line = command_line(name)
        table = line.value_flags if line is not None else VALUE_FLAGS.get(name, {})
        self.always = frozenset(table.get("*", "").split())
        self.takers = self.always | frozenset(table.get("", "").split())
        self.by_verb = {verb: frozenset(text.split()) for verb, text in table.items()}
        self.attached = frozenset(ATTACHED_FLAGS.get(name, "").split())
        self.bare = frozenset(line.bare_words.split() if line is not None else ())
        self.number = frozenset(NUMBER_FLAGS.get(name, "").split())
        self.until = frozenset(UNTIL_FLAGS.get(name, "").split())
        self.punctuation = frozenset(PUNCTUATION.get(name, "").split())
        self.boolean = line is not None and line.switches_take
        self.whole = line.whole_words if line is not None else name in WHOLE_WORD_TOOLS
        self.has_verb = line.verbs if line is not None else name in VERB_TOOLS
        self.second = frozenset((line.second_verbs if line is not None else SECOND_VERBS.get(name, "")).split())
        self.abbreviates = name in ABBREVIATING_TOOLS


@memoize(1024)
def _tool(name: str) -> _Tool:
    return _Tool(name)


def read(words: Sequence[ShellWord], start: int, tool: str) -> Reading:
    """The words from index `start` on, read as the tool reads them."""
    return _Reader(words, start, tool).reading


class _Reader:
    __slots__ = ("at", "reading", "takers", "tool", "words")

    def __init__(self, words: Sequence[ShellWord], start: int, tool: str) -> None:
        self.words = words
        self.at = start
        self.tool = _tool(tool)
        self.reading = Reading()
        self.takers = self.tool.takers
        # Only tar reads a first word without a dash as options.
        if tool == "tar" and start < len(words) and not words[start].text.startswith("-"):
            self._bundle()
        while self.at < len(words):
            word = words[self.at]
            text = word.text
            self.at += 1
            if text == "--":
                # Behind `--` nothing is an option, whatever it begins with.
                self.reading.plain += words[self.at :]
                return
            if len(text) > 1 and text[0] == "-":
                self._flag(word, text)
            elif text not in self.tool.punctuation:
                self._plain(word)

    def _plain(self, word: ShellWord) -> None:
        reading, tool = self.reading, self.tool
        if tool.has_verb and not reading.verbs and (not word.literal or word.text[:1] == "+"):
            # Options in a variable, or the toolchain of `cargo +nightly`: the verb is still to come.
            return
        reading.plain.append(word)
        if not tool.has_verb or len(reading.plain) > 2 or reading.verbs == len(reading.plain):
            return
        if not reading.verbs or (reading.verbs == 1 and reading.plain[0].text in tool.second):
            reading.verbs += 1
            verb = " ".join(plain.text for plain in reading.plain)
            first = tool.by_verb.get(reading.plain[0].text, _NOTHING)
            # The verb decides which options take a value: `-o` of `npm install` is not `-o` of another verb.
            self.takers = tool.always | first | tool.by_verb.get(verb, _NOTHING)

    def _flag(self, word: ShellWord, text: str) -> None:
        # `find -exec COMMAND ;`: what follows belongs to another program.
        if text in self.tool.until:
            self.reading.flags.append(Flag(text, word))
            self._skip_command()
            return
        mark = text.find("=")
        # Programs of GNU accept any beginning of a long option that fits one alone.
        if self.tool.abbreviates and text.startswith("--"):
            name, length = self._full(text[:mark] if mark > 0 else text), mark + 1
            self.reading.flags.append(Flag(name, word, _tail(word, length) if mark > 0 else self._next(name)))
            return
        if mark == 2 or (mark > 0 and self._splits(text, mark)):
            self.reading.flags.append(Flag(text[:mark], word, _tail(word, mark + 1)))
        elif text.startswith("--") or text in self.takers or len(text) == 2:
            self.reading.flags.append(Flag(text, word, self._next(text)))
        elif self.tool.whole:
            self._whole(word, text)
        else:
            self._cluster(word, text)

    def _full(self, name: str) -> str:
        """An option by its whole name, where the tool takes any beginning of it that fits one alone."""
        fitting = [each for each in self.takers if each.startswith(name)] if len(name) > 4 else []
        # More than two letters behind the dashes: `--r` could become another option with the next release of the tool.
        return fitting[0] if len(fitting) == 1 and name not in self.takers else name

    def _splits(self, text: str, mark: int) -> bool:
        """Whether the sign at `mark` parts a name from its value (in `-Dname=value` it does not)."""
        if text.startswith("--") or text[:mark] in self.takers:
            return True
        return self.tool.whole and text[:2] not in self.takers

    def _next(self, name: str) -> ShellWord | None:
        """The following word if it is the value of the option `name`."""
        if self.at >= len(self.words):
            return None
        following = self.words[self.at]
        # A number may follow or not (`nice -n 5`, `head -5`): any other word is the next operand.
        taken = name in self.takers or (name in self.tool.number and _may_be_number(following))
        if taken or (self.tool.boolean and name[:2] == "--" and following.text in ("true", "false")):
            self.at += 1
            return following
        return None

    def _whole(self, word: ShellWord, text: str) -> None:
        short = text[:2]
        if short in self.takers and text not in self.tool.bare:
            self.reading.flags.append(Flag(short, word, _tail(word, 2)))
        else:
            self.reading.flags.append(Flag(text, word))

    def _cluster(self, word: ShellWord, text: str) -> None:
        """Several letters behind one dash; the first that takes a value has the rest of the word, or the next one."""
        for place in range(1, len(text)):
            name = "-" + text[place]
            if name in self.takers or name in self.tool.attached or name in self.tool.number:
                rest = _tail(word, place + 1) if place + 1 < len(text) else self._next(name)
                self.reading.flags.append(Flag(name, word, rest))
                return
            self.reading.flags.append(Flag(name, word))

    def _bundle(self) -> None:
        """The old style of tar: `xzf file`, where the values follow in the order of their letters."""
        word = self.words[self.at]
        self.at += 1
        for letter in word.text:
            self.reading.flags.append(Flag("-" + letter, word, self._next("-" + letter)))

    def _skip_command(self) -> None:
        while self.at < len(self.words) and self.words[self.at].text not in (";", "+"):
            self.at += 1
        self.at += 1


def _tail(word: ShellWord, length: int) -> ShellWord:
    """What follows the first `length` characters of the word's value."""
    raw, text = word.raw, word.text
    # The text before the cut has no quotes, so offsets in the value are offsets in the file.
    if raw.startswith(text[:length]):
        return word.part(length)
    if raw[:1] in ("'", '"') and raw.endswith(raw[0]) and raw[1:].startswith(text[:length]):
        return word.part(length + 1, len(raw) - 1)
    return word.part(length)


def _may_be_number(word: ShellWord) -> bool:
    return not word.literal or word.text.isdigit()
