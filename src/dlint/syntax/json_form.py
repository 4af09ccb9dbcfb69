"""The JSON (exec) form of arguments: a list of strings, each with its place."""

from __future__ import annotations

import re

from dlint.syntax.word import Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.mapped import MappedText

_STRING = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
_STRINGS = re.compile(_STRING)
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\.")
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_BLANKS = " \t\r\n"


class NotStrings(ValueError):
    """A JSON list that holds something else than strings: BuildKit refuses the file."""


def json_words(line: MappedText, start: int, end: int) -> list[Word] | None:
    """The strings of a JSON list, or None where the text is not one (BuildKit then reads it as shell form)."""
    text = line.text
    if not text.startswith("[", start, end):
        return None
    words: list[Word] = []
    at = _skip(text, start + 1, end)
    if text.startswith("]", at, end):
        return words if _skip(text, at + 1, end) == end else _other(text[start:end])
    while True:
        found = _STRINGS.match(text, at, end)
        if found is None:
            return _other(text[start:end])
        words.append(Word(unescape(text[at + 1 : found.end() - 1]), line, at, found.end()))
        at = _skip(text, found.end(), end)
        if text.startswith("]", at, end):
            return words if _skip(text, at + 1, end) == end else _other(text[start:end])
        if not text.startswith(",", at, end):
            return _other(text[start:end])
        at = _skip(text, at + 1, end)


def unescape(text: str) -> str:
    """The value of a JSON string, given what stands between its quotes."""
    return _ESCAPES.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    escape = found.group()
    if escape[1] != "u":
        return _SIMPLE.get(escape[1], escape[1])
    units = b"".join(int(escape[at + 2 : at + 6], 16).to_bytes(2, "big") for at in range(0, len(escape), 6))
    return units.decode("utf-16-be", "replace")


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in _BLANKS:
        at += 1
    return at


def _other(text: str) -> None:
    """Tell a JSON list of other things (an error) from what is no JSON at all (shell form)."""
    import json

    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return
    if isinstance(value, list) and any(not isinstance(item, str) for item in value):
        raise NotStrings("a JSON list of arguments may hold nothing but strings")


def _refuse(name: str) -> None:
    raise ValueError(name)
