"""What is known of a RUN as a whole: its programs, its text, whether it can be read; and how it is taken out."""

from __future__ import annotations

import pytest
from opened import last_run
from present import present

from dlint.fixes.workdir_makes import made_anyway
from dlint.text.edit import apply


@pytest.mark.parametrize(
    ("script", "programs"),
    [
        ("a && /usr/bin/b | sudo c", {"a", "b", "c"}),
        ("pip3.11 install x", {"pip3.11", "pip"}),
        ("python3 -m pip install x", {"python3", "pip"}),
        ("sh -c 'a; b'", {"sh", "a", "b"}),
        ('["a", "b"]', {"a"}),
        ("<<EOF\na\nb c\nEOF", {"a", "b"}),
        ("X=1", set()),
        ("$X y", set()),
    ],
)
def test_programs(script: str, programs: set[str]) -> None:
    assert last_run(f"FROM debian:12\nRUN {script}").programs == programs


def test_all_text_holds_the_bodies_of_heredocs() -> None:
    run = last_run("FROM debian:12\nRUN --network=none <<A cat <<B\na\nA\nb\nB\n")
    assert run.all_text == "<<A cat <<B\na\n\nb\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [("a", True), ("if a; then", False), ("<<EOF\na 'b\nEOF", False), ("<<EOF\n#!/usr/bin/python3\nif\nEOF", False)],
)
def test_is_readable(script: str, expected: bool) -> None:
    assert last_run(f"FROM debian:12\nRUN {script}").is_readable is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nRUN b\nUSER c\n", "FROM a\nUSER c\n"),
        ("FROM a\nRUN b \\\n  # c\n  d\nUSER e", "FROM a\nUSER e"),
        ("FROM a\nUSER c\nRUN b\n", "FROM a\nUSER c\n"),
        ("FROM a\nUSER c\nRUN b", "FROM a\nUSER c"),
        ("FROM a\n\n\nRUN b", "FROM a"),
        ("FROM a\r\nRUN b\r\nUSER c\r\n", "FROM a\r\nUSER c\r\n"),
        ("FROM a\r\nRUN b", "FROM a"),
        ("FROM a\nRUN <<EOF\nb\nEOF\nUSER c", "FROM a\nUSER c"),
    ],
)
def test_removal(text: str, expected: str) -> None:
    assert apply(text.encode(), [last_run(text).removal]) == expected.encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RUN mkdir -p /a\nWORKDIR /a", True),
        ("RUN mkdir a\nWORKDIR /a/", True),
        ("WORKDIR /a\nRUN mkdir b\nWORKDIR b", True),
        ("ARG A=/a\nRUN mkdir /a\nWORKDIR $A", True),
        ("RUN mkdir /a/b\nWORKDIR /a", False),
        ("RUN mkdir /a /b\nWORKDIR /a", False),
        ("RUN mkdir -m 700 /a\nWORKDIR /a", False),
        ("RUN mkdir /a && b\nWORKDIR /a", False),
        ("RUN mkdir /a\nCOPY b /a\nWORKDIR /a", False),
        ("USER b\nRUN mkdir /a\nWORKDIR /a", False),
        ("RUN mkdir /a", False),
    ],
)
def test_folder_that_workdir_makes_anyway(text: str, expected: bool) -> None:
    run = last_run(f"FROM debian:12\n{text}")
    assert (made_anyway(run, present(run.stage)) is not None) is expected
