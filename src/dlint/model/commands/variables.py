"""What the words of a command stand for, as far as the file says."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlint.model.instructions.view import View
    from dlint.syntax.shell.word import ShellWord


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
        for piece in [text] if word.quoted else text.split():
            yield word, piece


def _value(view: View, word: ShellWord) -> str | None:
    pieces = []
    for part in word.parts:
        text: object = part.text
        if part.kind == "variable":
            text = None if part.operator else view.scope.lookup(part.name)
        elif part.kind != "text":
            return None
        if not isinstance(text, str):
            return None
        pieces.append(text)
    return "".join(pieces)
