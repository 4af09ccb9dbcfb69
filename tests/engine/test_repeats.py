"""Findings with one cause are reported as one by default, and each for itself where rules are asked for by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dlint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEXT = (
    "FROM debian:13\nENV A one\nENV B two\nRUN true\nENV C = three\nENV D four\nFROM debian:13\nENV E five\nUSER 1000\n"
)

LISTS = "size/package-lists"
APART = "FROM debian:13\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends jq\nUSER 1000\n"


def found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *arguments: str, text: str = TEXT
) -> list[dict[str, Any]]:
    path = tmp_path / "Dockerfile"
    path.write_text(text)
    main(["check", "--isolated", "--format", "json", *arguments, str(path)])
    findings: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return [each for each in findings if each["rule"] in ("syntax/legacy-pair", "cache/update-apart", LISTS)]


def test_one_for_each_stage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, other, last = found(tmp_path, capsys)
    assert (first["line"], other["line"], last["line"]) == (2, 5, 8)
    assert first["message"].endswith("(the same in lines 3 and 6)")
    assert len(first["fix"]["edits"]) == 3
    assert "the same" not in other["message"] + last["message"]


def test_each_where_rules_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("--all",), ("--select", "syntax"), ("--select", "buildkit:LegacyKeyValueFormat")):
        assert [each["line"] for each in found(tmp_path, capsys, *arguments)] == [2, 3, 5, 6, 8]


def test_a_comment_takes_its_line_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TEXT.replace("ENV B", "# dlint: ignore[syntax/legacy-pair] as it was\nENV B")
    first = found(tmp_path, capsys, text=text)[0]
    assert first["message"].endswith("(the same in line 7)")


def test_a_baseline_knows_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    baseline = str(tmp_path / "baseline.json")
    found(tmp_path, capsys, "--write-baseline", baseline)
    assert json.loads((tmp_path / "baseline.json").read_text())["count"] >= 5
    assert found(tmp_path, capsys, "--baseline", baseline) == []


def test_two_rules_with_one_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = found(tmp_path, capsys, text=APART)
    assert one["rule"] == "cache/update-apart"
    assert one["message"].endswith("put both in one RUN, and remove its lists there")
    assert "hadolint:DL3009" in one["twins"]
    both = found(tmp_path, capsys, "--all", text=APART)
    assert [each["rule"] for each in both] == ["cache/update-apart", LISTS]
    assert [each["rule"] for each in found(tmp_path, capsys, "--select", LISTS, text=APART)] == [LISTS]


def test_another_cause_at_the_same_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = APART.replace("RUN apt-get install", "COPY a.sh /\nRUN /a.sh").split("jq")[0]
    assert [each["rule"] for each in found(tmp_path, capsys, text=text + "\n")] == ["cache/update-apart", LISTS]
