"""Lines, columns and offsets of a file agree with one another, whatever its bytes are."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dlint.text.source import Source, decode, encode
from dlint.text.span import Span

TEXTS = st.text("ab\u00e9\u65e5\ufeff\n\n\r \udcff", max_size=30)


@given(st.binary())
@example(b"\xff\xc3\xa9\xed\xb3\xbf\x00")
def test_any_bytes_survive(data: bytes) -> None:
    assert encode(decode(data)) == data


@given(TEXTS)
@example("\ufeffa\nb")
def test_positions(text: str) -> None:
    source = Source(encode(text))
    line, column = 1, 1
    offset = 0
    for index, character in enumerate(text):
        if not (index == 0 and character == "\ufeff"):
            assert source.position(offset) == (line, column)
            column += 1
        assert source.line_at(offset) == line
        offset += len(encode(character))
        if character == "\n":
            line, column = line + 1, 1
    assert source.position(offset) == (line, column)
    assert source.line_at(offset + 5) == line


@given(TEXTS)
def test_lines(text: str) -> None:
    source = Source(encode(text))
    spans = [source.line_span(number) for number in range(1, len(source.line_starts) + 1)]
    assert b"".join(source.data[span.start : span.end] for span in spans) == source.data
    assert [source.text(span) for span in spans] == pieces(text)
    shown = [piece.rstrip("\r\n") for piece in pieces(text)]
    shown[0] = shown[0].removeprefix("\ufeff")
    assert [source.line_text(number) for number in range(1, len(spans) + 1)] == shown


def pieces(text: str) -> list[str]:
    """The lines of a text with their ends; after a last LF there is one more, empty."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + parts[-1:]


@pytest.mark.parametrize(
    ("data", "newline"),
    [
        (b"", "\n"),
        (b"a\nb\n", "\n"),
        (b"a\r\nb\r\n", "\r\n"),
        (b"a\r\nb\r\nc\n", "\r\n"),
        (b"a\r\nb\nc\n", "\n"),
        (b"a\r\nb\n", "\n"),
        (b"a\rb\r", "\n"),
    ],
)
def test_newline_of_most_lines(data: bytes, newline: str) -> None:
    assert Source(data).newline == newline


SPANS = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda ends: Span(min(ends), max(ends)))


@given(SPANS, SPANS)
def test_spans(one: Span, other: Span) -> None:
    ours, theirs = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert len(one) == len(ours)
    assert {offset for offset in range(10) if offset in one} == ours
    assert one.overlaps(other) == bool(ours & theirs) == other.overlaps(one)
    assert (one == other) == (repr(one) == repr(other))
    assert hash(one) == hash(Span(one.start, one.end))
    assert one.to(other) == Span(one.start, other.end)
