"""JUnit XML: well-formed, its sums right."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from dlint.engine.result import RunReport
from dlint.report.check.junit import render
from dlint.report.options import RenderOptions


def parsed(report: RunReport) -> ET.Element:
    return ET.fromstring(render(report, RenderOptions()).encode())


def test_a_report_in_full(app: RunReport) -> None:
    root = parsed(app)
    assert root.attrib == {"name": "dlint", "tests": "5", "failures": "2", "errors": "1"}
    first, clean, gone = root
    assert first.attrib == {"name": "app/Dockerfile", "tests": "3", "failures": "2", "errors": "0"}
    assert first[0].attrib == {
        "name": "packages/recommended at 2:5",
        "classname": "app/Dockerfile",
        "file": "app/Dockerfile",
        "line": "2",
    }
    assert first[0][0].tag == "system-out"
    assert first[0][0].text == (
        "app/Dockerfile:2:5: installs recommended packages as well\nfix: skip them (unsafe: needs --unsafe)"
    )
    assert [(case.get("name"), len(case)) for case in clean] == [("clean", 0)]
    assert gone[0][0].tag == "error"
    assert gone[0][0].get("message") == "cannot be read: Permission denied"


@given(data=st.data())
def test_any_report_is_well_formed(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    root = parsed(data.draw(reports))
    for element in (root, *root):
        assert element.get("tests") == str(len(element.findall(".//testcase")))
        assert element.get("failures") == str(len(element.findall(".//failure")))
        assert element.get("errors") == str(len(element.findall(".//error")))
