"""A fix that is refused carries its reason as far as the command line and the JSON report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dlint import api
from dlint.cli.main import main
from dlint.config.settings import Settings
from dlint.engine.result import RunReport
from dlint.report import render
from dlint.report.options import DEFAULTS

UNKNOWN_USER = "FROM python:3.12\nUSER $U\nRUN pip install flask\n"
REASON = "the user of this RUN is not known, who must own the cache"
CASES = [
    (UNKNOWN_USER, "cache/no-cache-mount", REASON),
    (
        "# syntax=docker/dockerfile:1.0\nFROM python:3.12\nRUN pip install flask\n",
        "cache/no-cache-mount",
        "the syntax that the file states has no mounts",
    ),
    (
        "FROM python:3.12\nENV PIP_CACHE_DIR=/c\nRUN pip install flask\n",
        "cache/no-cache-mount",
        "the file sets the cache of pip install flask",
    ),
    (
        "FROM debian:12\nCOPY app /usr/lib/app\nRUN chown -R 1000:1000 /usr/lib/app\n",
        "size/chown-doubles",
        "the base image may have files in /usr/lib/app",
    ),
]


@pytest.mark.parametrize(("text", "rule", "reason"), CASES)
def test_a_refusal_states_why(text: str, rule: str, reason: str) -> None:
    report = api.check(text.encode(), settings=Settings().but(select=(rule,)))
    [result] = report.results
    assert (result.fix, result.no_fix) == (None, reason)
    [finding] = json.loads(render("check", "json", RunReport([report]), options=DEFAULTS))["findings"]
    assert finding["no_fix"] == reason


def test_a_fix_that_is_offered_has_no_reason() -> None:
    report = api.check(b"FROM python:3.12\nRUN pip install flask\n", settings=Settings().but(all=True))
    [result] = [each for each in report.results if each.rule == "cache/no-cache-mount"]
    assert result.fix is not None
    assert result.no_fix is None


def test_fix_prints_reasons_when_it_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text(UNKNOWN_USER)
    words = ["fix", "--isolated", "--unsafe", "--select", "cache/no-cache-mount", str(path)]
    assert main(words) == 0
    assert capsys.readouterr() == ("1 file, nothing to repair\n", "")
    assert main([*words, "--verbose"]) == 0
    assert capsys.readouterr().err == f"{path}:3: no fix for cache/no-cache-mount: {REASON}\n"
