"""Arguments that were meant as a JSON list and are none, so that they are read as a command or as plain words."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.instruction import Instruction

_QUOTES = "\"'\u201c\u201d\u2018\u2019"
# A shell's test has a blank behind its bracket, a list of JSON need not.
_SURE = re.compile(rf"\[[{_QUOTES}]")
_COMMA = re.compile(rf"\[?\s*([{_QUOTES}])[^{_QUOTES}]*[{_QUOTES}]\s*,\s*[{_QUOTES}]")
_BARE = re.compile(r"\[[\w./-]+\s*(?:,[^\]]*)?\]?$")
# A test of the shell, such as `[ -f x ] && …`, is no list.
_TEST = re.compile(r"\[\s+[-!(]|\]\s*(?:&&|\|\||;)|\s(?:=|==|!=|-[a-z]{2})\s")
_LISTS = frozenset(("cmd", "entrypoint", "shell", "volume"))
_COMMANDS = frozenset(("cmd", "entrypoint", "run", "healthcheck"))


def is_broken_list(node: Instruction, text: str) -> bool:
    """Whether `text`, the arguments of an instruction in shell form, looks like a JSON list."""
    if node.heredocs:
        return False
    if not text.startswith("["):
        return node.keyword in _COMMANDS and _COMMA.match(text) is not None
    if _SURE.match(text) or _COMMA.match(text):
        return True
    return node.keyword in _LISTS and (_BARE.match(text) is not None or _TEST.search(text) is None)
