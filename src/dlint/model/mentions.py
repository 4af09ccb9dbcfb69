"""Which instructions have a word in them: the texts of a file are read once for all words."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View

_WORD = re.compile(r"\w+")


def text_of(view: View) -> str:
    """The whole text of an instruction, with the bodies of its heredocs."""
    return "\n".join([view.node.text.text, *(heredoc.content.text for heredoc in view.node.heredocs)])


def mentioning(file: Dockerfile, name: str) -> list[View]:
    """The instructions of a file, in order, that have all of a name's words in them; what ONBUILD wraps is a part of
    it. Whether the name itself is there, the caller finds out."""
    words = file.fact(_words)
    found = [words.get(word, []) for word in _WORD.findall(name)]
    # The rarest of the words: an instruction with the name has all of them.
    return min(found, key=len) if found else []


def _words(file: Dockerfile) -> dict[str, list[View]]:
    found: dict[str, list[View]] = {}
    for view in file.views():
        for word in set(_WORD.findall(text_of(view))):
            found.setdefault(word, []).append(view)
    return found
