"""Seconds by instruction: measured in a profile, given by line, or assumed."""

from __future__ import annotations

from typing import Any

import pytest

from dlint.replay.plan import Plan, PlanOptions, read_plan
from dlint.replay.price import ASSUMED, DEFAULTS, GIVEN, MEASURED, kind_of, prices_of, read_profile

TEXT = """\
FROM node
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm \\
    npm ci
RUN npm run build
RUN echo done
ADD https://x.example/y /y
"""
OPTIONS = PlanOptions()


def plan(text: str = TEXT) -> Plan:
    return read_plan(text.encode(), "Dockerfile", OPTIONS)


def row(start: int, *seconds: float, cached: bool = False) -> dict[str, Any]:
    return {"start": start, "seconds": {"median": 0, "runs": list(seconds)}, "cached": cached}


def priced(profile: dict[str, Any] | None, given: dict[int, tuple[float, float | None]]) -> tuple[Any, list[str]]:
    prices, notes = prices_of(plan(), OPTIONS, profile, given)
    return [(prices.of(step).seconds, prices.of(step).how) for step in plan().steps], notes


def test_kinds_of_steps() -> None:
    kinds = [kind_of(step) for step in plan().steps]
    assert kinds == ["folder", "files", "install", "build", "command", "download"]
    assert priced(None, {})[0] == [(DEFAULTS[kind][0], ASSUMED) for kind in kinds]


def test_the_middle_of_the_repetitions_counts() -> None:
    profile = {"source": TEXT.splitlines(), "lines": [row(4, 10, 50, 11), row(6, 2.5), row(7), row(3, 0, cached=True)]}
    found, notes = priced(profile, {})
    assert found[2:4] == [(11, MEASURED), (2.5, MEASURED)]
    assert found[4] == (DEFAULTS["command"][0], ASSUMED)
    assert notes == [
        "the profile has no seconds for line 2, 3, 7, 8: assumed",
        "line 4 has a cache mount and was measured from nothing: built again it costs less",
    ]


def test_seconds_may_be_a_list() -> None:
    found, _ = priced({"lines": [{"start": 6, "seconds": [4.0, 6.0]}]}, {})
    assert found[3] == (5, MEASURED)


def test_a_profile_of_another_version_is_read_by_instruction() -> None:
    older = TEXT.replace("WORKDIR", "LABEL a=1\n\nWORKDIR").replace("echo done", "echo something else")
    profile = {"source": older.splitlines(), "lines": [row(6, 9), row(8, 3), row(9, 7)]}
    found, _ = priced(profile, {})
    assert found[2:5] == [(9, MEASURED), (3, MEASURED), (DEFAULTS["command"][0], ASSUMED)]


def test_what_is_given_goes_first_and_any_line_of_an_instruction_means_it() -> None:
    found, notes = priced(
        {"source": TEXT.splitlines(), "lines": [row(6, 3)]}, {5: (20, 4), 6: (1, None), 99: (1, None)}
    )
    assert found[2:4] == [(20, GIVEN), (1, GIVEN)]
    assert notes[0] == "--seconds 99: no step that the build needs stands in that line"
    prices, _ = prices_of(plan(), OPTIONS, None, {5: (20, 4)})
    steps = plan().steps
    assert prices.of(steps[2]).again(steps[2]) == 4


def test_a_broken_source_prices_nothing() -> None:
    found, _ = priced({"source": ["FRM"], "lines": [row(1, 3)]}, {})
    assert {how for _, how in found} == {ASSUMED}


@pytest.mark.parametrize("data", [b"", b"[]", b'{"lines": 1}', b"\xff"])
def test_what_is_no_profile(data: bytes) -> None:
    with pytest.raises(ValueError):
        read_profile(data)


def test_a_profile_as_dlint_writes_it() -> None:
    from dlint.report.profile.json import render
    from dlint.trial.profile.profile import LineProfile, Profile

    line = LineProfile(6, 6, "run", "npm run build", 0, True, seconds=[1.0, 2.0, 6.0])
    profile = Profile("Dockerfile", ".", None, None, "docker", True, TEXT.splitlines(), [line], [])
    found, _ = priced(read_profile(render(profile).encode()), {})
    assert found[3] == (2.0, MEASURED)
