"""The JSON report: its keys are a contract."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from dlint import __version__
from dlint.engine.result import RunReport
from dlint.report.check.json import render
from dlint.report.options import RenderOptions

FINDING = [
    "rule", "twins", "severity", "path", "line", "column", "end_line", "end_column", "message", "stage", "fix",
]  # fmt: skip


def test_a_report_in_full(app: RunReport) -> None:
    found = json.loads(render(app, RenderOptions()))
    assert list(found) == ["version", "files", "findings", "errors"]
    assert found["version"] == __version__
    assert found["files"] == 3
    assert found["errors"] == [{"path": "gone/Dockerfile", "message": "cannot be read: Permission denied"}]
    assert found["findings"][0] == {
        "rule": "packages/recommended",
        "twins": ["hadolint:DL3015"],
        "severity": "info",
        "path": "app/Dockerfile",
        "line": 2,
        "column": 5,
        "end_line": 2,
        "end_column": 20,
        "message": "installs recommended packages as well",
        "stage": 0,
        "fix": {
            "trust": "unsafe",
            "title": "skip them",
            "edits": [{"start": 34, "end": 34, "text": " --no-install-recommends"}],
        },
    }
    assert found["findings"][1]["fix"] is None
    assert (found["findings"][1]["end_line"], found["findings"][1]["end_column"]) == (6, 15)


def test_nothing_found() -> None:
    assert json.loads(render(RunReport([]), RenderOptions())) == {
        "version": __version__,
        "files": 0,
        "findings": [],
        "errors": [],
    }


@given(data=st.data())
def test_any_report_keeps_the_contract(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    report = data.draw(reports)
    text = render(report, RenderOptions())
    assert text.isascii()
    assert text.count("\n") == 1
    found = json.loads(text)
    for finding, result in zip(found["findings"], report.results, strict=True):
        assert list(finding) == FINDING
        assert finding["message"] == result.message
        if result.fix is not None:
            assert finding["fix"]["edits"][0]["text"] == result.fix.edits[0].text
