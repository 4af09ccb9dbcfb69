"""Text as it may stand in XML and HTML."""

from __future__ import annotations

from dlint.report.cells import REPLACEMENT

_NAMED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&#39;"}
_CONTROLS = dict.fromkeys([code for code in range(0x20) if chr(code) not in "\t\n\r"], REPLACEMENT)
_UNFIT = dict.fromkeys([*range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], REPLACEMENT)
_TABLE = _NAMED | _CONTROLS | _UNFIT


def escaped(text: str) -> str:
    """`text` for an element or a quoted attribute; characters that XML forbids become the replacement character."""
    return text.translate(_TABLE)
