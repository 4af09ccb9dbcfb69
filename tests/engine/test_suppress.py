"""Comments silence what they name, where they stand, in three dialects."""

from __future__ import annotations

import pytest

from dlint import api

OLD = "MAINTAINER a@example.com"


def lines_with(text: str, rule: str = "syntax/maintainer") -> list[int]:
    return [result.line for result in api.check(text.encode()).results if result.rule == rule]


def test_nothing_is_silenced_without_a_comment() -> None:
    assert lines_with(f"FROM a:1\n{OLD}\n") == [2]


@pytest.mark.parametrize(
    "comment",
    [
        "# dlint: ignore[syntax/maintainer] we like it",
        "# dlint: ignore[syntax] a family",
        "# dlint: ignore[syntax/*]",
        "# dlint: ignore[DL4000]",
        "# dlint: ignore[secrets/env-name, MaintainerDeprecated]",
        "# dlint: ignore",
        "#dlint:ignore[hadolint:DL4000]",
        "# hadolint ignore=DL4000",
        "# hadolint ignore=DL3001,DL4000 # reason",
        "# check=skip=MaintainerDeprecated // why",
        "# check=skip=all",
    ],
)
def test_a_comment_silences_the_next_instruction_only(comment: str) -> None:
    assert lines_with(f"FROM a:1\n{comment}\n{OLD}\nRUN true\n{OLD}\n") == [5]


@pytest.mark.parametrize(
    "comment",
    [
        "# dlint: ignore[image]",
        "# hadolint ignore=DL3001",
        "# hadolint ignore=NOSUCH",
        "# check=skip=StageNameCasing",
        "# please do not ignore=DL4000",
    ],
)
def test_other_comments_silence_nothing(comment: str) -> None:
    assert lines_with(f"FROM a:1\n{comment}\n{OLD}\n") == [3]


def test_other_comments_may_stand_between() -> None:
    assert lines_with(f"FROM a:1\n# hadolint ignore=DL4000\n# the author\n{OLD}\n") == []


def test_a_blank_line_ends_the_block() -> None:
    assert lines_with(f"FROM a:1\n# hadolint ignore=DL4000\n\n{OLD}\n") == [4]


@pytest.mark.parametrize(
    "head",
    [
        "# dlint: ignore[syntax/maintainer] everywhere\n",
        "# syntax=docker/dockerfile:1\n# dlint: ignore[DL4000]\n\n",
        "# hadolint global ignore=DL4000\n",
        "# check=skip=MaintainerDeprecated;error=true\n",
        "# check=error=true;skip=StageNameCasing,MaintainerDeprecated\n",
    ],
)
def test_the_head_counts_for_the_whole_file(head: str) -> None:
    assert lines_with(f"{head}FROM a:1\n{OLD}\nFROM b:1\n{OLD}\n") == []


def test_a_stage_pragma_counts_for_its_stage() -> None:
    text = f"FROM a:1\n{OLD}\n# hadolint stage ignore=DL4000\nFROM b:1\nRUN true\n{OLD}\nFROM c:1\n{OLD}\n"
    assert lines_with(text) == [2, 8]
