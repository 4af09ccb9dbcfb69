"""Rows of text in straight columns, and numbers as people read them."""

from __future__ import annotations

import pytest

from dlint.report.cells import columns
from dlint.report.columns import LEAST_TEXT, aligned, cut, written
from dlint.text.units import number, share, size


def text(rows: list[list[tuple[str, str]]], widest: int = 60) -> list[str]:
    return ["".join(piece for _, piece in line) for line in aligned(rows, widest=widest)]


def test_numbers_stand_to_the_right_and_texts_to_the_left() -> None:
    rows = [[("plain", "a"), ("number", "1"), ("plain", "x")], [("plain", "bbb"), ("number", "100"), ("plain", "")]]
    assert text(rows) == ["  a      1  x", "  bbb  100"]


def test_columns_without_any_text_are_left_out() -> None:
    assert text([[("plain", "a"), ("plain", ""), ("plain", "c")]]) == ["  a  c"]
    assert text([[("plain", "")]]) == [""]
    assert text([]) == []


def test_long_texts_do_not_widen_their_column() -> None:
    rows = [[("path", "x" * 12), ("plain", "a")], [("path", "y"), ("plain", "b")]]
    assert text(rows, widest=4) == ["  " + "x" * 12 + "  a", "  y     b"]


def test_wide_and_dangerous_characters() -> None:
    rows = [[("path", "日本"), ("plain", "a")], [("path", "x\x1b"), ("plain", "b")]]
    assert text(rows) == ["  日本   a", "  x\\x1b  b"]


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (12_345_678, "12.3 MB"),
        (5 * 10**15, "5.0 PB"),
        (5 * 10**18, "5000.0 PB"),
    ],
)
def test_sizes(count: int, shown: str) -> None:
    assert size(count) == shown


def test_counts_and_shares() -> None:
    assert number(1234567) == "1,234,567"
    assert [share(0, 10), share(1, 1000), share(1, 3), share(3, 3), share(0, 0)] == ["0 %", "<1 %", "33 %", "100 %", ""]


def test_a_line_is_cut_by_columns_and_not_by_characters() -> None:
    line = [("number", "12 "), ("text", "RUN echo " + "漢字" * 20)]
    [(_, front), (role, text)] = cut(line, 40)
    assert role == "text"
    assert text.endswith("…")
    assert 38 <= columns(front + text) <= 40


def test_a_short_line_stays_and_a_narrow_terminal_leaves_some_text() -> None:
    assert cut([("text", "RUN true")], 40) == [("text", "RUN true")]
    assert cut([], 40) == []
    [(_, text)] = cut([("text", "x" * 100)], 5)
    assert columns(text) == LEAST_TEXT


def test_written_lines_end_without_blanks() -> None:
    assert written([[("plain", "a "), ("plain", "  ")], []], {}, color=False) == "a\n\n"
