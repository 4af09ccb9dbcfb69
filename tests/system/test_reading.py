"""Files are read where they are regular, small enough, and part of the checkout; what is not gives the reason."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from dlint.cli.main import main
from dlint.system.read import checkout_of, read_file, read_start, remembering_folders

DOCKERFILE = "FROM debian:12\nCOPY package.json /srv/\nRUN npm install\nCOPY . /srv\n"
SECRET = "root:hunter2:0:0:outside of the checkout\n"
SECONDS = 20


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "elsewhere" / "passwd"
    path.parent.mkdir()
    path.write_text(SECRET)
    return path


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "checkout"
    (folder / ".git").mkdir(parents=True)
    (folder / "Dockerfile").write_text(DOCKERFILE)
    (folder / "package.json").write_text('{"dependencies": {"a": "1"}}')
    monkeypatch.chdir(folder)
    return folder


class Ran(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """One command line in a folder; whatever would be read without end runs into the time limit."""

    def ran(folder: Path, *words: str) -> Ran:
        monkeypatch.chdir(folder)
        signal.alarm(SECONDS)
        code = main(list(words))
        signal.alarm(0)
        return Ran(code, *capsys.readouterr())

    def too_late(*_: object) -> None:
        raise TimeoutError(f"not done in {SECONDS} s")

    before = signal.signal(signal.SIGALRM, too_late)
    yield ran
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def fifo(path: Path, _: Path) -> None:
    os.mkfifo(path)


def zero(path: Path, _: Path) -> None:
    path.symlink_to("/dev/zero")


def leads_out(path: Path, outside: Path) -> None:
    path.symlink_to(outside)


def huge(path: Path, _: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(40_000_000)


PLANTS: tuple[Callable[[Path, Path], None], ...] = (fifo, zero, leads_out, huge)
REASONS = {
    "fifo": "a named pipe",
    "zero": "",  # that it is a device, or that it leads out: both are right
    "leads_out": "outside of",
    "huge": "larger than",
}
PLACES = (
    ("Dockerfile", ("check", "Dockerfile"), 2),
    ("Dockerfile", ("fix", "Dockerfile"), 2),
    ("Dockerfile", ("fix", "--diff", "Dockerfile"), 2),
    ("Dockerfile", ("tree", "Dockerfile"), 2),
    ("Dockerfile", ("context", "-f", "Dockerfile"), 2),
    ("Dockerfile", ("profile", "--engine", "model", "-f", "Dockerfile", "."), 2),
    ("dlint.toml", ("check",), 2),
    (".dlint.toml", ("check",), 2),
    ("pyproject.toml", ("check",), 2),
    ("own.toml", ("check", "--config", "own.toml"), 2),
    ("base.json", ("check", "--baseline", "base.json"), 2),
    (".dockerignore", ("check", "--all"), 2),
    ("Dockerfile.dockerignore", ("check", "--all"), 2),
    (".dockerignore", ("context",), 2),
    (".hadolint.yaml", ("config", "import"), 2),
)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
@pytest.mark.parametrize(("name", "words", "code"), PLACES, ids=str)
def test_what_is_no_file_of_the_checkout_is_an_error(
    run: Run,
    checkout: Path,
    outside: Path,
    plant: Callable[[Path, Path], None],
    name: str,
    words: tuple[str, ...],
    code: int,
) -> None:
    (checkout / name).unlink(missing_ok=True)
    plant(checkout / name, outside)
    ran = run(checkout, *words)
    reported = ran.stdout + ran.stderr
    assert ran.returncode == code, reported
    assert name in reported
    assert REASONS[plant.__name__] in reported
    assert "hunter2" not in reported
    assert "bug in dlint" not in reported


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
@pytest.mark.parametrize(
    "name", ["package.json", "package-lock.json", "requirements.txt", ".gitignore", "compose.yaml", "Makefile", ".env",
             "docker-bake.hcl", "setup.py", "go.mod"],
)  # fmt: skip
def test_what_is_read_on_the_way_neither_hangs_nor_shows(
    run: Run, checkout: Path, outside: Path, plant: Callable[[Path, Path], None], name: str
) -> None:
    (checkout / name).unlink(missing_ok=True)
    plant(checkout / name, outside)
    for words in (("check", "--all"), ("fix", "--unsafe", "--diff"), ("context",)):
        ran = run(checkout, *words)
        assert ran.returncode in (0, 1, 2)
        assert "hunter2" not in ran.stdout + ran.stderr
        assert "bug in dlint" not in ran.stderr


KINDS = ["json", "sarif", "text", "github", "junit", "html", "markdown", "gitlab", "checkstyle", "sonarqube"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_unreadable_ignore_file_is_an_error_row_in_each_format(run: Run, checkout: Path, kind: str) -> None:
    os.mkfifo(checkout / ".dockerignore")
    ran = run(checkout, "check", "--all", "--format", kind)
    assert ran.returncode == 2
    assert ".dockerignore cannot be read" in ran.stdout


def test_an_error_row_does_not_hide_the_findings(run: Run, checkout: Path) -> None:
    os.mkfifo(checkout / ".dockerignore")
    report = json.loads(run(checkout, "check", "--all", "--format", "json").stdout)
    assert report["findings"]
    assert report["errors"]


def test_links_within_the_checkout_are_followed(checkout: Path) -> None:
    (checkout / "docker").mkdir()
    (checkout / "docker" / "Dockerfile").symlink_to("../Dockerfile")
    assert main(["check", "--isolated", "--fail-on", "never", "docker/Dockerfile"]) == 0


def test_a_planted_repository_behind_a_link_is_outside(run: Run, checkout: Path, tmp_path: Path) -> None:
    """A folder with `.git` is a checkout, but not one that a link out of this one leads to."""
    other = tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    (other / "Dockerfile").write_text(SECRET)
    (checkout / "sub").symlink_to(other)
    ran = run(checkout, "check", "sub/Dockerfile")
    assert ran.returncode == 2
    assert "outside of" in ran.stdout + ran.stderr
    assert "hunter2" not in ran.stdout + ran.stderr


def test_the_message_states_how_to_allow_it(run: Run, checkout: Path, outside: Path) -> None:
    (checkout / "Dockerfile").unlink()
    (checkout / "Dockerfile").symlink_to(outside)
    ran = run(checkout, "check")
    assert f"leads to {outside}, outside of {checkout}; name that file itself" in ran.stdout + ran.stderr
    assert run(checkout, "check", "--isolated", str(outside)).returncode in (0, 1)


def test_a_checkout_reached_through_a_link_of_the_users_own(run: Run, checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "short").symlink_to(checkout)
    for words in (("check", "short"), ("check", "short/Dockerfile")):
        assert run(tmp_path, *words, "--isolated", "--fail-on", "never").returncode == 0


def test_without_git_the_folder_that_was_named_is_the_checkout(run: Run, tmp_path: Path, outside: Path) -> None:
    (tmp_path / "plain" / "a").mkdir(parents=True)
    (tmp_path / "plain" / "b").mkdir()
    (tmp_path / "plain" / "a" / "Dockerfile").write_text(DOCKERFILE)
    (tmp_path / "plain" / "b" / "Dockerfile.web").symlink_to("../a/Dockerfile")
    (tmp_path / "plain" / "b" / "Dockerfile").symlink_to(outside)
    ran = run(Path("/"), "check", "--isolated", "--fail-on", "never", "--format", "json", str(tmp_path / "plain"))
    report = json.loads(ran.stdout)
    assert [error["path"] for error in report["errors"]] == [str(tmp_path / "plain" / "b" / "Dockerfile")]


def _attempt(path: Path) -> str:
    try:
        return read_file(str(path)).decode()
    except OSError as error:
        return str(error.strerror)


def _tree_of_links(top: Path) -> list[Path]:
    """Checkouts in one another, with links within them and out of them; the paths of their files."""
    for folder in ("a/b", "a/nested/src", "a/worktree/src", "elsewhere/c"):
        (top / folder).mkdir(parents=True)
    for checkout in ("a", "a/nested", "elsewhere"):
        (top / checkout / ".git").mkdir()
    # As git has it in a worktree and in a submodule.
    (top / "a/worktree/.git").write_text("gitdir: ../.git/worktrees/worktree\n")
    for name in ("a/b/f", "a/f", "a/nested/src/f", "a/worktree/src/f", "elsewhere/c/f", "f"):
        (top / name).write_text(name)
    links = {
        "a/inside": "b",
        "a/leaves": "../elsewhere",
        "a/leaves_deeper": "../elsewhere/c",
        "a/b/up": "../f",
        "a/b/out": "../../f",
        "a/b/gone": "nothing",
        "a/b/loop": "loop",
        "a/nested/src/to_outer": "../../f",
        "a/worktree/src/to_outer": "../../f",
        "a/linked_git": "nested",
    }
    for name, target in links.items():
        (top / name).symlink_to(target)
    names = ["a/inside/f", "a/inside/up", "a/inside/out", "a/leaves/c/f", "a/leaves_deeper/f", "a/linked_git/src/f",
             "a/b/../f", "a/inside/../f", "a/leaves/../f", "a/b/none", "a/none/f", "a/f/f", *links,
             *(str(path.relative_to(top)) for path in top.rglob("f"))]  # fmt: skip
    return [top / name for name in names]


@pytest.mark.parametrize("backward", [False, True])
def test_what_is_remembered_of_folders_changes_no_answer(tmp_path: Path, backward: bool) -> None:
    paths = sorted(_tree_of_links(tmp_path), reverse=backward)

    def answer(path: Path) -> tuple[str, str]:
        return _attempt(path), checkout_of(str(path))

    one_by_one = [answer(path) for path in paths]
    assert remembering_folders(lambda: [answer(path) for path in paths]) == one_by_one


def test_links_that_leave_are_refused_while_folders_are_remembered(tmp_path: Path) -> None:
    _tree_of_links(tmp_path)
    names = (
        "a/b/f",
        "a/leaves/c/f",
        "a/b/out",
        "a/nested/src/to_outer",
        "a/worktree/src/to_outer",
        "a/linked_git/src/f",
    )
    found = remembering_folders(lambda: [_attempt(tmp_path / name) for name in names])
    assert found[0] == "a/b/f"
    assert all("outside of" in each for each in found[1:5])
    # A link to a checkout within the checkout stays in it.
    assert found[5] == "a/nested/src/f"


def test_a_folder_that_becomes_a_link_is_seen_by_the_next_run(tmp_path: Path) -> None:
    _tree_of_links(tmp_path)
    path = tmp_path / "a" / "b" / "f"
    assert remembering_folders(lambda: _attempt(path)) == "a/b/f"
    (tmp_path / "a" / "b").rename(tmp_path / "b")
    (tmp_path / "a" / "b").symlink_to(tmp_path / "b")
    assert "outside of" in remembering_folders(lambda: _attempt(path))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the system does not show what was opened")
def test_a_folder_that_becomes_a_link_during_the_run_leads_nowhere(tmp_path: Path) -> None:
    _tree_of_links(tmp_path)
    path = tmp_path / "a" / "b" / "f"

    def swapped() -> tuple[str, str]:
        before = _attempt(path)
        (tmp_path / "a" / "b").rename(tmp_path / "b")
        (tmp_path / "a" / "b").symlink_to(tmp_path / "b")
        return before, _attempt(path)

    before, after = remembering_folders(swapped)
    assert before == "a/b/f"
    assert "outside of" in after


def test_files_of_one_folder_look_for_their_checkout_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "x" / "y"
    folder.mkdir(parents=True)
    paths = [folder / f"f{number}" for number in range(50)]
    for path in paths:
        path.write_text("")
    asked: list[str] = []
    lexists = os.path.lexists

    def counted(path: str) -> bool:
        asked.append(path)
        return lexists(path)

    monkeypatch.setattr(os.path, "lexists", counted)
    remembering_folders(lambda: [checkout_of(str(path)) for path in paths])
    assert len(asked) == len(folder.parents) + 1


def test_a_path_of_many_folders_is_looked_at(tmp_path: Path) -> None:
    assert _attempt(tmp_path.joinpath(*["d"] * 1500, "f")) == os.strerror(errno.ENOENT)


def test_a_stream_that_the_user_names_is_read(checkout: Path) -> None:
    line = f"{sys.executable} -P -m dlint check --isolated --fail-on never /dev/stdin < Dockerfile"
    assert subprocess.run(["bash", "-c", line], capture_output=True, check=False, timeout=SECONDS).returncode == 0
    line = f"{sys.executable} -P -m dlint check --isolated --fail-on never <(cat Dockerfile)"
    assert subprocess.run(["bash", "-c", line], capture_output=True, check=False, timeout=SECONDS).returncode == 0


def test_the_beginning_of_a_large_file_may_be_read(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"ab" * 50)
    assert read_start(str(tmp_path / "large"), 3) == b"aba"
    with pytest.raises(OSError, match="larger than"):
        read_file(str(tmp_path / "large"), 99)
    assert len(read_file(str(tmp_path / "large"), 100)) == 100


def test_nothing_else_in_dlint_opens_files_to_read() -> None:
    """Besides `system`, only what reads files of dlint's own making."""
    own = {
        "testing.py", "trial/profile/context_copy.py", "trial/engines/buildah.py", "trial/engines/docker.py",
        "trial/engines/prepared.py", "trial/engines/docker_store.py", "trial/engines/leftovers.py",
        "trial/progress/provenance.py", "trial/build_secrets.py", "cli/output.py", "cli/failure.py",
        "model/commands/shellcheck.py", "packed.py", "packing.py", "prepare.py", "scan/dataset.py",
        "scan/time_limit.py",
    }  # fmt: skip
    package = Path(__file__).resolve().parents[2] / "src" / "dlint"
    for path in package.rglob("*.py"):
        name = path.relative_to(package).as_posix()
        if name.startswith("system/") or name in own:
            continue
        text = path.read_text().replace("def open(", "")
        for call in (" open(", "(open(", ".read_bytes(", ".read_text(", "os.open(", "io.open("):
            assert call not in text, f"{name}: read with dlint.system.read, not {call})"
