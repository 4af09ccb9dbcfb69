"""`--show-suppressed`: silenced findings in the reports of programs, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]
SCHEMA = json.loads((Path(__file__).parents[1] / "report/data/sarif-schema-2.1.0.json").read_text())
TEXT = """\
FROM debian:12
# dlint: ignore[DL3004] the tool asks for it
RUN sudo make
# hadolint ignore=DL3004 # as above
RUN sudo make install
# dlint: ignore[DL3004]
RUN sudo make check
RUN sudo make clean
"""
REASONS = ["the tool asks for it", "as above", ""]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text(TEXT)
    return tmp_path


def report(capsys: Capture, kind: str, *words: str) -> Any:
    main(["check", "--select", "DL3004", "--format", kind, *words])
    return json.loads(capsys.readouterr().out)


def test_json_lists_them_apart(capsys: Capture) -> None:
    shown = report(capsys, "json", "--show-suppressed")
    assert [finding["line"] for finding in shown["findings"]] == [8]
    assert [finding["line"] for finding in shown["suppressed"]] == [3, 5, 7]
    assert [finding["suppression"] for finding in shown["suppressed"]] == [
        {"by": "comment", "reason": reason} for reason in REASONS
    ]
    plain = report(capsys, "json")
    assert "suppressed" not in plain
    assert plain["findings"] == shown["findings"]


def test_sarif_marks_them(capsys: Capture) -> None:
    log = report(capsys, "sarif", "--show-suppressed")
    Draft4Validator(SCHEMA).validate(log)
    results = {result["locations"][0]["physicalLocation"]["region"]["startLine"]: result
               for result in log["runs"][0]["results"]}  # fmt: skip
    assert "suppressions" not in results[8]
    assert results[3]["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": REASONS[0]}]
    assert results[7]["suppressions"] == [{"kind": "inSource", "status": "accepted"}]
    assert len(report(capsys, "sarif")["runs"][0]["results"]) == 1


def test_those_of_the_baseline_are_external(capsys: Capture) -> None:
    main(["check", "--select", "DL3004", "--write-baseline", "base.json"])
    capsys.readouterr()
    log = report(capsys, "sarif", "--show-suppressed", "--baseline", "base.json")
    found = [result["suppressions"][0] for result in log["runs"][0]["results"]]
    assert [each["kind"] for each in found].count("external") == 1
    assert {"kind": "external", "status": "accepted", "justification": "it is in the baseline base.json"} in found


def test_they_do_not_count(here: Path) -> None:
    (here / "Dockerfile").write_text("FROM debian:12\nRUN sudo make # x\n".replace("RUN", "# dlint: ignore\nRUN"))
    assert main(["check", "--select", "DL3004", "--show-suppressed"]) == 0
