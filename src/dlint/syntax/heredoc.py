"""Heredoc words on an instruction's line, found with BuildKit's own lexer."""

from __future__ import annotations

from dlint.syntax.words import heredoc_word, split_words
from dlint.syntax.tree import Heredoc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.mapped import MappedText


def heredoc_words(line: MappedText) -> list[Heredoc]:
    """The heredocs that a line opens, in order, bodies still empty; none where the line does not lex."""
    found = []
    for start, end in split_words(line.text) or ():
        parsed = heredoc_word(line.text[start:end]) if "<<" in line.text[start:end] else None
        if parsed is not None:
            name, expand, chomp, fd = parsed
            found.append(Heredoc(name, expand, chomp, fd, line.span(start, end)))
    return found
