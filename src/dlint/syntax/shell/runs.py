"""Cut runs of simple words, which the scanner skips in one step, into words."""

from __future__ import annotations

from dlint.syntax.shell.patterns import WORD
from dlint.syntax.shell.word import SPECIAL, ShellWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.syntax.shell.word import ShellText


def words_of(home: ShellText, runs: tuple[int, ...]) -> list[ShellWord]:
    """The words of all runs in order, each three numbers (start, end, simple); one that is not simple is one word."""
    words: list[ShellWord] = []
    for at in range(0, len(runs), 3):
        start, end, simple = runs[at : at + 3]
        if not simple:
            words.append(ShellWord(home, start, end))
        elif SPECIAL.isdisjoint(home.text[start:end]):
            words += _between_blanks(home, start, end)
        else:
            words += [ShellWord(home, *found.span(1)) for found in WORD.finditer(home.text, start, end)]
    return words


def _between_blanks(home: ShellText, start: int, end: int) -> Iterator[ShellWord]:
    """The words of a stretch without anything special: blanks alone part them."""
    find = home.text.index
    for piece in home.text[start:end].split():
        start = find(piece, start)
        end = start + len(piece)
        yield ShellWord(home, start, end, piece)
        start = end
