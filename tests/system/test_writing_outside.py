"""Nothing is written outside of the folder that the user named, nor over work of others, and nothing is left."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dlint.cli.main import main
from dlint.system.write import WriteArea, replace_file

OLD = "FROM debian:12\nrun true\n"
NEW = OLD.replace("run", "RUN")
WASTEFUL = "FROM debian:12\nCOPY . /srv\n"
IGNORE = ("fix", "--isolated", "--unsafe", "--select", "context")
CASE = ("fix", "--isolated", "--select", "syntax/keyword-case")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "Dockerfile").write_text(OLD)
    (folder / "ignore").write_text("x\n")
    return folder


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "checkout"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "node_modules").mkdir()
    (folder / "package.json").write_text("{}")
    (folder / "app.js").write_text("")
    for number in range(9):
        (folder / "node_modules" / str(number)).write_text("x" * 1000)
    monkeypatch.chdir(folder)
    return folder


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_ignore_file_is_written_where_it_belongs(checkout: Path) -> None:
    """The other tests would hold for a repair that never writes."""
    (checkout / "Dockerfile").write_text(WASTEFUL)
    assert main([*IGNORE]) == 0
    assert ".git" in (checkout / ".dockerignore").read_text()


@pytest.mark.parametrize(
    "plant",
    [
        lambda checkout, elsewhere: (checkout / "Dockerfile").symlink_to(elsewhere / "Dockerfile"),
        lambda checkout, elsewhere: (checkout / "Dockerfile").symlink_to("../elsewhere/Dockerfile"),
        lambda checkout, elsewhere: (checkout / "docker").symlink_to(elsewhere),
    ],
)
@pytest.mark.parametrize("words", [(), ("Dockerfile",), ("docker/Dockerfile",), (".",)])
def test_no_dockerfile_behind_a_link(
    checkout: Path, elsewhere: Path, plant: Callable[[Path, Path], None], words: tuple[str, ...]
) -> None:
    plant(checkout, elsewhere)
    before = state(elsewhere)
    main([*CASE, *words])
    assert state(elsewhere) == before


@pytest.mark.parametrize("target", ["../elsewhere/ignore", "../elsewhere/new"])
@pytest.mark.parametrize("name", [".dockerignore", "Dockerfile.dockerignore"])
def test_no_ignore_file_behind_a_link(checkout: Path, elsewhere: Path, target: str, name: str) -> None:
    (checkout / "Dockerfile").write_text(WASTEFUL)
    (checkout / name).symlink_to(target)
    before = state(elsewhere)
    assert main([*IGNORE]) == 2
    assert state(elsewhere) == before
    assert (checkout / name).is_symlink()


def test_no_ignore_file_in_a_context_that_the_repository_states(
    checkout: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "Dockerfile").write_text(WASTEFUL)
    (checkout / "dlint.toml").write_text('context = "../elsewhere"\n')
    before = state(elsewhere)
    assert main(["fix", "--unsafe"]) == 2
    assert state(elsewhere) == before
    assert "dlint.toml:1: context: ../elsewhere " in capsys.readouterr().err


@pytest.mark.parametrize("context", ["../elsewhere", "link", "/etc"])
def test_no_ignore_file_in_a_context_that_compose_states(checkout: Path, elsewhere: Path, context: str) -> None:
    (checkout / "link").symlink_to(elsewhere)
    (checkout / "Dockerfile").write_text(WASTEFUL)
    stated = f"services:\n  web:\n    build:\n      context: {context}\n      dockerfile: {checkout}/Dockerfile\n"
    (checkout / "compose.yaml").write_text(stated)
    before = state(elsewhere)
    main([*IGNORE])
    assert state(elsewhere) == before


def test_a_context_that_the_user_names_is_written_to(checkout: Path, tmp_path: Path) -> None:
    (checkout / "docker").mkdir()
    (checkout / "docker" / "Dockerfile").write_text(WASTEFUL)
    assert main([*IGNORE, "--context", ".", "docker"]) == 0
    assert ".git" in (checkout / ".dockerignore").read_text()


def test_above_the_folder_named_nothing_is_written(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "docker").mkdir()
    (checkout / "docker" / "Dockerfile").write_text("FROM debian:12\nCOPY app.js package.json /srv/\nCOPY . /srv\n")
    (checkout / "compose.yaml").write_text(
        "services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n"
    )
    assert main([*IGNORE, "docker"]) == 0
    assert not (checkout / ".dockerignore").exists()
    assert "outside of" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["report.txt", "out/report.txt"])
@pytest.mark.parametrize("is_there", [True, False])
def test_no_report_along_a_planted_link(
    checkout: Path, elsewhere: Path, name: str, is_there: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "Dockerfile").write_text(OLD)
    if is_there:
        (elsewhere / "report.txt").write_text("kept")
    if "/" in name:
        (checkout / "out").symlink_to(elsewhere)
    else:
        (checkout / name).symlink_to(elsewhere / "report.txt")
    before = state(elsewhere)
    assert main(["check", "--isolated", "-o", name]) == 2
    assert state(elsewhere) == before
    assert f"cannot write {name}: it " in capsys.readouterr().err


def test_no_report_into_git_nor_into_a_pipe(checkout: Path) -> None:
    (checkout / "Dockerfile").write_text(OLD)
    (checkout / "report").symlink_to(".git/config")
    os.mkfifo(checkout / "pipe")
    (checkout / "hooks").symlink_to(".git")
    for name in ("report", "pipe", "hooks/post-checkout", ".git/config"):
        assert main(["check", "--isolated", "-o", name]) == 2
    assert sorted(os.listdir(checkout / ".git")) == ["HEAD"]


def test_a_report_goes_where_the_user_states(checkout: Path, tmp_path: Path) -> None:
    (checkout / "Dockerfile").write_text(OLD)
    for path in (str(tmp_path / "report.txt"), "report.txt", "../again.txt"):
        assert main(["check", "--isolated", "--fail-on", "never", "-o", path]) == 0
        assert Path(path).read_text()
    assert main(["check", "--isolated", "--fail-on", "never", "-o", "/dev/null"]) == 0


@pytest.mark.parametrize("name", ["baseline.json", "../elsewhere/base.json"])
def test_no_baseline_where_the_repository_states(checkout: Path, elsewhere: Path, name: str) -> None:
    (checkout / "Dockerfile").write_text(OLD)
    (checkout / "dlint.toml").write_text(f'baseline = "{name}"\n')
    (checkout / "baseline.json").symlink_to(elsewhere / "base.json")
    assert main(["check", "--write-baseline"]) == 2
    assert not (elsewhere / "base.json").exists()


def test_a_save_between_reading_and_writing_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text("saved by an editor\n")
    problem = replace_file(str(path), NEW.encode(), OLD.encode(), WriteArea(str(tmp_path)))
    assert problem == "has changed since it was read: it is left as it is now; run dlint again"
    assert path.read_text() == "saved by an editor\n"
    assert os.listdir(tmp_path) == ["Dockerfile"]


def test_a_file_that_appeared_meanwhile_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text("mine\n")
    assert replace_file(str(tmp_path / ".dockerignore"), b"x", None, WriteArea(str(tmp_path))) is not None
    assert (tmp_path / ".dockerignore").read_text() == "mine\n"


def test_an_editors_save_during_a_fix_wins(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way through the verb: the file changes while it is repaired."""
    from dlint.engine import fixer

    (checkout / "Dockerfile").write_text(OLD)
    right = fixer.Fixer.fix

    def slow(self: fixer.Fixer, reaches_others: bool = True) -> fixer.FixedFile:
        outcome = right(self, reaches_others)
        (checkout / "Dockerfile").write_text("FROM edited\n")
        return outcome

    monkeypatch.setattr(fixer.Fixer, "fix", slow)
    assert main([*CASE]) == 2
    assert (checkout / "Dockerfile").read_text() == "FROM edited\n"


