"""Repairs are made round by round, and only those that prove themselves."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from dlint import api
from dlint.cli.main import main
from dlint.config.settings import Settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


CASED = b"FROM debian:12\nrun true\nRUN false\n"
FIXED = b"FROM debian:12\nRUN true\nRUN false\n"


def test_writes_and_states_what(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_bytes(CASED)
    assert main(["fix", "--isolated"]) == 0
    assert (folder / "Dockerfile").read_bytes() == FIXED
    assert "repaired syntax/keyword-case" in capsys.readouterr().out


def test_a_second_run_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_bytes(FIXED)
    assert main(["fix", "--isolated"]) == 0
    assert "nothing to repair" in capsys.readouterr().out
    assert (folder / "Dockerfile").read_bytes() == FIXED


def test_check_writes_nothing_and_fails(folder: Path) -> None:
    (folder / "Dockerfile").write_bytes(CASED)
    assert main(["fix", "--isolated", "--check"]) == 1
    assert (folder / "Dockerfile").read_bytes() == CASED


def test_diff_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_bytes(CASED)
    assert main(["fix", "--isolated", "--diff"]) == 0
    assert (folder / "Dockerfile").read_bytes() == CASED
    assert "-run true\n+RUN true\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [CASED.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + CASED, CASED + b"# \xff\xfe", CASED[:-1]],
)
def test_line_ends_encoding_and_the_last_line_stay(folder: Path, text: bytes) -> None:
    (folder / "Dockerfile").write_bytes(text)
    main(["fix", "--isolated"])
    assert (folder / "Dockerfile").read_bytes() == text.replace(b"run true", b"RUN true")


def test_the_mode_stays_and_a_symlink_stays_one(folder: Path) -> None:
    real = folder / "real.txt"
    real.write_bytes(CASED)
    real.chmod(0o640)
    (folder / "Dockerfile").symlink_to(real)
    assert main(["fix", "--isolated", "Dockerfile"]) == 0
    assert (folder / "Dockerfile").is_symlink()
    assert real.read_bytes() == FIXED
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(os.listdir(folder)) == ["Dockerfile", "real.txt"]


def test_a_missing_file_does_not_stop_the_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_bytes(CASED)
    assert main(["fix", "--isolated", "Dockerfile", "nowhere"]) == 2
    assert (folder / "Dockerfile").read_bytes() == FIXED
    assert "nowhere: no such file" in capsys.readouterr().err


def test_what_is_suppressed_is_left_alone(folder: Path) -> None:
    text = b"# dlint: ignore[syntax/keyword-case]\n" + CASED
    (folder / "Dockerfile").write_bytes(text)
    main(["fix", "--isolated"])
    assert (folder / "Dockerfile").read_bytes() == text


def test_a_refused_fix_does_not_hold_back_its_neighbours(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = b"FROM debian:12\nADD a.sh /a.sh\nRUN apt-get update && apt-get install -y x\nADD b.cfg /b.cfg\n"
    (folder / "Dockerfile").write_bytes(text)
    main(["fix", "--isolated"])
    first = (folder / "Dockerfile").read_bytes()
    assert b"COPY b.cfg" in first
    main(["fix", "--isolated"])
    assert (folder / "Dockerfile").read_bytes() == first


def test_what_was_refused_is_asked_again_on_the_text_as_it_is() -> None:
    text = b'\tEOF\n# escape=`\nFROM nano\nNEV P=`"quoted`" Q="a`"b"\nONBUILD LABEL a=b` c d=`` e=x`\n'
    settings = Settings().but(all=True)
    once = api.fix(text, settings=settings, unsafe=True).new
    assert api.fix(once, settings=settings, unsafe=True).new == once


def test_a_mount_goes_before_a_clean_up() -> None:
    """Both at once would ask to take each other back: the mount is made, and nothing needs to be deleted."""
    old = b"FROM node:22\nWORKDIR /a\nCOPY package.json package-lock.json ./\nRUN npm ci\nUSER node\n"
    settings = Settings().but(select=("cache/no-cache-mount", "size/npm-cache"), all=True)
    fixed = api.fix(old, settings=settings, unsafe=True)
    assert b"RUN --mount=type=cache,target=/root/.npm npm ci\n" in fixed.new
    assert [repair.rule for repair in fixed.applied] == ["cache/no-cache-mount"]
    assert not fixed.refused
