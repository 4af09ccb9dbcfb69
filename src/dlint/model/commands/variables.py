"""What the words of a command stand for, as far as the file shows."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlint.model.commands.command import Command
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.syntax.shell.item import Item
    from dlint.syntax.shell.word import ShellWord

    Loop = tuple[ShellWord, ...]

_SETTERS = ("export", "declare", "local", "readonly", "typeset", "read")
_PROCESSES = ("subshell", "substitution", "process", "coproc")
_NEVER = sys.maxsize
# More than anyone writes by hand; a chain of loops in loops must not multiply for ever.
_MOST_TEXTS = 200
_MOST_LETTERS = 10_000


def spelled(view: View, words: Iterable[ShellWord]) -> Iterator[tuple[ShellWord, str]]:
    """Each word with what the shell makes of it, variables of ARG, ENV and the RUN's own shell replaced.

    A variable of a loop gives a text for each round; an unquoted one may give several, or none. Words that hold
    anything unknown are left out.
    """
    for word in words:
        if word.literal:
            yield word, word.text
            continue
        for text in _texts(view, word, word.span.start) or ():
            # Outside of quotes the shell splits the value into words.
            for piece in [text] if word.quoted else text.split():
                yield word, piece


def _texts(view: View, word: ShellWord, at: int) -> list[str] | None:
    """What a word can stand for at a place; None where a part is unknown, or where it stands for too much to follow."""
    if word.literal:
        return [word.text]
    found = [""]
    for part in word.parts:
        pieces: list[str] | None = [part.text] if part.kind == "text" else None
        # `${A%.tar}` and the like would have to be computed as the shell does.
        if part.kind == "variable" and not part.operator:
            pieces = _values(view, part.name, at)
        if pieces is None or len(pieces) * len(found) > _MOST_TEXTS:
            return None
        found = [text + piece for text in found for piece in pieces]
        if len(found[0]) > _MOST_LETTERS:
            return None
    return found


class _Setting:
    """What a variable holds from `start` to `end` of the Dockerfile, by one assignment or loop; `values` is None where
    that is unknown."""

    __slots__ = ("end", "start", "values")

    def __init__(self, start: int, end: int, values: list[str] | None) -> None:
        self.start = start
        self.end = end
        self.values = values


def _values(view: View, name: str, at: int) -> list[str] | None:
    """The values of a variable at a place: what the same script has set above it, else that of ARG or ENV."""
    for setting in reversed(_settings(view).get(name, ())):
        if setting.start < at < setting.end:
            return setting.values
    value: object = view.scope.lookup(name)
    return [value] if isinstance(value, str) else None


def _settings(view: View) -> dict[str, list[_Setting]]:
    """What a RUN sets in its shell, by name, in order."""
    if view.kind != "run":
        return {}
    known = view.file.fact(_table)
    if view not in known:
        # Each value is computed once, when all above it are known: a chain of assignments costs what it is long.
        settings = known[view] = {}
        for name, start, end, words in sorted(_given(view), key=lambda each: each[1]):
            values = None if words is None else _all_texts(view, words, start)
            settings.setdefault(name, []).append(_Setting(start, end, values))
    return known[view]


def _table(_: Dockerfile) -> dict[View, dict[str, list[_Setting]]]:
    return {}


def _all_texts(view: View, words: Loop | ShellWord, at: int) -> list[str] | None:
    """The texts that a loop runs over, or what an assignment's word stands for."""
    if not isinstance(words, tuple):
        return _texts(view, words, at)
    found: list[str] = []
    for word in words:
        texts = _texts(view, word, at)
        if texts is None:
            return None
        found += texts if word.quoted else [piece for text in texts for piece in text.split()]
    return found if len(found) <= _MOST_TEXTS else None


def _given(view: View) -> Iterator[tuple[str, int, int, Loop | ShellWord | None]]:
    """Name, start, end and words of what a RUN sets; the words are None where it may not be set."""
    loops: set[int] = set()
    for command in getattr(view, "commands", ()):
        yield from _assigned(command)
        block = command.item.parent
        while block is not None:
            if block.kind in ("for", "select") and block.start not in loops and block.name is not None:
                loops.add(block.start)
                span = block.span
                yield block.name.text, span.start, span.end, tuple(block.words) or None if block.kind == "for" else None
                yield block.name.text, span.end, _NEVER, None
            block = block.parent


def _assigned(command: Command) -> Iterator[tuple[str, int, int, Loop | ShellWord | None]]:
    """What a command sets for those that follow: `A=b`, `export A=b`, `read A`."""
    sure = not command.conditional and command.outer is None
    at, end = command.item.span.start, _end_of_shell(command.item)
    if not command.words:
        for each in command.assignments:
            yield each.name, at, end, each.value if sure and each.operator == "=" else None
    elif command.name in _SETTERS:
        for word in command.words[1:]:
            name, mark, _ = word.text.partition("=")
            if mark:
                yield name, at, end, word.part(len(name) + 1) if sure and word.raw.startswith(f"{name}=") else None
            elif command.name == "read":
                yield name, at, end, None


def _end_of_shell(item: Item) -> int:
    """Where the process ends in which a command sets its variables."""
    block = item.parent
    while block is not None:
        if block.kind in _PROCESSES:
            return block.span.end
        block = block.parent
    return _NEVER
