"""Characters as a terminal may safely show them, and how many columns they take."""

from __future__ import annotations

# A real tab ends at a stop that depends on what stands before it, so marks below the line would not fit.
TAB = "    "
REPLACEMENT = "\ufffd"


def shown(text: str) -> str:
    r"""`text` on one line with nothing that moves the cursor, hides or reorders: such characters become escapes.

    A byte that is not UTF-8 is written `\x80`, other unprintable characters `\n`, `\x1b`, `\u202e`; tabs are four
    columns wide wherever they stand.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def columns(text: str) -> int:
    """The columns that a text from `shown` takes: two for wide East Asian characters, none for combining marks."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    # A combining mark is drawn over the character before it.
    marks = sum(category(char) in ("Mn", "Me") for char in text)
    wide = sum(east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - marks


def clean(text: str) -> str:
    """`text` as valid Unicode: what was no UTF-8 becomes the replacement character."""
    if text.isascii():
        return text
    return "".join(REPLACEMENT if "\ud800" <= char <= "\udfff" else char for char in text)


def _escape(char: str) -> str:
    code = ord(char)
    if char == "\t":
        return TAB
    # A lone surrogate stands for a byte that is not UTF-8 (see `dlint.text.source.decode`).
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return char.encode("unicode_escape").decode("ascii")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
