"""Read the commands of a script for PowerShell or cmd: words and separators, not the rest of the languages."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.shell.item import Command
from dlint.syntax.shell.parts import Part
from dlint.syntax.shell.script import WINDOWS
from dlint.syntax.shell.word import Argument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.syntax.shell.script import Script
    from dlint.syntax.shell.word import ShellWord

_TOKEN = (
    r"(?P<blank>[ \t\r]+)|(?P<separator>&&|\|\||[;|&\n(){}])"
    r"|(?P<word>(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s;|&(){}\"']|[\"'])+)"
)
_LAUNCH = frozenset({"-command", "-c", "/c", "/k", "-encodedcommand", "-file", "-f"})


class WindowsWord(Argument):
    """A word for PowerShell or cmd; what holds a variable (`$x`, `%x%`) is not literal."""

    __slots__ = ()

    @property
    def literal(self) -> bool:
        return not ("$" in self.raw or "%" in self.raw)

    @property
    def parts(self) -> tuple[Part, ...]:
        kind = "text" if self.literal else "command"
        return (Part(kind, self.start, self.end, self.text, ""),)


def read_windows(script: Script) -> None:
    """Add the commands of a script to it, those that it hands to another shell on its line included.

    Separators are kept as they stand; blocks, conditions and loops are not distinguished from lists.
    """
    words: list[ShellWord] = []
    before = ""
    for token in re.finditer(_TOKEN, script.home.text):
        if token["word"]:
            words.append(_word(script, token.start(), token.end()))
        elif token["separator"]:
            _add(script, words, before, token["separator"])
            before, words = token["separator"], []
    _add(script, words, before, "")


def _word(script: Script, start: int, end: int) -> WindowsWord:
    raw = script.home.text[start:end]
    return WindowsWord(script.home, start, end, re.sub("[\"']", "", raw))


def _add(script: Script, words: list[ShellWord], before: str, after: str) -> None:
    for command in _launched(script, words):
        item = Command(script.home, script.top, before, command[0].start, frozenset())
        item.take_words(command)
        item.head = command[0].text
        item.end = command[-1].end
        item.after, item.after_start = after, item.end
        item.place = item.pipeline = len(script.top.items)
        item.index = len(script.commands)
        script.top.items.append(item)
        script.commands.append(item)


def _launched(script: Script, words: list[ShellWord]) -> Iterator[list[ShellWord]]:
    """A command, and the one that it hands to a shell: `cmd /c npm ci` is `npm ci`."""
    if not words:
        return
    yield words
    if _program(words[0].text) not in WINDOWS:
        return
    at = next((at for at, word in enumerate(words) if word.text.lower() in _LAUNCH), 0)
    inner = words[at + 1 :]
    # One quoted word holds a whole command line: `powershell -Command "npm ci"`.
    if len(inner) == 1 and " " in inner[0].text:
        first = inner[0]
        found = re.finditer(r"[^\s\"']+", first.raw)
        inner = [_word(script, first.start + each.start(), first.start + each.end()) for each in found]
    yield from _launched(script, inner)


def _program(word: str) -> str:
    return word.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")
