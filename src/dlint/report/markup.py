"""Text as it may stand in XML and HTML, and the document around it."""

from __future__ import annotations

from dlint.report.cells import REPLACEMENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&#39;"}
# XML has no place for control characters, lone surrogates, U+FFFE and U+FFFF, not even as references. Source: W3C,
# Extensible Markup Language 1.0, 2.2 Characters, 2026-11.
_CONTROLS = dict.fromkeys([code for code in range(0x20) if chr(code) not in "\t\n\r"], REPLACEMENT)
_UNFIT = dict.fromkeys([*range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], REPLACEMENT)
# Characters that reorder what is read, or begin a line where none seems to begin.
_MISLEADING = dict.fromkeys(
    [0x061C, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF], REPLACEMENT
)
# One table and one pass: each character has one replacement, so none is replaced twice.
_TABLE = _NAMED | _CONTROLS | _UNFIT | _MISLEADING | {ord("\r"): "&#13;"}


def escaped(text: str) -> str:
    """`text` for an element or a quoted attribute; characters that XML forbids become the replacement character."""
    return text.translate(_TABLE)


def escaped_line(text: str) -> str:
    """The same in one line: parsers turn the line ends of an attribute into spaces anyway."""
    return escaped(" ".join(text.split()))


def with_code(text: str, mark: str = "`") -> str:
    """A text, escaped already, in which what stands between two marks becomes code."""
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(text.split(mark)))


def xml_document(name: str, attributes: str, lines: Iterable[str]) -> str:
    """A document whose root element is `name`; `lines` are what stands in it, escaped and indented."""
    whole = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{name} {attributes}>", *lines, f"</{name}>"]
    return "\n".join(whole) + "\n"
