"""The pipelines of a RUN: their commands, whether pipefail guards them, whether their status counts."""

from __future__ import annotations

import pytest
from opened import run_of

from dlint.model.commands.pipeline import Pipeline, pipelines


def pipelines_of(script: str, head: str = "FROM debian:12") -> list[Pipeline]:
    return list(pipelines(run_of(f"{head}\nRUN {script}")))


def names(pipeline: Pipeline) -> list[str | None]:
    return [command.name if command is not None else None for command in pipeline.commands]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a", []),
        ("a || b", []),
        ("echo 'a | b'", []),
        ("a | b && c | d | e", [["a", "b"], ["c", "d", "e"]]),
        ("a | { b; c | d; }", [["a", None], ["c", "d"]]),
        ("X=$(a | b)", [["a", "b"]]),
        ("sh -c 'a | b'", [["a", "b"]]),
        ('["sh", "-c", "a | b"]', [["a", "b"]]),
        ("<<EOF\na | b\nEOF", [["a", "b"]]),
        ("a | sudo b", [["a", "b"]]),
    ],
)
def test_commands_of_pipelines(script: str, expected: list[list[str | None]]) -> None:
    assert [names(pipeline) for pipeline in pipelines_of(script)] == expected


@pytest.mark.parametrize(
    ("script", "guarded", "fatal"),
    [
        ("a | b", False, True),
        ("set -o pipefail && a | b", True, True),
        ("bash -o pipefail -c 'a | b'", True, True),
        ("a | b || true", False, False),
        ("a | b; c", False, False),
        ("set -e; a | b; c", False, True),
        ("X=$(a | b) && c", False, True),
        ("echo $(a | b)", False, False),
        ("sh -c 'a | b' || true", False, False),
    ],
)
def test_what_becomes_of_the_status(script: str, guarded: bool, fatal: bool) -> None:
    (pipeline,) = pipelines_of(script)
    assert (pipeline.guarded, pipeline.fatal) == (guarded, fatal)


@pytest.mark.parametrize(
    ("script", "weightiest", "wary"),
    [
        ("curl a | sh", "curl", False),
        ("echo a | sort | b", None, False),
        ("cat a | make | b", "make", False),
        ("pip list | b", None, False),
        ("curl a | tar x", "curl", True),
        ("curl a | grep b", "curl", True),
        ("curl a | grep -v b", "curl", False),
        ("curl a | sha256sum", "curl", False),
        ("curl a | sha256sum -c -", "curl", True),
    ],
)
def test_what_can_fail_and_what_notices(script: str, weightiest: str | None, wary: bool) -> None:
    (pipeline,) = pipelines_of(script)
    assert (pipeline.weightiest and pipeline.weightiest.name) == weightiest
    assert pipeline.is_wary == wary
