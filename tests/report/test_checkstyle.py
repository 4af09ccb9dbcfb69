"""Checkstyle's XML: well-formed, one `error` for each finding and each file that cannot be read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from dlint.engine.result import RunReport
from dlint.report.check.checkstyle import render
from dlint.report.options import RenderOptions


def parsed(report: RunReport, base: str = "") -> ET.Element:
    return ET.fromstring(render(report, RenderOptions(base=base)).encode())


def test_a_report_in_full(app: RunReport) -> None:
    first, clean, gone = parsed(app)
    assert [file.get("name") for file in (first, clean, gone)] == [
        "app/Dockerfile", "clean/Dockerfile", "gone/Dockerfile",
    ]  # fmt: skip
    assert first[0].attrib == {
        "line": "2",
        "column": "5",
        "severity": "info",
        "message": "installs recommended packages as well (fix: skip them (unsafe: needs --unsafe))",
        "source": "dlint.packages.recommended",
    }
    assert [error.get("severity") for error in first] == ["info", "warning", "error"]
    assert len(clean) == 0
    assert gone[0].get("message") == "cannot be read: Permission denied"


@given(data=st.data())
def test_any_report_is_well_formed(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    report = data.draw(reports)
    root = parsed(report, "/somewhere")
    assert root.tag == "checkstyle"
    assert len(root.findall("file/error")) == len(report.results) + len(report.errors)
    assert {error.get("severity") for error in root.findall("file/error")} <= {"error", "warning", "info"}
