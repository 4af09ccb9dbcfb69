"""Git's wildcards (`*`, `?`, `[a-z]`, `**/`) as patterns that match in linear time."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.linear_match import LinearPattern
from dlint.text.pattern_set import ANY, FOLDERS, STAR

NEVER = "(?!)"

_LOWER = "abcdefghijklmnopqrstuvwxyz"
_DIGIT = "0123456789"
_PUNCT = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_ALNUM = _LOWER + _LOWER.upper() + _DIGIT
# The classes of the C locale, which git uses. Source: git, wildmatch.c, and ctype(3), 2026-11.
CLASSES = {
    "alnum": _ALNUM,
    "alpha": _LOWER + _LOWER.upper(),
    "blank": " \t",
    "cntrl": "".join(map(chr, range(32))) + "\x7f",
    "digit": _DIGIT,
    "graph": _ALNUM + _PUNCT,
    "lower": _LOWER,
    "print": _ALNUM + _PUNCT + " ",
    "punct": _PUNCT,
    "space": " \t\n\r",
    "upper": _LOWER.upper(),
    "xdigit": _DIGIT + "abcdefABCDEF",
}


def compiled(pattern: str) -> LinearPattern:
    """What matches, in full, the paths that `pattern` does.

    As in git's wildmatch.c: nothing but `**` between slashes crosses a slash, and a pattern whose bracket or backslash
    is never finished matches nothing.
    """
    pieces: list[str] = []
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "*":
            piece, at = _stars(pattern, at)
        elif sign == "[":
            piece, at = _bracket(pattern, at + 1)
        elif sign == "\\":
            piece, at = re.escape(pattern[at + 1 : at + 2]) or NEVER, at + 2
        else:
            piece, at = "[^/]" if sign == "?" else re.escape(sign), at + 1
        pieces.append(piece)
    return LinearPattern(pieces, re.DOTALL)


def _stars(pattern: str, start: int) -> tuple[str, int]:
    """The expression for a run of stars, and where it ends."""
    end = start
    while pattern[end : end + 1] == "*":
        end += 1
    opened = start == 0 or pattern[start - 1] == "/"
    closed = end == len(pattern) or pattern.startswith(("/", "\\/"), end)
    if end - start == 1 or not (opened and closed):
        return STAR, end
    if pattern.startswith("/", end):
        return FOLDERS, end + 1
    return ANY, end


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """The expression for what follows `[`, and where the bracket ends."""
    negated = pattern[at : at + 1] in ("!", "^")
    found = _members(pattern, at + negated)
    if found is None:
        return NEVER, len(pattern)
    members, end = found
    if negated:
        return f"[^{_listed(members | {'/'})}]", end
    return f"[{_listed(members - {'/'})}]" if members - {"/"} else NEVER, end


def _members(pattern: str, at: int) -> tuple[set[str], int] | None:
    """The characters of a bracket and where it ends; None if it does not, or names a class that there is not."""
    members: set[str] = set()
    low = ""
    first = True
    while first or not pattern.startswith("]", at):
        found = _member(pattern, at, low)
        if found is None:
            return None
        more, low, at = found
        members.update(more)
        first = False
    return members, at + 1


def _member(pattern: str, at: int, low: str) -> tuple[str, str, int] | None:
    """One member of a bracket: its characters, the one that a range may go on from, and where it ends."""
    sign = pattern[at : at + 1]
    if sign == "-" and low and pattern[at + 1 : at + 2] not in ("", "]"):
        high, end = _literal(pattern, at + 1)
        return ("".join(map(chr, range(ord(low), ord(high) + 1))), "", end) if high else None
    if pattern.startswith("[:", at):
        end = pattern.find("]", at + 2)
        if end < 0:
            return None
        if end > at + 2 and pattern[end - 1] == ":":
            known = CLASSES.get(pattern[at + 2 : end - 1])
            return None if known is None else (known, "", end + 1)
    char, end = _literal(pattern, at)
    return (char, char, end) if char else None


def _literal(pattern: str, at: int) -> tuple[str, int]:
    """The character at `at`, or after the backslash there, and where it ends; empty past the end."""
    if pattern.startswith("\\", at):
        at += 1
    return pattern[at : at + 1], at + 1


def _listed(members: set[str]) -> str:
    return "".join(sorted(map(re.escape, members)))
