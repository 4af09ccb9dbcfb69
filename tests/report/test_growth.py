"""How much work a report of many findings is: calls are counted, no time is taken."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from dlint import report
from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.engine.result import RunReport
from dlint.report import FORMATS
from dlint.report.options import RenderOptions
from dlint.text.source import Source

LINES = (
    "RUN cd /a{} && sudo make\n",
    "ENV PASSWORD_{}=abcDEF{}xyz9\n",
    "RUN curl https://me:abcDEF{}xyz9@h/\n",
)
TIMES = 4


def found(count: int) -> RunReport:
    """A run over a file with some findings for each of `count` repetitions, secrets among them."""
    lines = "".join(line.replace("{}", str(number)) for number in range(count) for line in LINES)
    settings = Settings()
    settings.all = True
    return RunReport([check_source(Source(b"FROM debian:12\n" + lines.encode(), "Dockerfile"), settings, False)])


def calls(kind: str, run: RunReport) -> int:
    """How many functions are called for a report, those of the standard library and of built-in types included."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        report.render("check", kind, run, options=RenderOptions())
    finally:
        sys.setprofile(before)
    return count


@pytest.fixture(scope="module")
def runs() -> tuple[RunReport, RunReport]:
    return found(100), found(100 * TIMES)


@pytest.mark.parametrize("kind", FORMATS["check"])
def test_the_work_of_a_report_grows_with_its_findings(kind: str, runs: tuple[RunReport, RunReport]) -> None:
    """Where it grew with the square, four times the findings would be sixteen times the work."""
    small, large = runs
    assert len(large.results) > 3 * len(small.results) > 600
    calls(kind, small)
    assert calls(kind, large) < 1.5 * TIMES * calls(kind, small)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS["check"])
def test_ten_thousand_findings_are_reported(kind: str) -> None:
    """No more work for each of them than of a thousand."""
    small, large = found(300), found(3000)
    assert len(large.results) >= 10_000
    assert calls(kind, large) < 1.5 * 10 * calls(kind, small)
