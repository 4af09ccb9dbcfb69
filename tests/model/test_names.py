"""What the words of a command stand for."""

from __future__ import annotations

import pytest
from opened import run_of

from dlint.model.commands.variables import spelled
from dlint.text.units import listed

HEAD = 'FROM debian:12\nARG LIST="a b"\nENV ONE=c EMPTY=""\nARG UNKNOWN\n'


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("x 'y z'", ["x", "y z"]),
        ("$LIST x", ["a", "b", "x"]),
        ('"$LIST"', ["a b"]),
        ("lib${ONE}-dev", ["libc-dev"]),
        ("$EMPTY x", ["x"]),
        ("$UNKNOWN x", ["x"]),
        ("$ELSE x", ["x"]),
        ("$(cat list) x", ["x"]),
        ("${ONE:-d} x", ["x"]),
        ("x=$ELSE y", ["y"]),
    ],
)
def test_words_with_variables_replaced(words: str, expected: list[str]) -> None:
    run = run_of(f"{HEAD}RUN p {words}")
    assert [text for _, text in spelled(run, run.commands[0].words[1:])] == expected


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
    ],
)
def test_names_in_a_row(names: list[str], text: str) -> None:
    assert listed(names) == text
