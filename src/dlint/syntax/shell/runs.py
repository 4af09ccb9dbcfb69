"""Cut runs of simple words, which the scanner passes over in one step, into words."""

from __future__ import annotations

from dlint.syntax.shell.patterns import WORD
from dlint.syntax.shell.word import Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.word import ShellText


def words_of(home: ShellText, runs: tuple[int, ...]) -> list[Word]:
    """The words of all runs in order, each three numbers (start, end, simple); one that is not simple is one word."""
    words: list[Word] = []
    for start, end, simple in zip(runs[::3], runs[1::3], runs[2::3], strict=True):
        if simple:
            words += [Word(home, *found.span(1)) for found in WORD.finditer(home.text, start, end)]
        else:
            words.append(Word(home, start, end))
    return words
