"""Printed text in which no line is a command to the system that keeps the log.

Runners of CI systems read what a job prints: GitHub Actions takes a line that begins with `::`, or has `##[`, for a
command, Azure Pipelines one with `##vso[`, TeamCity one with `##teamcity[`. A Dockerfile, a file name or a commit could
hold one, and a report quotes them. Source: actions/runner, ActionCommand.cs; Azure Pipelines, logging commands;
TeamCity, service messages, 2026-11.
"""

from __future__ import annotations

from dlint import regex as re

_BLANKS = " \t\v\f\x85\xa0"
_ANYWHERE = r"#(?=#[\w ]*\[)"
# What JSON may hold as it is, and a terminal or a reader should not: C1 controls, and what reorders or breaks lines.
_MISLEADING = "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
# What stands for the first sign, by format: (`:`, `#`). In JSON, HTML and XML it means the same to who parses it.
_JSON = ("\\u003a", "\\u0023")
_MARKUP = ("&#58;", "&#35;")
_PLAIN = ("\\x3a", "\\x23")
_SIGNS = {
    "json": _JSON, "sarif": _JSON, "gitlab": _JSON, "sonarqube": _JSON,
    "html": _MARKUP, "junit": _MARKUP, "checkstyle": _MARKUP,
}  # fmt: skip


def inert(text: str, kind: str = "text") -> str:
    """A report in a format, for printing; the commands of the format `github` are meant and stay."""
    colon, hash_sign = _SIGNS.get(kind, _PLAIN)
    # Other formats have replaced these characters when they were written.
    if colon == _JSON[0]:
        text = re.compile(_MISLEADING).sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    if "::" not in text and "##" not in text:
        return text
    text = re.compile(_ANYWHERE).sub(lambda _: hash_sign, text)
    if kind == "github":
        return text
    return _without_commands(text, colon)


def _without_commands(text: str, colon: str) -> str:
    """A text with `colon` for the first sign of each `::` that has nothing but blanks before it on its line."""
    # One search for the two signs: a pattern that begins with blanks would be tried at each character of a report.
    pieces: list[str] = []
    done = 0
    at = text.find("::")
    while at >= 0:
        start = at
        while start and text[start - 1] in _BLANKS:
            start -= 1
        if not start or text[start - 1] in "\r\n":
            pieces += [text[done:at], colon]
            done = at + 1
        at = text.find("::", at + 1)
    return "".join([*pieces, text[done:]])


def holds_command(text: str) -> bool:
    """Whether a log would take a line of a text for a command."""
    return inert(text) != text
