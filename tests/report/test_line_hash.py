"""Line hashes are the ones that GitHub's upload action computes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.report.check.line_hash import line_hashes

# Pinned: a hash that changes would open every known alert again. The rolling computation below is their witness.
PINNED = {
    "": ["c129715d7a2bc9a3:1"],
    "FROM alpine:3.20\nRUN apk add git\n": ["19168f2c77cc8b4b:1", "b28bb6f39e3defc7:1", "c129715d7a2bc9a3:1"],
    "RUN true\nRUN true\nRUN true\nRUN true\n": [
        "117449310a8cad0f:1",
        "6fc34f1ceea605a4:1",
        "80be33f368a5a99:1",
        "93719ade26353fee:1",
        "c129715d7a2bc9a3:1",
    ],
}


@pytest.mark.parametrize("text", PINNED)
def test_hashes_stay_what_they_are(text: str) -> None:
    assert line_hashes(text.encode()) == PINNED[text] == _rolled(text)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_blanks_do_not_count(end: str) -> None:
    assert line_hashes("FROM a\n\tRUN  b\n".replace("\n", end).encode()) == line_hashes(b"FROM a\n RUN b\n")


@given(st.text("ab \t\r\n\U0001f433é", max_size=300))
def test_a_rolling_window_gives_the_same(text: str) -> None:
    assert line_hashes(text.encode()) == _rolled(text)


@given(st.binary(max_size=60))
def test_any_bytes_have_a_hash_a_line(data: bytes) -> None:
    assert len(line_hashes(data)) > data.count(b"\n")


def _rolled(text: str) -> list[str]:
    """The same by the book: a window of 100 that takes one unit in and lets one go at each step."""
    units = [unit for char in text.replace("\r\n", "\n").replace("\r", "\n") for unit in _utf_16(char)]
    units = [*(unit for unit in units if unit not in (0x20, 0x09)), 0xFFFF]
    starts = [0, *(at + 1 for at, unit in enumerate(units) if unit == 0x0A)]
    window, value, hashes = [0] * 100, 0, []
    seen: dict[int, int] = {}
    for at, unit in enumerate([*units, *[0] * 100]):
        value = (value * 37 + unit - window.pop(0) * 37**100) % 2**64
        window.append(unit)
        if at - 99 in starts:
            seen[value] = seen.get(value, 0) + 1
            hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def _utf_16(char: str) -> list[int]:
    code = ord(char)
    if code < 0x10000:
        return [code]
    return [0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF)]
