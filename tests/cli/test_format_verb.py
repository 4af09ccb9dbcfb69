"""`dlint format`, from the command line to the file."""

from __future__ import annotations

import io
import types
from pathlib import Path

import pytest

from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]
OLD = "from a:1\n\n\nrun x\n"
NEW = "FROM a:1\n\nRUN x\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "Dockerfile"
    path.write_text(OLD)
    return path


def test_a_file_is_written_once(file: Path, capsys: Capture) -> None:
    assert main(["format"]) == 0
    assert file.read_text() == NEW
    assert capsys.readouterr().out == "Dockerfile: laid out\n"
    assert main(["format"]) == 0
    assert capsys.readouterr().out == ""


def test_check_writes_nothing_and_fails(file: Path, capsys: Capture) -> None:
    assert main(["format", "--check"]) == 1
    assert file.read_text() == OLD
    assert capsys.readouterr().out == "Dockerfile: would be laid out\n"
    file.write_text(NEW)
    assert main(["format", "--check"]) == 0


def test_diff_writes_nothing(file: Path, capsys: Capture) -> None:
    assert main(["format", "--diff"]) == 0
    assert file.read_text() == OLD
    assert "-from a:1\n+FROM a:1\n" in capsys.readouterr().out


def test_standard_input_goes_to_standard_output(monkeypatch: pytest.MonkeyPatch, capfdbinary: object) -> None:
    stdin = types.SimpleNamespace(buffer=io.BytesIO(OLD.encode()), isatty=lambda: False)
    monkeypatch.setattr("sys.stdin", stdin)
    assert main(["format", "-"]) == 0
    assert capfdbinary.readouterr().out == NEW.encode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("option", [["--indent", "2"], ["--indent=2"]])
def test_the_indentation_is_an_option(file: Path, option: list[str]) -> None:
    file.write_text("FROM a:1\nRUN x \\\n        y\n")
    assert main(["format", *option]) == 0
    assert file.read_text() == "FROM a:1\nRUN x \\\n  y\n"


def test_an_indentation_that_cannot_be_is_a_mistake(file: Path, capsys: Capture) -> None:
    assert main(["format", "--indent", "99"]) == 2
    assert "--indent 99: it must be a number from 1 to 16" in capsys.readouterr().err
    assert file.read_text() == OLD


def test_a_file_that_does_not_parse_is_a_mistake(file: Path, capsys: Capture) -> None:
    file.write_text("from a:1\nCOPIE x\n")
    assert main(["format"]) == 2
    assert "does not parse" in capsys.readouterr().err
