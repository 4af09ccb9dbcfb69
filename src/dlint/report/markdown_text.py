"""Text that Markdown shows as it is."""

from __future__ import annotations

from dlint.report.cells import shown
from dlint.report.markup import escaped

SPECIAL = "\\`*_[]|~$"


def prose(text: str) -> str:
    """Words on one line; an @ notifies no user."""
    # An empty comment behind the sign: Markdown shows it as it is, and GitHub sees no name.
    return _literal(shown(" ".join(text.split()))).replace("@", "@<!-- -->")


def code(text: str) -> str:
    """Inline code that may stand in a table, backticks and all."""
    return f"<code>{_literal(shown(text))}</code>"


def span(text: str) -> str:
    """Inline code for readers that show no HTML: as many backticks around it as none in it stand together."""
    text = shown(text)
    longest = 0
    while "`" * (longest + 1) in text:
        longest += 1
    fence = "`" * (longest + 1)
    # A backtick at the edge would become a part of the fence; readers take one blank off each side.
    return f"{fence} {text} {fence}" if longest else f"{fence}{text}{fence}"


def short_code(text: str, longest: int = 100) -> str:
    """The same on one line and with no more than `longest` characters."""
    text = " ".join(text.split())
    return code(text if len(text) <= longest else text[: longest - 1] + "…")


def _literal(text: str) -> str:
    return "".join("\\" + char if char in SPECIAL else char for char in escaped(text))
