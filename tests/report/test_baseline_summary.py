"""The summary states what a baseline hides, and what it holds for nothing."""

from __future__ import annotations

import pytest

from dlint.engine.result import FileReport, RunReport
from dlint.report import FORMATS, render
from dlint.report.options import RenderOptions
from dlint.text.source import Source


def report(hidden: int, gone: int, *baselines: str) -> RunReport:
    run = RunReport([FileReport("Dockerfile", Source(b"FROM a\n"))])
    run.hidden, run.gone, run.baselines = hidden, gone, list(baselines)
    return run


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (report(0, 0), "1 file checked, nothing to report"),
        (report(1, 0), "1 file checked, nothing new to report; 1 finding hidden by the baseline"),
        (
            report(2, 1, "b.json"),
            "1 file checked, nothing new to report; 2 findings hidden by the baseline; "
            '1 entry is in the baseline for nothing: add "--write-baseline b.json" to refresh it',
        ),
        (
            report(0, 3, "a.json", "b.json"),
            "1 file checked, nothing to report; 3 entries are in the baseline for nothing: "
            'add "--write-baseline a.json" and "--write-baseline b.json" to refresh it',
        ),
    ],
)
def test_in_words(run: RunReport, text: str) -> None:
    assert render("check", "text", run, options=RenderOptions()) == text + "\n"
    assert render("check", "text", run, options=RenderOptions(quiet=True)) == ""


@pytest.mark.parametrize("name", ["github", "markdown", "html"])
def test_wherever_there_is_a_summary(name: str) -> None:
    assert name in FORMATS["check"]
    assert "hidden by the baseline" in render("check", name, report(2, 0), options=RenderOptions())
