"""Fingerprints stay with a finding while its file moves around it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.engine.fingerprint import fingerprint_of_error, fingerprints
from dlint.engine.result import FileReport, RunReport
from dlint.system.relative import relative
from dlint.text.source import Source


def prints_of(
    hand: SimpleNamespace, data: bytes, *words: str, path: str = "app/Dockerfile", base: str = ""
) -> list[str]:
    source = Source(data, path)
    return fingerprints(hand.run(source, *(hand.marking(source, word) for word in words)).files[0], base)


def test_moving_and_indenting_a_line_keeps_it(hand: SimpleNamespace) -> None:
    here = prints_of(hand, b"FROM x\nRUN a  b\n", "RUN")
    assert prints_of(hand, b"# new\n\nFROM x\r\nENV a=b\r\n\tRUN a b \r\n", "RUN") == here
    assert prints_of(hand, b"FROM x\nRUN a c\n", "RUN") != here


def test_rule_and_path_are_part_of_it(hand: SimpleNamespace) -> None:
    source = Source(b"RUN a\n", "Dockerfile")
    other_rule = hand.run(source, hand.marking(source, "RUN", rule="other/rule")).files[0]
    here = prints_of(hand, b"RUN a\n", "RUN", path="Dockerfile")
    assert fingerprints(other_rule, "") != here
    assert prints_of(hand, b"RUN a\n", "RUN", path="b/Dockerfile") != here


def test_message_and_severity_are_not(hand: SimpleNamespace) -> None:
    source = Source(b"RUN a\n", "app/Dockerfile")
    reworded = hand.marking(source, "RUN", "in other words", severity="info")
    assert fingerprints(hand.run(source, reworded).files[0], "") == prints_of(hand, b"RUN a\n", "RUN")


def test_equal_lines_are_counted_in_file_order(hand: SimpleNamespace) -> None:
    source = Source(b"RUN a\nRUN  a\n")
    first, second = hand.marking(source, "RUN a"), hand.marking(source, "RUN  a")
    one = fingerprints(hand.run(source, first, second).files[0], "")
    assert len(set(one)) == 2
    assert fingerprints(hand.run(source, second, first).files[0], "") == one[::-1]


def test_it_does_not_matter_from_where_dlint_was_called(hand: SimpleNamespace) -> None:
    inside = prints_of(hand, b"RUN a\n", "RUN", path="Dockerfile", base="/repo")
    assert prints_of(hand, b"RUN a\n", "RUN", path="./x/../Dockerfile", base="/repo") == inside
    assert prints_of(hand, b"RUN a\n", "RUN", path="/repo/Dockerfile", base="/repo") == inside


def test_an_error_has_one_of_its_own() -> None:
    files = [FileReport(name, None, [], "cannot be read: gone") for name in ("a", "b")]
    assert len({fingerprint_of_error(file, "") for file in files}) == 2


@pytest.mark.parametrize(
    ("path", "base", "seen"),
    [
        ("Dockerfile", "/repo", "Dockerfile"),
        ("./a//b/../Dockerfile", "/repo", "a/Dockerfile"),
        ("/repo/a/Dockerfile", "/repo/", "a/Dockerfile"),
        ("../Dockerfile", "/repo/app", "/repo/Dockerfile"),
        ("/repository/Dockerfile", "/repo", "/repository/Dockerfile"),
        ("./a/Dockerfile", "", "a/Dockerfile"),
        ("../Dockerfile", "", "../Dockerfile"),
        ("a/Dockerfile", "/", "a/Dockerfile"),
        ("-", "/repo", "-"),
    ],
)
def test_a_path_as_seen_from_a_folder(path: str, base: str, seen: str) -> None:
    assert relative(path, base) == seen


@given(data=st.data())
def test_no_two_in_a_file_are_equal(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    file = data.draw(reports).files[0]
    found = fingerprints(file, "/repo")
    assert len(found) == len(file.results)
    assert len({*found, fingerprint_of_error(file, "/repo")}) == len(found) + 1
