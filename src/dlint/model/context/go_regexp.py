"""Go's regular expressions in Python's notation, as far as a pattern of an ignore file can hold them."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.pattern_set import FOLDERS

_ANY_FOLDERS = "(.*/)?"
_PERL = {
    "d": "0-9",
    "D": "\0-/:-\U0010ffff",
    "s": "\\t\\n\\f\\r ",
    "S": "\0-\\x08\\x0b\\x0e-\\x1f!-\U0010ffff",
    "w": "0-9A-Za-z_",
    "W": "\0-/:-@\\[-\\^`{-\U0010ffff",
}
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": "\0-\x7f",
    "blank": "\\t ",
    "cntrl": "\0-\\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\t\\n\x0b\\f\\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_PLACES = {"A": r"\A", "b": r"\b", "B": r"\B", "z": r"\Z"}
_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Unreadable(Exception):
    """Go does not compile it, or it is one of the few forms that do not occur in ignore files (`\\p`, `\\Q`)."""


def translate(expression: str) -> list[str]:
    """An expression as Moby makes it from a pattern, as the pieces of a LinearPattern with re.ASCII; raises Unreadable.

    Source of the meaning: regexp/syntax/parse.go with the flags of regexp.Compile.
    """
    pieces: list[str] = []
    at = 0
    while at < len(expression):
        piece, at = _piece(expression, at)
        # A star belongs to the piece in front of it.
        if piece == "*":
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _piece(expression: str, at: int) -> tuple[str, int]:
    """The Python text for what stands at `at`, and where the next piece begins."""
    sign = expression[at]
    if sign == "[":
        return _bracket(expression, at + 1)
    if sign == "\\":
        return _escape(expression, at + 1)
    # Moby's text for `**/`: handled as one piece, as it may match nothing or many folders.
    if expression.startswith(_ANY_FOLDERS, at):
        return FOLDERS, at + len(_ANY_FOLDERS)
    # Go's `$` means the very end; Python's also the place before a last line break.
    if sign == "$":
        return r"\Z", at + 1
    return (sign if sign in ".*^" else re.escape(sign)), at + 1


def _escape(expression: str, at: int) -> tuple[str, int]:
    sign = expression[at : at + 1]
    if sign in _PLACES:
        return _PLACES[sign], at + 1
    if sign in _PERL:
        return f"[{_PERL[sign]}]", at + 1
    char, end = _escaped(expression, at)
    return re.escape(char), end


def _bracket(expression: str, at: int) -> tuple[str, int]:
    """What follows `[` up to its end."""
    negated = expression.startswith("^", at)
    at += negated
    members: list[str] = []
    while not (members and expression.startswith("]", at)):
        member, at = _member(expression, at)
        members.append(member)
    text = "".join(members)
    return f"[{'^' * negated}{text}]", at + 1


def _member(expression: str, at: int) -> tuple[str, int]:
    if expression.startswith("[:", at) and ":]" in expression[at + 2 :]:
        name, _, _ = expression[at + 2 :].partition(":]")
        if name not in _POSIX:
            raise Unreadable
        return _POSIX[name], at + len(name) + 4
    if expression.startswith("\\", at) and expression[at + 1 : at + 2] in _PERL:
        return _PERL[expression[at + 1]], at + 2
    low, at = _single(expression, at)
    if not expression.startswith("-", at) or expression.startswith("-]", at):
        return re.escape(low), at
    high, at = _single(expression, at + 1)
    if high < low:
        raise Unreadable
    return f"{re.escape(low)}-{re.escape(high)}", at


def _single(expression: str, at: int) -> tuple[str, int]:
    """One character of a bracket, escaped or not, and where the next begins."""
    if at >= len(expression):
        raise Unreadable
    if expression[at] == "\\":
        return _escaped(expression, at + 1)
    return expression[at], at + 1


def _escaped(expression: str, at: int) -> tuple[str, int]:
    """The character that a backslash before `at` makes of what follows, and where the next begins."""
    sign = expression[at : at + 1]
    if sign in _CONTROLS:
        return _CONTROLS[sign], at + 1
    # `\1` alone is a reference in other dialects, and an error in Go.
    number = re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}").match(expression, at)
    if number:
        return chr(int(number[0], 8)), number.end()
    number = re.compile(r"x([0-9A-Fa-f]{2})").match(expression, at)
    if number:
        return chr(int(number[1], 16)), number.end()
    if not sign or not sign.isascii() or sign.isalnum():
        raise Unreadable
    return sign, at + 1
