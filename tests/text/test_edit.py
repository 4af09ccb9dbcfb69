"""Edits that do not clash make one new text, whatever their order; line ends fit the file."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.text.edit import Edit, apply
from dlint.text.span import Span

File = tuple[bytes, bytes, list[Edit]]
TEXTS = st.sampled_from(["", "x", "\u00fc", "two\nlines\n", "\udcff"])


@st.composite
def edits(draw: st.DrawFn, size: int) -> Edit:
    start = draw(st.integers(0, size))
    return Edit(start, draw(st.integers(start, min(size, start + 5))), draw(TEXTS))


@st.composite
def files(draw: st.DrawFn) -> File:
    """Bytes and edits of them that do not clash."""
    end = draw(st.sampled_from([b"\n", b"\r\n"]))
    data = end.join(draw(st.lists(st.sampled_from([b"", b"abc", b"de f", b"\xc3\xbc"]), min_size=2, max_size=6)))
    chosen: list[Edit] = []
    for edit in draw(st.lists(edits(len(data)), max_size=6)):
        if not any(edit.clashes(other) for other in chosen):
            chosen.append(edit)
    return data, end, chosen


def plainly(data: bytes, end: bytes, chosen: list[Edit]) -> bytes:
    """The same, one edit after the other from the last to the first."""
    for edit in sorted(chosen, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = edit.text.encode("utf-8", "surrogateescape").replace(b"\n", end)
        data = data[: edit.start] + text + data[edit.end :]
    return data


@given(files(), st.randoms(use_true_random=False))
def test_like_one_edit_after_the_other(file: File, random: random.Random) -> None:
    data, end, chosen = file
    # Inside a CR LF nothing shows what the line's end was meant to be.
    chosen = [edit for edit in chosen if data[edit.start - 1 : edit.start + 1] != b"\r\n" or edit.start == 0]
    random.shuffle(chosen)
    assert apply(data, chosen) == plainly(data, end, chosen)


@given(st.lists(edits(12), min_size=2, max_size=2))
def test_clashes_are_mutual(pair: list[Edit]) -> None:
    one, other = pair
    assert one.clashes(other) == other.clashes(one)
    if one.clashes(other) and not one.start == one.end == other.start == other.end:
        with pytest.raises(ValueError, match="overlaps"):
            apply(b"." * 12, [one, other])


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (Edit(0, 3, "a"), Edit(3, 5, "b"), False),
        (Edit(0, 3, "a"), Edit(2, 5, "b"), True),
        (Edit(0, 3, "a"), Edit(0, 3, "a"), True),
        (Edit(0, 5, "a"), Edit(1, 2, "b"), True),
        (Edit.insert(3, "a"), Edit(3, 5, "b"), False),
        (Edit.insert(5, "a"), Edit(3, 5, "b"), False),
        (Edit.insert(4, "a"), Edit(3, 5, "b"), True),
        (Edit.insert(3, "a"), Edit.insert(3, "b"), True),
        (Edit.insert(3, "a"), Edit.insert(4, "b"), False),
    ],
)
def test_clashes(one: Edit, other: Edit, clash: bool) -> None:
    assert one.clashes(other) is clash
    assert other.clashes(one) is clash


def test_ways_to_make_one() -> None:
    assert Edit.replace(Span(1, 2), "x") == Edit(1, 2, "x")
    assert Edit.delete(Span(1, 2)) == Edit(1, 2, "")
    assert Edit.insert(1, "x") == Edit(1, 1, "x")
    assert len({Edit(1, 2, "x"), Edit(1, 2, "x"), Edit(1, 2, "y")}) == 2


@pytest.mark.parametrize(
    ("data", "offset", "fitted"),
    [
        (b"a\r\nb\r\n", 0, b"+\r\na\r\nb\r\n"),
        (b"a\r\nb\r\n", 6, b"a\r\nb\r\n+\r\n"),
        (b"a\r\nb\n", 3, b"a\r\n+\nb\n"),
        (b"a\nb\r\n", 2, b"a\n+\r\nb\r\n"),
        (b"a\nb", 3, b"a\nb+\n"),
        (b"a\r\nb", 4, b"a\r\nb+\r\n"),
        (b"", 0, b"+\n"),
        (b"a\rb", 1, b"a+\n\rb"),
    ],
)
def test_line_ends_fit_the_place(data: bytes, offset: int, fitted: bytes) -> None:
    assert apply(data, [Edit.insert(offset, "+\n")]) == fitted


def test_outside_the_file() -> None:
    with pytest.raises(ValueError, match="outside"):
        apply(b"abc", [Edit(2, 4, "")])


def test_bytes_that_are_not_utf8_are_written_back() -> None:
    assert apply(b"a\xffb", [Edit(1, 2, "\udcfe")]) == b"a\xfeb"
