"""A bug in one rule, set off by one file, does not silence the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from dlint.rules.syntax import maintainer

from dlint.cli.main import main
from dlint.kit import Finding
from dlint.model.instructions.kinds import Maintainer
from dlint.model.stage import Stage


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = maintainer.check.check

    def check(view: Maintainer, stage: Stage) -> Iterator[Finding]:
        if view.file.source.path.endswith("bad"):
            raise ZeroDivisionError("oops")
        yield from honest(view, stage)

    monkeypatch.setattr(maintainer.check, "check", check)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_run_goes_on_and_owns_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], broken: None, jobs: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("Dockerfile", "Dockerfile.bad", "Dockerfile.good"):
        (tmp_path / name).write_text("FROM debian:12\nMAINTAINER me\n")
    assert main(["check", "--isolated", "--select", "syntax", "--format", "json", "--jobs", jobs]) == 3
    reported = capsys.readouterr()
    report = json.loads(reported.out)
    assert {row["path"].removeprefix("./") for row in report["findings"]} == {"Dockerfile", "Dockerfile.good"}
    assert "ZeroDivisionError: oops" in report["errors"][0]["message"]
    assert "Please report it" in reported.err


def test_a_repair_of_others_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], broken: None
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("Dockerfile", "Dockerfile.bad", "Dockerfile.good"):
        (tmp_path / name).write_text("FROM debian:12\nMAINTAINER me\n")
    assert main(["fix", "--isolated", "--unsafe", "--select", "syntax/maintainer"]) == 3
    assert "Please report it" in capsys.readouterr().err
    assert (tmp_path / "Dockerfile.bad").read_text() == "FROM debian:12\nMAINTAINER me\n"
    for name in ("Dockerfile", "Dockerfile.good"):
        assert "MAINTAINER" not in (tmp_path / name).read_text()
