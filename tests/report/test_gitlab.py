"""GitLab's Code Quality report has what GitLab asks for."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from dlint.engine.result import RunReport
from dlint.report.check.gitlab import render
from dlint.report.options import RenderOptions

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def test_a_report_in_full(app: RunReport) -> None:
    issues = json.loads(render(app, RenderOptions()))
    assert [(issue["severity"], issue["check_name"]) for issue in issues] == [
        ("minor", "packages/recommended"),
        ("major", "shell/long"),
        ("critical", "secrets/in-env"),
        ("blocker", "dlint"),
    ]
    assert issues[1] == {
        "description": "is three commands",
        "check_name": "shell/long",
        "fingerprint": issues[1]["fingerprint"],
        "severity": "major",
        "location": {"path": "app/Dockerfile", "lines": {"begin": 4, "end": 6}},
    }
    assert issues[3]["location"] == {"path": "gone/Dockerfile", "lines": {"begin": 1}}
    assert issues[3]["description"] == "cannot be read: Permission denied"


def test_nothing_found() -> None:
    assert json.loads(render(RunReport([]), RenderOptions())) == []


@given(data=st.data())
def test_any_report_is_one_that_gitlab_takes(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    issues = json.loads(render(data.draw(reports), RenderOptions(base="/repo")))
    for issue in issues:
        assert issue["severity"] in SEVERITIES
        assert not issue["location"]["path"].startswith(("./", "/"))
        lines = issue["location"]["lines"]
        assert 1 <= lines["begin"] <= lines.get("end", lines["begin"])
        json.dumps(issue, ensure_ascii=False).encode()
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
