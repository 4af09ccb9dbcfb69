"""Heredoc words on an instruction's line, found with BuildKit's own lexer."""

from __future__ import annotations

from dlint.syntax.arguments import BadArguments
from dlint.syntax.nodes import Heredoc
from dlint.syntax.words import heredoc_word, split_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.mapped_text import MappedText


def heredoc_words(line: MappedText) -> list[Heredoc]:
    """The heredocs that a line opens, in order, bodies still empty; none where the line does not lex.

    Raises `BadArguments` for a name that does not lex by itself: BuildKit refuses the file.
    """
    found = []
    for start, end in split_words(line.text) or ():
        word = line.text[start:end]
        parsed = _read(word) if "<<" in word else None
        # BuildKit's lexer finds no word in an empty name, `<<""`.
        if parsed is not None and parsed[0]:
            name, expand, chomp, fd = parsed
            found.append(Heredoc(name, expand, chomp, fd, line.span(start, end)))
        elif parsed is None and "<<" in word and _is_broken(word):
            raise BadArguments(f"the heredoc {word} has a name that does not parse", start, end)
    return found


def _read(word: str) -> tuple[str, bool, bool, int] | None:
    name = word[2:]
    # Nearly all are like this, and need no lexer.
    if word.startswith("<<") and name.isascii() and name.isalnum():
        return name, True, False, 0
    return heredoc_word(word)


def _is_broken(word: str) -> bool:
    """Whether this is half a name, such as `<<${A:-b` of `<<${A:-b c}`, which BuildKit cuts in two."""
    # `2<<EOF` has a file descriptor in front.
    number, _, name = word.partition("<<")
    return not number.strip("0123456789") and "<" not in name and split_words(name) is None
