"""The JSON (exec) form of arguments: a list of strings, each with its place; and what is JSON to Go's decoder."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.word import Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.mapped_text import MappedText

STRING = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*"'
BLANKS = " \t\r\n"
# Go's decoder stops at this depth. Source: encoding/json, maxNestingDepth, 2026-11.
DEEPEST = 10_000

_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_TOKEN = rf"[{BLANKS}]*(?:(?P<string>{STRING})|(?P<number>{_NUMBER})|(?P<name>true|false|null)|(?P<sign>[\[\]{{}},:]))"
_VALUE = ("string", "number", "name", "[", "{")
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
    # JSON that holds numbers or lists is an error; what is no JSON at all is a shell command that begins with a
    # bracket.
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
    # Two escapes may be the halves of one character outside of the basic plane.
    units = b"".join(int(escape[at + 2 : at + 6], 16).to_bytes(2, "big") for at in range(0, len(escape), 6))
    return units.decode("utf-16-be", "replace")


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in BLANKS:
        at += 1
    return at


def is_json(text: str) -> bool:
    """Whether the whole text is one value; what Go's float64 cannot hold is none."""
    stack: list[str] = []
    wanted: tuple[str, ...] = _VALUE
    match = re.compile(_TOKEN).match
    at = 0
    while wanted:
        found = match(text, at)
        kind = found and (found["sign"] or found.lastgroup)
        if found is None or kind not in wanted or (kind == "number" and _is_endless(found["number"])):
            return False
        at = found.end()
        wanted = _after(kind, stack, wanted)
    return not stack and not text[at:].strip(BLANKS)


def _after(kind: str, stack: list[str], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """What may follow a token; nothing after the end of the outermost value."""
    if kind in ("[", "{"):
        stack.append(kind)
        if len(stack) > DEEPEST:
            return ()
        return ("]", *_VALUE) if kind == "[" else ("}", "string")
    if kind == ":" or (kind == "," and stack[-1] == "["):
        return _VALUE
    if kind == ",":
        return ("string",)
    if kind == "string" and wanted[-1] == "string":
        return (":",)
    if kind in ("]", "}"):
        stack.pop()
    if not stack:
        return ()
    return (",", "]") if stack[-1] == "[" else (",", "}")


def _is_endless(number: str) -> bool:
    return abs(float(number)) == float("inf")
