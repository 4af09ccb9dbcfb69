"""The published schemas of JSON reports are true for what the verbs print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]
SCHEMAS = Path(__file__).resolve().parents[2] / "docs/schemas"
TEXT = """\
# syntax=docker/dockerfile:1
FROM debian AS build
# dlint: ignore[DL3004] as it is
RUN sudo make
ONBUILD RUN <<EOF
echo a
EOF
COPY . .
ENV API_TOKEN=abc
RUN apt-get install git
RUN ["sh", "-c", "x"]
FOO bar
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text(TEXT)
    (tmp_path / "dlint.toml").write_text('[severity]\ncache = "info"\n')
    return tmp_path


def held(name: str, document: Any) -> Any:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    Draft7Validator.check_schema(schema)
    Draft7Validator(schema).validate(document)
    return document


def printed(capsys: Capture, *words: str) -> Any:
    main([*words, "--format", "json"])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("words", [(), ("--all", "--show-suppressed", "--verbose"), ("gone",)])
def test_check(capsys: Capture, words: tuple[str, ...]) -> None:
    report = held("check", printed(capsys, "check", *words))
    assert report["findings"] or report["errors"]


def test_check_refuses_other_keys(capsys: Capture) -> None:
    report = printed(capsys, "check")
    report["findings"][0]["extra"] = 1
    assert not Draft7Validator(json.loads((SCHEMAS / "check.json").read_text())).is_valid(report)


def test_tree(capsys: Capture) -> None:
    view = held("tree", printed(capsys, "tree", "Dockerfile"))
    assert any(node["onbuild"] for node in view["instructions"])
    assert view["errors"]


def test_rules_and_settings(capsys: Capture) -> None:
    assert held("rules", printed(capsys, "rules"))
    assert held("config-show", printed(capsys, "config", "show", "."))["files"] == ["dlint.toml"]
