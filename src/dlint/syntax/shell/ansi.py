"""What stands between `$'` and `'`."""

from __future__ import annotations

from dlint import regex as re

_ESCAPES = re.compile(r"(?s)\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c(.)|(.))")
_SIMPLE = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LAST_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def decoded(text: str) -> str:
    """The characters that a `$'…'` string stands for, given what is between the quotes."""
    return _ESCAPES.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    hexadecimal = found[1] or found[2] or found[3]
    if hexadecimal:
        point = int(hexadecimal, 16)
        # A number that is no character stays as it is written.
        return chr(point) if point <= _LAST_POINT and point not in _SURROGATES else found.group()
    if found[4]:
        # An octal escape is one byte, so a ninth bit is lost. Source: bash manual, "ANSI-C Quoting", 2026-11.
        return chr(int(found[4], 8) & 0xFF)
    if found[5]:
        # `\cX` is the character that Control and X give: the low five bits.
        return chr(ord(found[5]) & 0x1F)
    return _SIMPLE.get(found[6], found[6] if found[6] in "\\'\"?" else found.group())
