"""`dlint check --watch`: a check after each change, and nothing else sets one off."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlint.cli.main import main
from dlint.cli.watch import without_option

Capture = pytest.CaptureFixture[str]
PATIENCE = 60


class Watching:
    """A running watch, with what it has printed."""

    def __init__(self, folder: Path, *words: str) -> None:
        line = [sys.executable, "-m", "dlint", "check", "--watch", *words]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(line, cwd=folder, stdout=pipe, stderr=subprocess.STDOUT)
        self.shown = b""

    def has_more(self) -> bool:
        """Whether something is printed that was not read yet."""
        assert self.process.stdout is not None
        return bool(select.select([self.process.stdout], [], [], 0)[0])

    def until(self, count: int) -> str:
        """What is printed by the time that so many checks have ended."""
        assert self.process.stdout is not None
        end = time.monotonic() + PATIENCE
        while self.shown.count(b"Ctrl-C ends") < count:
            assert select.select([self.process.stdout], [], [], end - time.monotonic())[0], self.shown
            data = os.read(self.process.stdout.fileno(), 4096)
            assert data, self.shown
            self.shown += data
        return self.shown.decode()


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    pytest.importorskip("watchfiles")
    (tmp_path / "Dockerfile").write_text("FROM debian\n")
    found = Watching(tmp_path, "--isolated", "-q", "-o", "report.txt:text", "-o", "page.html:html")
    yield found
    found.process.kill()
    found.process.communicate()


def test_a_change_is_checked_and_a_report_is_none(watching: Watching, tmp_path: Path) -> None:
    assert "image/untagged" in watching.until(1)
    (tmp_path / "Dockerfile").write_text("FROM debian:12\nRUN sudo true\n")
    second = watching.until(2).rpartition("Ctrl-C ends")[0].partition("Ctrl-C ends")[2]
    assert "image/untagged" not in second
    assert "sudo" in second
    assert (tmp_path / "report.txt").exists()
    time.sleep(1)
    assert not watching.has_more(), "its own reports set off no check"
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(PATIENCE) == 130


def test_without_the_package_the_message_names_it(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert main(["check", "--watch"]) == 2
    assert "pip install 'dockerfile-dlint[watch]'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("-",), ("--write-baseline", "a.json")])
def test_what_happens_once_cannot_be_watched(words: tuple[str, ...], capsys: Capture) -> None:
    assert main(["check", "--watch", *words]) == 2
    assert "exclude each other" in capsys.readouterr().err


def test_the_check_gets_all_other_words() -> None:
    assert without_option(["--all", "--watch", "a"]) == ["--all", "a"]
    assert without_option(["--watch", "--", "--watch"]) == ["--", "--watch"]
