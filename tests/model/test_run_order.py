"""The commands of a RUN in the order in which the shell runs them."""

from __future__ import annotations

import pytest

from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.instructions.run_order import in_order
from dlint.syntax.parse import parse
from dlint.text.source import Source


def order(script: str) -> list[str]:
    text = f"FROM debian:12\nRUN <<EOF\n{script}\nEOF\n"
    [run] = [view for view in Dockerfile(parse(Source(text.encode(), "Dockerfile"))).views() if isinstance(view, Run)]
    return [command.written for command in in_order(run)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("one\ntwo", ["one", "two"]),
        ("f() { one; }\ntwo\nf", ["two", "f", "one"]),
        ("f() { one; }\nf\nf", ["f", "one", "f", "one"]),
        ("g() { one; }\nf() { g; }\nf", ["f", "g", "one"]),
        ("f() { one; }\ntwo\n$CALL", ["one", "two", "$CALL"]),
        ("trap 'one; two' EXIT\nthree", ["trap 'one; two' EXIT", "three", "one", "two"]),
        ("trap 'one' 0 TERM\ntwo", ["trap 'one' 0 TERM", "two", "one"]),
        ("f() { one; }\ntrap f EXIT\ntwo", ["trap f EXIT", "two", "f", "one"]),
        ("trap 'one' EXIT\ntrap - EXIT\ntwo", ["trap 'one' EXIT", "trap - EXIT", "two"]),
        ("trap 'one' INT\ntwo", ["trap 'one' INT", "two"]),
        ("if a; then trap 'one' EXIT; fi\ntwo", ["a", "trap 'one' EXIT", "two"]),
    ],
)
def test_order(script: str, expected: list[str]) -> None:
    assert order(script) == expected


def test_functions_that_call_each_other_end() -> None:
    assert len(order("f() { g; g; }\ng() { f; f; }\nf")) < 100
