"""What the words of a command stand for, as far as the file shows."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlint.model.commands.command import Command
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.syntax.shell.word import ShellWord

_SETTERS = ("export", "declare", "local", "readonly", "typeset", "read")


def spelled(view: View, words: Iterable[ShellWord]) -> Iterator[tuple[ShellWord, str]]:
    """Each word with what the shell makes of it, variables of ARG and ENV replaced.

    An unquoted variable may give several texts, or none; words that hold anything else unknown are left out.
    """
    for word in words:
        if word.literal:
            yield word, word.text
            continue
        text = _value(view, word)
        if text is None:
            continue
        # Outside of quotes the shell splits the value into words.
        for piece in [text] if word.quoted else text.split():
            yield word, piece


def _value(view: View, word: ShellWord) -> str | None:
    pieces = []
    for part in word.parts:
        text: object = part.text
        if part.kind == "variable":
            # `${A%.tar}` and the like would have to be computed as the shell does.
            text = None if part.operator else _variable(view, part.name, word)
        elif part.kind != "text":
            return None
        if not isinstance(text, str):
            return None
        pieces.append(text)
    return "".join(pieces)


def _variable(view: View, name: str, word: ShellWord) -> object:
    """The value of a variable for a word: what the same script has set above it, else that of ARG or ENV."""
    given = [each for each in _assignments(view) if each[0] == name and each[1] < word.span.start]
    if not given:
        return view.scope.lookup(name)
    _, at, value = given[-1]
    # Set twice, the value depends on which assignment ran.
    if value is None or len({each[2] for each in given}) > 1:
        return None
    return value.text if value.literal else _value(view, value) if value.span.start <= at else None


def _assignments(view: View) -> list[tuple[str, int, ShellWord | None]]:
    """Name, place and value of what a RUN sets in its shell, in order; the value is None where it may not be set."""
    if view.kind != "run":
        return []
    known = view.file.fact(_table)
    if view not in known:
        known[view] = [found for command in getattr(view, "commands", ()) for found in _given(command)]
    return known[view]


def _table(_: Dockerfile) -> dict[View, list[tuple[str, int, ShellWord | None]]]:
    return {}


def _given(command: Command) -> Iterator[tuple[str, int, ShellWord | None]]:
    """What a command sets for those that follow: `A=b`, `export A=b`, `read A`."""
    sure = not command.conditional and command.outer is None
    at = command.item.span.start
    if not command.words:
        yield from ((each.name, at, each.value if sure else None) for each in command.assignments)
    elif command.name in _SETTERS:
        for word in command.words[1:]:
            name, mark, _ = word.text.partition("=")
            if mark:
                yield name, at, word.part(len(name) + 1) if sure and word.raw.startswith(f"{name}=") else None
            elif command.name == "read":
                yield name, at, None
