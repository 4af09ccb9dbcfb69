"""Whether a text is JSON as Go's decoder reads it, however deep it nests."""

from __future__ import annotations

from dlint import regex as re

STRING = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*"'
BLANKS = " \t\r\n"
DEEPEST = 10_000

_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_TOKEN = rf"[{BLANKS}]*(?:(?P<string>{STRING})|(?P<number>{_NUMBER})|(?P<name>true|false|null)|(?P<sign>[\[\]{{}},:]))"
_VALUE = ("string", "number", "name", "[", "{")


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
