"""Long pages go to the pager of the user, short ones and those of programs do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.cli import pager
from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A terminal of 10 lines, and a pager that keeps what it gets."""
    program = tmp_path / "keeps"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words\ncat > {tmp_path}/text\n')
    program.chmod(0o755)
    monkeypatch.setattr("dlint.cli.verbs.explain.is_terminal", lambda _: True)
    monkeypatch.setenv("LINES", "10")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("DLINT_PAGER", raising=False)
    monkeypatch.setenv("PAGER", f"{program} -x 'a b'")
    return tmp_path


def test_a_long_page_goes_to_the_pager(terminal: Path, capsys: Capture) -> None:
    assert main(["explain", "DL3042"]) == 0
    assert capsys.readouterr().out == ""
    assert (terminal / "text").read_text().startswith("# size/pip-cache\n")
    assert (terminal / "words").read_text() == "-x a b\n"


@pytest.mark.parametrize("words", ["", "cat", "no-such-pager", "'"])
def test_without_a_pager_it_is_printed(words: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("DLINT_PAGER", words)
    assert main(["explain", "DL3042"]) == 0
    assert capsys.readouterr().out.startswith("# size/pip-cache\n")


def test_a_pager_is_not_looked_for_in_the_current_folder(
    terminal: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(terminal)
    monkeypatch.setenv("PATH", ".::/nowhere")
    for words in ("keeps", "./keeps"):
        monkeypatch.setenv("PAGER", words)
        assert main(["explain", "DL3042"]) == 0
        assert capsys.readouterr().out.startswith("# size/pip-cache\n")
    assert not (terminal / "text").exists()


def test_a_short_text_and_no_pager(terminal: Path, capsys: Capture) -> None:
    pager.show("one\ntwo\n")
    assert capsys.readouterr().out == "one\ntwo\n"
    assert main(["explain", "--no-pager", "DL3042"]) == 0
    assert capsys.readouterr().out.startswith("# size/pip-cache\n")
    assert not (terminal / "text").exists()
