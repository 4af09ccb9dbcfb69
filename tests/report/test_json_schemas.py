"""The published schemas of JSON reports are true for what the verbs print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from published import SCHEMAS, held
from repository import Repository

from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]
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


def test_context(capsys: Capture, here: Path) -> None:
    (here / ".dockerignore").write_text("*.log\n**/*.log\n[a\n")
    (here / ".env").write_text("A=b")
    (here / "a.log").write_text("x")
    (here / "link").symlink_to("nowhere")
    (here / "Dockerfile").write_text("FROM debian:12\nCOPY gone a.log link* . /app/\n")
    report = held("context", printed(capsys, "context"))
    assert report["ignore_errors"] and report["instructions"][0]["sources"]
    assert {pattern["state"] for pattern in report["patterns"]} == {"used", "overridden"}
    # A pattern that is not valid keeps everything from being sent.
    (here / ".dockerignore").write_text("*.log\n")
    (here / "secret.pem").write_text("-----BEGIN PRIVATE KEY-----\n")
    assert held("context", printed(capsys, "context"))["finds"]


@pytest.mark.parametrize("words", [(), ("--cache", "last", "--outputs", "same", "--seconds", "3=40")])
def test_replay(capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    repository = Repository(tmp_path / "repository")
    manifest = {"package.json": "{}", "package-lock.json": '{"lockfileVersion": 3}'}
    stages = "FROM node:20 AS build\nCOPY . .\nRUN npm ci\nFROM node:20\nCOPY --from=build /a /a\n"
    repository.commit({**manifest, "a.js": "1", "Dockerfile": "FROM\n"}, "does not parse")
    repository.commit({"a.js": "2", "Dockerfile": stages}, "does")
    repository.commit({"a.js": "3"}, "source")
    monkeypatch.chdir(repository.folder)
    report = held("replay", printed(capsys, "replay", *words))
    assert report["proposals"] and report["as_built"] and report["today"]["commits"]
    assert any(line["files"] for line in report["today"]["lines"])


def test_other_keys_are_refused() -> None:
    for name in ("context", "replay", "optimize", "report", "check", "profile"):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text())
        assert schema["additionalProperties"] is False
        assert schema["$id"] == f"urn:dlint:schema:{name}"
