"""Findings are held against BuildKit's, instruction by instruction."""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

import compare_buildkit
import pytest

TEXT = "FROM debian:12\nMAINTAINER me\nENV a b\nRUN x \\\n\n  y\n"
LINT = [
    {"rule": "MaintainerDeprecated", "line": 2, "end": 2},
    {"rule": "NoEmptyContinuation", "line": 6, "end": 6},
    {"rule": "UndefinedVar", "line": 3, "end": 3},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "a.Dockerfile").write_text(TEXT)
    row = json.dumps({"file": "a.Dockerfile", "lint": LINT})
    (tmp_path / "dev-buildkit.jsonl.xz").write_bytes(lzma.compress(row.encode() + b"\n"))
    return tmp_path


def rows_of(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> list[str]:
    monkeypatch.setattr(sys, "argv", ["compare_buildkit.py", str(folder), *words])
    assert compare_buildkit.main() == 0
    return capsys.readouterr().out.splitlines()


def test_the_table_counts_each_check(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = {
        row.split()[0]: [int(count) for count in row.split()[1:]] for row in rows_of(folder, monkeypatch, capsys)[1:]
    }
    assert table["MaintainerDeprecated"] == [1, 0, 0, 0]
    assert table["NoEmptyContinuation"] == [1, 0, 0, 0]
    assert table["LegacyKeyValueFormat"] == [0, 1, 0, 0]
    assert table["UndefinedVar"] == [0, 0, 0, 1]


def test_differences_are_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rows_of(folder, monkeypatch, capsys, "--show", "UndefinedVar") == ["only theirs: a.Dockerfile:3"]
