"""Files are written whole or not at all, and stay what they were but for their bytes."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dlint import api
from dlint.cli.main import main
from dlint.system.write import WriteArea, replace_file

OLD = b"FROM debian:12\nrun true\nRUN false\nEXPOSE 80/TCP\n"
NEW = OLD.replace(b"run true", b"RUN true").replace(b"TCP", b"tcp")
SELECT = ("fix", "--isolated", "--select", "syntax/keyword-case,syntax/protocol-case")
COUNT = 60


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        OLD,
        OLD.replace(b"\n", b"\r\n"),
        OLD.replace(b"\n", b"\r\n", 2),
        OLD[:-1],
        b"\xef\xbb\xbf" + OLD,
        OLD + b"# caf\xe9 \xff\n",
        OLD.replace(b"true", b"echo caf\xe9"),
        OLD + b"\n\n\n",
        OLD + b"RUN a \\\n\t  b   \n",
    ],
)
def test_bytes_outside_of_the_edits_stay(folder: Path, text: bytes) -> None:
    (folder / "Dockerfile").write_bytes(text)
    assert main([*SELECT]) == 0
    assert (folder / "Dockerfile").read_bytes() == text.replace(b"run ", b"RUN ").replace(b"TCP", b"tcp")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_stays(folder: Path, mode: int) -> None:
    path = folder / "Dockerfile"
    path.write_bytes(OLD)
    path.chmod(mode)
    main([*SELECT])
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_chain_of_symlinks_stays_one(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "real").write_bytes(OLD)
    (folder / "middle").symlink_to("deep/real")
    (folder / "Dockerfile").symlink_to("middle")
    assert main([*SELECT, "Dockerfile"]) == 0
    assert (os.readlink(folder / "Dockerfile"), os.readlink(folder / "middle")) == ("middle", "deep/real")
    assert (folder / "deep" / "real").read_bytes() == NEW


def test_a_symlink_to_nothing_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").symlink_to("nowhere")
    assert main([*SELECT, "Dockerfile"]) == 2
    assert os.readlink(folder / "Dockerfile") == "nowhere"


def test_another_name_of_the_file_keeps_the_old_bytes(folder: Path) -> None:
    (folder / "Dockerfile").write_bytes(OLD)
    os.link(folder / "Dockerfile", folder / "backup")
    main([*SELECT, "Dockerfile"])
    assert (folder / "Dockerfile").read_bytes() == NEW
    assert (folder / "backup").read_bytes() == OLD


def test_a_read_only_file_is_left_and_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "Dockerfile").write_bytes(OLD)
    (folder / "b.Dockerfile").write_bytes(OLD)
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith("/Dockerfile"))
    assert main([*SELECT]) == 2
    assert (folder / "Dockerfile").read_bytes() == OLD
    assert (folder / "b.Dockerfile").read_bytes() == NEW
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("dlint: Dockerfile: ")


def test_a_full_disk_leaves_the_old_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    (folder / "Dockerfile").write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", fail)
    assert replace_file("Dockerfile", NEW, OLD, WriteArea(".")) == "cannot be written: No space left on device"
    assert (folder / "Dockerfile").read_bytes() == OLD
    assert os.listdir(folder) == ["Dockerfile"]


def test_what_a_killed_process_left_is_taken_away(folder: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (folder / "Dockerfile").write_bytes(OLD)
    names = {"old": f".dlint-{ended.pid}-a", "fresh": f".dlint-{ended.pid}-b", "alive": f".dlint-{os.getpid()}-c"}
    for name in names.values():
        (folder / name).write_bytes(b"x")
    long_ago = time.time() - 3600
    for name in (names["old"], names["alive"]):
        os.utime(folder / name, (long_ago, long_ago))
    main([*SELECT])
    assert sorted(os.listdir(folder)) == sorted(["Dockerfile", names["fresh"], names["alive"]])


@pytest.mark.parametrize("seed", range(8))
def test_killed_at_any_moment_nothing_is_lost(folder: Path, seed: int) -> None:
    paths = [folder / f"{number}.Dockerfile" for number in range(COUNT)]
    for path in paths:
        path.write_bytes(OLD)
        path.chmod(0o640)
    began = time.monotonic()
    running = subprocess.Popen([sys.executable, "-m", "dlint", *SELECT, "-q", str(folder)], start_new_session=True)
    # When the first file has changed, the others are about to: then any moment is a bad one.
    while time.monotonic() - began < 30 and running.poll() is None and paths[0].read_bytes() == OLD:
        time.sleep(0.001)
    time.sleep(random.Random(seed).random() * 0.15)
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    for path in paths:
        assert path.read_bytes() in (OLD, NEW)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
    left = [name for name in os.listdir(folder) if not name.endswith(".Dockerfile")]
    assert all(name.startswith(".dlint-") for name in left)
    assert main([*SELECT, "-q"]) == 0
    assert all(path.read_bytes() == NEW for path in paths)
    assert [name for name in os.listdir(folder) if not name.endswith(".Dockerfile")] == left


def test_bytes_that_are_no_text_survive_the_way_through_the_api() -> None:
    assert api.fix(OLD + b"# \xff\x80\n").new == NEW + b"# \xff\x80\n"
