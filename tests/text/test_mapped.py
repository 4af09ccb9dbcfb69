"""A text stitched from pieces of a file leads every character back to its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.text.mapped_text import STRIDE, MappedText
from dlint.text.source import decode, encode
from dlint.text.span import Span

ASCII = st.text("abc \t", max_size=6)
WIDE = st.text("a\u00e9\u65e5\U0001f600\udcff ", max_size=6)
File = tuple[bytes, MappedText, list[Span]]
GAPS = st.sampled_from(["", "\\\n", " \u00fc# x\n", "\r\n"])


def stitched(pairs: list[tuple[str, str]]) -> File:
    """A file of pieces and gaps in turn: its bytes, the pieces mapped, and the span of each character."""
    data = b""
    pieces, spans = [], []
    for piece, gap in pairs:
        pieces.append((piece, len(data)))
        for character in piece:
            size = len(encode(character))
            spans.append(Span(len(data), len(data) + size))
            data += encode(character)
        data += encode(gap)
    return data, MappedText.join(pieces), spans


FILES = st.one_of([st.lists(st.tuples(piece, GAPS), max_size=6) for piece in (ASCII, WIDE)]).map(stitched)


@given(FILES)
def test_every_character(file: File) -> None:
    data, text, spans = file
    assert len(text) == len(spans)
    for index, span in enumerate(spans):
        assert text.offset(index) == span.start
        assert text.span(index, index + 1) == span
        assert decode(data[span.start : span.end]) == text.text[index]


@given(FILES, st.data())
def test_stretches(file: File, draw: st.DataObject) -> None:
    _, text, spans = file
    start = draw.draw(st.integers(0, len(text)))
    end = draw.draw(st.integers(start, len(text)))
    span = text.span(start, end)
    if start < end:
        assert span == Span(spans[start].start, spans[end - 1].end)
    else:
        assert span == Span(text.offset(start), text.offset(start))
    part = text.slice(start, end)
    assert part.text == text.text[start:end]
    assert [part.span(index, index + 1) for index in range(len(part))] == spans[start:end]
    inner = draw.draw(st.integers(0, len(part)))
    again = part.slice(inner, len(part))
    assert [again.span(index, index + 1) for index in range(len(again))] == spans[start + inner : end]


@given(FILES)
def test_ends(file: File) -> None:
    _, text, spans = file
    if spans:
        assert text.offset(len(text)) == spans[-1].end
        assert text.slice(len(text), len(text)).offset(0) >= spans[-1].end


def test_text_as_it_stands() -> None:
    text = MappedText.plain("h\u00e9llo", 10)
    assert [text.offset(index) for index in range(6)] == [10, 11, 13, 14, 15, 16]
    assert text.slice(2, 4).span(0, 2) == Span(13, 15)


def test_no_text() -> None:
    assert MappedText.join([]).offset(0) == 0
    assert MappedText.plain("", 7).span(0, 0) == Span(7, 7)


@pytest.mark.parametrize("character", ["\u00e9", "\udc80", "\U0001f600"])
def test_long_texts(character: str) -> None:
    """The stride in which offsets are counted is not to be seen."""
    written = ("abc" + character) * STRIDE
    text = MappedText.join([(written, 5), (written, 100_000)])
    size = len(encode(written)) // STRIDE
    for group in (0, 1, STRIDE // 4, STRIDE // 4 + 1, STRIDE - 1):
        assert text.span(4 * group, 4 * group + 4) == Span(5 + size * group, 5 + size * (group + 1))
        second = len(written) + 4 * group
        assert text.offset(second + 3) == 100_000 + size * group + 3
    assert text.offset(len(text)) == 100_000 + size * STRIDE
