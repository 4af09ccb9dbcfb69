"""A comment at the end of an instruction, where BuildKit knows none."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.word import Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.instruction import Instruction

# Words between blanks, one text to the end of the line, and commands whose JSON list the comment spoils. In the shell
# form of a command the shell knows comments; in a pair the parser complains of the #.
_WORDS = frozenset(("add", "arg", "copy", "expose", "from", "volume"))
_TEXTS = frozenset(("stopsignal", "user", "workdir"))
_COMMANDS = frozenset(("cmd", "entrypoint", "healthcheck", "run", "shell", "volume", "copy", "add"))
_BEHIND_LIST = re.compile(r"\[[^#]*\"\s*\]\s+(#.*)", re.DOTALL)
_BEHIND_TEXT = re.compile(r"\s(#(?:\s.*)?)$", re.DOTALL)


def stray_comment(node: Instruction) -> Word | None:
    """The `#` and what follows, to the end of the instruction."""
    # A list is read by a JSON parser, which knows no comments; a heredoc may hold any text.
    if node.is_json or node.heredocs:
        return None
    body = node.text.text[node.body_start : node.body_end]
    found = _BEHIND_LIST.search(body) if node.keyword in _COMMANDS and "[" in body else None
    if found is None and node.keyword in _TEXTS:
        found = _BEHIND_TEXT.search(body)
    if found is not None:
        return _rest(node, node.body_start + found.start(1))
    if node.keyword in _WORDS:
        return next((_rest(node, word.start) for word in node.words if word.value.startswith("#")), None)
    return None


def _rest(node: Instruction, start: int) -> Word:
    return Word(node.text.text[start : node.body_end], node.text, start, node.body_end)