def test_extended_attributes_stay(checkout: Path) -> None:
    path = checkout / "Dockerfile"
    path.write_text(OLD)
    try:
        os.setxattr(path, "user.note", b"kept \xff")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    assert main([*CASE]) == 0
    assert path.read_text() == NEW
    assert os.getxattr(path, "user.note") == b"kept \xff"


def test_what_cannot_be_kept_keeps_the_file(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    (checkout / "Dockerfile").write_text(OLD)
    monkeypatch.setattr(os, "listxattr", lambda _: ["user.note"])
    monkeypatch.setattr(os, "getxattr", lambda *_: b"")
    monkeypatch.setattr(os, "setxattr", refuse)
    assert main([*CASE]) == 2
    assert (checkout / "Dockerfile").read_text() == OLD
    assert [name for name in os.listdir(checkout) if name.startswith(".dlint-")] == []


@pytest.mark.parametrize("what", ["file", "folder"])
def test_read_only_stays_read_only_also_for_root(checkout: Path, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "sub").mkdir()
    path = checkout / "sub" / "Dockerfile"
    path.write_text(OLD)
    (path if what == "file" else path.parent).chmod(0o555)
    assert main([*CASE, "sub"]) == 2
    (checkout / "sub").chmod(0o755)
    assert path.read_text() == OLD
    assert os.listdir(checkout / "sub") == ["Dockerfile"]
    assert "read-only; change the" in capsys.readouterr().err.replace("change its", "change the")


def test_a_special_mode_stays(checkout: Path) -> None:
    (checkout / "Dockerfile").write_text(OLD)
    (checkout / "Dockerfile").chmod(0o2644)
    assert main([*CASE]) == 0
    assert stat.S_IMODE((checkout / "Dockerfile").stat().st_mode) == 0o2644


@pytest.mark.parametrize("seed", range(6))
def test_an_interrupt_leaves_nothing_behind(checkout: Path, seed: int) -> None:
    for number in range(80):
        (checkout / f"{number}.Dockerfile").write_text(OLD)
    running = subprocess.Popen([sys.executable, "-P", "-m", "dlint", *CASE, "-q"], stderr=subprocess.PIPE, text=True)
    began = time.monotonic()
    while (
        time.monotonic() - began < 30
        and running.poll() is None
        and "RUN" not in (checkout / "0.Dockerfile").read_text()
    ):
        time.sleep(0.001)
    time.sleep(seed * 0.01)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=30)
    assert running.returncode in (0, 130)
    assert errors == ""
    assert [name for name in os.listdir(checkout) if name.startswith(".dlint-")] == []
    assert {(checkout / f"{number}.Dockerfile").read_text() for number in range(80)} <= {OLD, NEW}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may write there")
def test_a_tree_without_write_bits_protects_no_file_in_particular(checkout: Path) -> None:
    path = checkout / "Dockerfile"
    path.write_text("FROM debian:12 as base\n")
    path.chmod(0o444)
    checkout.chmod(0o555)
    try:
        assert main(["fix", str(path)]) == 0
    finally:
        checkout.chmod(0o755)
    assert path.read_text() == "FROM debian:12 AS base\n"
    assert path.stat().st_mode & 0o777 == 0o444
