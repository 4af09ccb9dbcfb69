"""Diffs are exact to the byte, and patch agrees."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.report import diff
from dlint.report.diff import unified_diff
from dlint.text.source import encode

pieces = st.sampled_from([b"a\n", b"b\n", b"a\r\n", b"\n", b"\xff\n", b"-- x\n", b"c", b"\\", b"\r", "é".encode()])
texts = st.lists(pieces, max_size=25).map(b"".join)


def test_nothing_changed() -> None:
    assert unified_diff("Dockerfile", b"FROM x\n", b"FROM x\n") == ""


def test_a_change_with_its_surroundings() -> None:
    old = b"".join(b"RUN %d\n" % number for number in range(20))
    diff = unified_diff("app/Dockerfile", old, old.replace(b"RUN 9\n", b"RUN nine\nRUN more\n"))
    assert diff == (
        "--- a/app/Dockerfile\n+++ b/app/Dockerfile\n@@ -7,7 +7,8 @@\n RUN 6\n RUN 7\n RUN 8\n"
        "-RUN 9\n+RUN nine\n+RUN more\n RUN 10\n RUN 11\n RUN 12\n"
    )


def test_far_changes_are_hunks_of_their_own() -> None:
    old = b"".join(b"RUN %d\n" % number for number in range(30))
    diff = unified_diff("Dockerfile", old, old.replace(b"RUN 2\n", b"").replace(b"RUN 27\n", b"RUN x\n"))
    assert [line for line in diff.split("\n") if line.startswith("@@")] == ["@@ -1,6 +1,5 @@", "@@ -25,6 +24,6 @@"]


def test_line_ends_stay() -> None:
    diff = unified_diff("Dockerfile", b"FROM x\r\nRUN a\r\n", b"FROM x\r\nRUN b\r\n")
    assert diff.endswith("@@ -1,2 +1,2 @@\n FROM x\r\n-RUN a\r\n+RUN b\r\n")


def test_a_missing_last_newline_is_reported() -> None:
    diff = unified_diff("Dockerfile", b"FROM x", b"FROM x\n")
    assert diff.endswith("@@ -1 +1 @@\n-FROM x\n\\ No newline at end of file\n+FROM x\n")


def test_bytes_that_are_no_text_stay() -> None:
    diff = unified_diff("Dockerfile", b"RUN \xff a\n", b"RUN \xff b\n")
    assert b"-RUN \xff a\n+RUN \xff b\n" in encode(diff)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a b/Dockerfile", "a/a b/Dockerfile\t"),
        ("/abs/Dockerfile", "a/abs/Dockerfile"),
        ('a"b', r'"a/a\"b"'),
        ("é/\udcff\n", r'"a/\303\251/\377\012"'),
    ],
)
def test_odd_names_are_quoted(path: str, name: str) -> None:
    assert unified_diff(path, b"", b"x\n").startswith(f"--- {name}\n")


def test_a_large_file_with_a_small_change_is_quick() -> None:
    old = b"RUN true\n" * 100_000
    assert unified_diff("Dockerfile", old, old + b"RUN false\n").count("\n") == 7


@given(old=texts, new=texts)
def test_applied_by_hand_it_gives_the_new_bytes(old: bytes, new: bytes) -> None:
    assert _patched(old, encode(unified_diff("Dockerfile", old, new))) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"FROM x\r\nRUN \xff\r\n", b"FROM x\r\nRUN \xfe\r\nUSER a"),
        (b"FROM x", b"FROM y"),
        (b"a\nb\nc\nd\ne\nf\ng\nh\ni\n", b"b\nc\nd\ne\nf\ng\nh\ni\nj\n"),
        (b"-- a\n--- b\n", b"++ a\n-- c\n"),
    ],
)
@pytest.mark.parametrize("name", ["Dockerfile", "a b", "é"])
def test_patch_makes_the_new_file(tmp_path: Path, old: bytes, new: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(old)
    patch = encode(unified_diff(name, old, new))
    command = ["patch", "--binary", "-p1", "--silent"]
    subprocess.run(command, cwd=tmp_path, input=patch, check=True, capture_output=True)
    assert (tmp_path / name).read_bytes() == new


def _patched(old: bytes, diff: bytes) -> bytes:
    """`diff` applied by a reader of its own, which holds every context and deleted line against the old text."""
    before, after, at = _lines(old), [], 0
    for row in _rows(diff):
        sign, line = row[:1], row[1:]
        if sign == b"@":
            first, _, count = row.split()[1][1:].partition(b",")
            start = int(first) - (count != b"0")
            after += before[at:start]
            at = start
        if sign in (b" ", b"-"):
            assert before[at] == line
            at += 1
        if sign in (b" ", b"+"):
            after.append(line)
    return b"".join(after + before[at:])


def _rows(diff: bytes) -> list[bytes]:
    rows: list[bytes] = []
    for row in _lines(diff)[2:]:
        if row.startswith(b"\\"):
            rows[-1] = rows[-1][:-1]
        else:
            rows.append(row)
    return rows


def _lines(data: bytes) -> list[bytes]:
    *whole, last = data.split(b"\n")
    return [line + b"\n" for line in whole] + ([last] if last else [])


def test_equal_lines_are_not_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line that changes lies between lines that stand once, or not: the pairs that are compared stay few."""
    compared = []

    class Counted(SequenceMatcher[str]):
        def __init__(self, junk: None, a: Sequence[str], b: Sequence[str], autojunk: bool = True) -> None:
            compared.append(len(a) * len(b))
            super().__init__(junk, a, b, autojunk)

    monkeypatch.setattr(diff, "SequenceMatcher", Counted)
    old = b"# a\n" * 3_000 + b"RUN one\n" + b"# a\n" * 3_000 + b"RUN two\n"
    new = b"# a\n" + b"RUN one\n" + b"# b\n" * 3_000 + b"RUN two\n" + b"# a\n"
    assert _patched(old, encode(unified_diff("Dockerfile", old, new))) == new
    mixed = b"".join(b"RUN a\nRUN b%d\n" % at for at in range(3_000))
    changed = b"".join(b"RUN a && c\nRUN b%d\n" % at for at in range(3_000))
    assert _patched(mixed, encode(unified_diff("Dockerfile", mixed, changed))) == changed
    assert sum(compared) < 100_000
