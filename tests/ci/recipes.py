"""Reads the recipes out of docs/ci.md: what a reader copies is what the tests hold."""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = CHECKOUT / "docs" / "ci.md"
_BLOCK = re.compile(r'^```(\w+) title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def recipes() -> dict[str, str]:
    """The text of each titled block of the page, by its title."""
    found = {title: text for _, title, text in _BLOCK.findall(PAGE.read_text())}
    assert found
    return found
