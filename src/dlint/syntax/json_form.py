"""The JSON (exec) form of arguments: a list of strings, each with its place."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.json_check import BLANKS, STRING, is_json
from dlint.syntax.word import Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.mapped_text import MappedText

_STRING = re.compile(STRING)
_ESCAPES = r"(?:\\u[0-9a-fA-F]{4})+|\\."
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class NotStrings(ValueError):
    """A JSON list that holds something else than strings: BuildKit refuses the file."""


def json_words(line: MappedText, start: int, end: int) -> list[Word] | None:
    """The strings of a JSON list, or None where the text is not one (BuildKit then reads it as shell form)."""
    if not line.text.startswith("[", start, end):
        return None
    words = _strings(line, start, end)
    if words is None and line.text.endswith("]", start, end) and is_json(line.text[start:end]):
        raise NotStrings("a JSON list of arguments may hold nothing but strings")
    return words


def _strings(line: MappedText, start: int, end: int) -> list[Word] | None:
    text = line.text
    words: list[Word] = []
    at = start
    while True:
        at = _skip(text, at + 1, end)
        found = _STRING.match(text, at, end)
        if found is not None:
            words.append(Word(unescape(text[at + 1 : found.end() - 1]), line, at, found.end()))
            at = _skip(text, found.end(), end)
        elif words:
            return None
        if text.startswith("]", at, end):
            return words if _skip(text, at + 1, end) == end else None
        if found is None or not text.startswith(",", at, end):
            return None


def unescape(text: str) -> str:
    """The value of a JSON string, given what stands between its quotes."""
    return re.sub(_ESCAPES, _unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    escape = found.group()
    if escape[1] != "u":
        return _SIMPLE.get(escape[1], escape[1])
    units = b"".join(int(escape[at + 2 : at + 6], 16).to_bytes(2, "big") for at in range(0, len(escape), 6))
    return units.decode("utf-16-be", "replace")


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in BLANKS:
        at += 1
    return at
