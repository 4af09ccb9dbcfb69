"""`dlint check --baseline` and `--write-baseline`, from the command line to the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]
OLD = "FROM a:1\nMAINTAINER a\nEXPOSE 99999\n"
ONLY = ("--select", "syntax/maintainer,syntax/bad-port")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    (tmp_path / "Dockerfile").write_text(OLD)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/Dockerfile").write_text(OLD)
    return tmp_path


def check(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = main(["check", *ONLY, *words])
    reported = capsys.readouterr()
    return code, reported.out, reported.err


def count(path: Path) -> int:
    data: dict[str, Any] = json.loads(path.read_text())
    assert data["count"] == sum(len(names) for rules in data["findings"].values() for names in rules.values())
    return int(data["count"])


def test_what_was_written_is_hidden_from_then_on(capsys: Capture, here: Path) -> None:
    code, out, err = check(capsys, "--write-baseline", "b.json")
    assert (code, err) == (0, "dlint: 4 findings written to b.json\n")
    assert out == "2 files checked, nothing new to report; 4 findings hidden by the baseline\n"
    assert count(here / "b.json") == 4
    code, out, err = check(capsys, "--baseline", "b.json")
    assert (code, out, err) == (0, "2 files checked, nothing new to report; 4 findings hidden by the baseline\n", "")


def test_moved_lines_stay_hidden_and_new_ones_are_reported(capsys: Capture, here: Path) -> None:
    check(capsys, "--write-baseline=b.json")
    (here / "Dockerfile").write_text("# moved\n\n" + OLD + "EXPOSE 70000\n")
    code, out, _ = check(capsys, "--baseline=b.json", "--format=json")
    assert code == 1
    assert [(each["path"], each["line"]) for each in json.loads(out)["findings"]] == [("Dockerfile", 6)]


def test_what_is_gone_is_reported_with_how_to_refresh(capsys: Capture, here: Path) -> None:
    check(capsys, "--write-baseline", "b.json")
    (here / "Dockerfile").write_text("FROM a:1\nEXPOSE 99999\n")
    (here / "sub/Dockerfile").unlink()
    code, out, _ = check(capsys, "--baseline", "b.json")
    assert code == 0
    assert out.endswith('3 entries are in the baseline for nothing: add "--write-baseline b.json" to refresh it\n')
    assert check(capsys, "--write-baseline", "b.json")[0] == 0
    assert count(here / "b.json") == 1
    assert "for nothing" not in check(capsys, "--baseline", "b.json")[1]


def test_what_was_not_looked_for_is_not_gone(capsys: Capture) -> None:
    check(capsys, "--write-baseline", "b.json")
    for words in (["--baseline", "b.json", "sub"], ["--baseline", "b.json", "--ignore", "syntax/maintainer"]):
        assert "for nothing" not in check(capsys, *words)[1]


def test_the_configuration_names_it(capsys: Capture, here: Path) -> None:
    (here / "dlint.toml").write_text("baseline = 'ci/known.json'\n")
    (here / "ci").mkdir()
    code, _, err = check(capsys)
    assert code == 2
    assert "ci/known.json" in err and "dlint check --write-baseline" in err
    assert check(capsys, "--write-baseline")[0] == 0
    assert count(here / "ci/known.json") == 4
    assert check(capsys)[0] == 0
    assert check(capsys, "--isolated")[0] == 1


def test_each_configuration_has_its_own(capsys: Capture, here: Path) -> None:
    (here / "dlint.toml").write_text("baseline = 'a.json'\n")
    (here / "sub/dlint.toml").write_text("baseline = 'b.json'\n")
    assert check(capsys, "--write-baseline")[0] == 0
    assert (count(here / "a.json"), count(here / "sub/b.json")) == (2, 2)
    assert check(capsys)[0] == 0


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["--write-baseline"], "dlint-baseline.json"),
        (["--write-baseline", "--quiet"], "dlint-baseline.json"),
        (["--write-baseline", "."], "dlint-baseline.json"),
        (["--baseline", "b.json", "--write-baseline"], "b.json"),
        (["--baseline", "b.json", "--write-baseline", "."], "b.json"),
        (["--write-baseline", "--baseline=b.json", "Dockerfile", "sub"], "b.json"),
        (["--baseline", "b.json", "--write-baseline", "c.json"], "c.json"),
    ],
)
def test_the_file_may_be_left_out(capsys: Capture, here: Path, words: list[str], name: str) -> None:
    assert check(capsys, *words)[0] == 0
    assert count(here / name) == 4


def test_no_other_file_is_written_over(capsys: Capture, here: Path) -> None:
    (here / "package.json").write_text("{}")
    code, _, err = check(capsys, "--write-baseline", "package.json")
    assert code == 2
    assert "--write-baseline: package.json " in err
    assert (here / "package.json").read_text() == "{}"
    assert check(capsys, "--write-baseline", "Dockerfile")[0] == 0
    assert (here / "Dockerfile").read_text() == OLD


def test_it_holds_from_every_folder(capsys: Capture, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(capsys, "--write-baseline", "b.json")
    monkeypatch.chdir(here / "sub")
    assert check(capsys, "--baseline", "../b.json", "..", "Dockerfile")[0] == 0
    assert check(capsys, "--baseline", str(here / "b.json"), str(here / "Dockerfile"))[0] == 0


def test_a_file_that_cannot_be_read_is_still_an_error(capsys: Capture, here: Path) -> None:
    code, _, _ = check(capsys, "--write-baseline", "b.json", "Dockerfile", "nope")
    assert code == 2
    assert count(here / "b.json") == 2


def test_the_level_that_fails_counts_what_is_left(capsys: Capture, here: Path) -> None:
    check(capsys, "--write-baseline", "b.json")
    (here / "Dockerfile").write_text(OLD + "EXPOSE 70000\n")
    assert check(capsys, "--baseline", "b.json", "--fail-on", "never")[0] == 0
    assert check(capsys, "--baseline", "b.json", "--fail-on", "warning")[0] == 1
