"""SonarQube's generic format: rules that issues name, and ranges that its import takes."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dlint.engine.result import RunReport
from dlint.report.check.sonarqube import render
from dlint.report.options import RenderOptions
from dlint.text.source import Source

TEXT = {"type": "string", "minLength": 1}
SEVERITY = {"enum": ["HIGH", "MEDIUM", "LOW"]}
QUALITY = {"enum": ["SECURITY", "RELIABILITY", "MAINTAINABILITY"]}
# The attributes that the import knows. Source: docs.sonarsource.com, "Clean Code", 2026-11.
ATTRIBUTE = {
    "enum": [
        "FORMATTED", "CONVENTIONAL", "IDENTIFIABLE", "CLEAR", "LOGICAL", "COMPLETE", "EFFICIENT", "FOCUSED", "DISTINCT",
        "MODULAR", "TESTED", "LAWFUL", "TRUSTWORTHY", "RESPECTFUL",
    ]
}  # fmt: skip


def strict(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


LINE = {"type": "integer", "minimum": 1}
COLUMN = {"type": "integer", "minimum": 0}
RANGE = strict({"startLine": LINE, "endLine": LINE}, {"startColumn": COLUMN, "endColumn": COLUMN})
IMPACTS = {"type": "array", "minItems": 1, "items": strict({"softwareQuality": QUALITY, "severity": SEVERITY})}
RULE = strict(
    {"id": TEXT, "name": TEXT, "description": TEXT, "engineId": TEXT, "cleanCodeAttribute": ATTRIBUTE,
     "impacts": IMPACTS}
)  # fmt: skip
PLACE = strict({"message": {"type": "string"}, "filePath": TEXT}, {"textRange": RANGE})
ISSUE = strict({"ruleId": TEXT, "primaryLocation": PLACE})
VALIDATOR = Draft202012Validator(
    strict({"rules": {"type": "array", "items": RULE}, "issues": {"type": "array", "items": ISSUE}})
)


def document(report: RunReport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(report, RenderOptions()))
    return found


def test_a_report_in_full(app: RunReport) -> None:
    found = document(app)
    VALIDATOR.validate(found)
    assert [rule["id"] for rule in found["rules"]] == [
        "packages/recommended", "secrets/in-env", "shell/long", "dlint/unreadable",
    ]  # fmt: skip
    assert found["rules"][1] == {
        "id": "secrets/in-env",
        "name": "secrets/in-env",
        "description": "puts a secret into the image",
        "engineId": "dlint",
        "cleanCodeAttribute": "TRUSTWORTHY",
        "impacts": [{"softwareQuality": "SECURITY", "severity": "HIGH"}],
    }
    assert [issue["primaryLocation"].get("textRange") for issue in found["issues"]] == [
        {"startLine": 2, "endLine": 2, "startColumn": 4, "endColumn": 19},
        {"startLine": 4, "endLine": 6, "startColumn": 4, "endColumn": 14},
        {"startLine": 7, "endLine": 7, "startColumn": 4, "endColumn": 17},
        None,
    ]


@pytest.mark.parametrize(
    ("data", "words", "expected"),
    [
        ("RUN 🐳 x\n", "x", {"startLine": 1, "endLine": 1, "startColumn": 7, "endColumn": 8}),
        ("\ufeffRUN x\n", "x", {"startLine": 1, "endLine": 1, "startColumn": 4, "endColumn": 5}),
        ("RUN x\nRUN y\n", "RUN x\n", {"startLine": 1, "endLine": 1}),
        ("RUN x\n", "", {"startLine": 1, "endLine": 1}),
    ],
)
def test_ranges_are_not_empty_and_end_within_a_line(
    hand: SimpleNamespace, data: str, words: str, expected: dict[str, int]
) -> None:
    source = Source(data.encode())
    issue = document(hand.run(source, hand.marking(source, words)))["issues"][0]
    assert issue["primaryLocation"]["textRange"] == expected


@given(data=st.data())
def test_any_report_is_taken(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    report = data.draw(reports)
    found = document(report)
    VALIDATOR.validate(found)
    assert len(found["issues"]) == len(report.results) + len(report.errors)
    assert {issue["ruleId"] for issue in found["issues"]} == {rule["id"] for rule in found["rules"]}
    for issue in found["issues"][: len(report.results)]:
        place = issue["primaryLocation"]["textRange"]
        starts, ends = (place["startLine"], place.get("startColumn", 0)), (place["endLine"], place.get("endColumn", 1))
        assert starts < ends
