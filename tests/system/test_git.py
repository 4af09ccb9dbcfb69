"""Whatever a repository's configuration states, git starts no program, writes nothing and asks no one."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from dlint.cli.main import main
from dlint.replay.history import CommitRange, read_history
from dlint.system import git as git_module
from dlint.system.git import Git, HistoryError
from dlint.trial.profile.route import route_of
from dlint.trial.profile.warm import most_changed
from dlint.trial.recipe import Recipe

CLEAN = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
# EVIL stands for a program that leaves a mark, MARK for the file that shows it, HERE for the checkout.
SETTINGS = {
    "fsmonitor": "[core]\nfsmonitor = EVIL",
    "fsmonitor daemon": "[core]\nfsmonitor = true\nuntrackedCache = true",
    "hooks": "[core]\nhooksPath = HERE/hooks",
    "pager": "[core]\npager = EVIL",
    "pagers of commands": "[pager]\nlog = EVIL\nrev-list = EVIL\ndiff-tree = EVIL\ncat-file = EVIL\nls-tree = EVIL",
    "editor": "[core]\neditor = EVIL\n[sequence]\neditor = EVIL",
    "ssh": "[core]\nsshCommand = EVIL\n[ssh]\nvariant = simple",
    "proxy": "[core]\ngitProxy = EVIL",
    "askpass": "[core]\naskPass = EVIL",
    "alternates' references": "[core]\nalternateRefsCommand = EVIL",
    "credentials": '[credential]\nhelper = "!EVIL"',
    "external diff": "[diff]\nexternal = EVIL",
    "diff driver": '[diff "evil"]\ncommand = EVIL',
    "textconv": '[diff "evil"]\ntextconv = EVIL\ncachetextconv = true',
    "filters": '[filter "evil"]\nclean = EVIL\nsmudge = EVIL\nrequired = true',
    "filter process": '[filter "evil"]\nprocess = EVIL',
    "merge driver": '[merge "evil"]\ndriver = EVIL',
    "signatures": "[gpg]\nprogram = EVIL\n[log]\nshowSignature = true",
    "signatures by x509": '[gpg]\nformat = x509\n[gpg "x509"]\nprogram = EVIL\n[log]\nshowSignature = true',
    "signatures by ssh": '[gpg]\nformat = ssh\n[gpg "ssh"]\nprogram = EVIL\ndefaultKeyCommand = EVIL\n'
    "allowedSignersFile = HERE/signers\n[log]\nshowSignature = true",
    "include": "[include]\npath = HERE/more",
    "conditional include": '[includeIf "gitdir:**"]\npath = HERE/more',
    "alias": '[alias]\nlog = "!EVIL"\nrev-list = "!EVIL"\nrev-parse = "!EVIL"\ndiff-tree = "!EVIL"\nls-tree = "!EVIL"',
    "promisor by ext": "[core]\nrepositoryFormatVersion = 1\n[extensions]\npartialClone = evil\n"
    '[remote "evil"]\nurl = "ext::EVIL"\npromisor = true\npartialCloneFilter = blob:none\n'
    '[protocol]\nallow = always\n[protocol "ext"]\nallow = always',
    "promisor by path": "[core]\nrepositoryFormatVersion = 1\n[extensions]\npartialClone = evil\n"
    '[remote "evil"]\nurl = HERE\nuploadpack = EVIL\npromisor = true',
    "promisor by ssh": "[core]\nrepositoryFormatVersion = 1\nsshCommand = EVIL\n[extensions]\npartialClone = evil\n"
    '[remote "evil"]\nurl = ssh://localhost/x\npromisor = true',
    "remote helper": '[remote "origin"]\nurl = evil::x\nvcs = evil',
    "other addresses": '[url "ext::EVIL"]\ninsteadOf = https://',
    "submodules": '[submodule]\nrecurse = true\n[submodule "sub"]\nurl = ext::EVIL\nupdate = "!EVIL"\nactive = true',
    "upload hook": "[uploadpack]\npackObjectsHook = EVIL",
    "trace": "[trace2]\nnormalTarget = MARK\neventTarget = MARK\nperfTarget = MARK",
    "maintenance": "[gc]\nauto = 1\nautoDetach = false\n[maintenance]\nauto = true\nstrategy = incremental",
    "trailers": '[trailer "sign"]\ncommand = EVIL\ncmd = EVIL',
    "work tree": "[core]\nworktree = /etc",
    "notes and mailmap": "[notes]\ndisplayRef = *\n[mailmap]\nfile = HERE/pipe\nblob = HEAD:pipe\n"
    "[log]\nmailmap = true",
    "order file": "[diff]\norderFile = HERE/pipe\nrelative = true\nnoprefix = true",
    "attributes": "[core]\nattributesFile = HERE/pipe\nexcludesFile = HERE/pipe",
    "colours": "[color]\nui = always\n[core]\nquotePath = true\nabbrev = 4",
}
HOOKS = ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman")


def git(folder: Path, *words: str) -> str:
    line = ["git", "-C", str(folder), *words]
    return subprocess.run(line, env=CLEAN, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "mark"


@pytest.fixture
def evil(tmp_path: Path, mark: Path) -> Path:
    path = tmp_path / "evil"
    path.write_text(f"#!/bin/sh\necho $0 $@ >> {mark}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def checkout(tmp_path: Path, evil: Path) -> Path:
    """Three commits, one of them signed, with attributes that ask for every driver, and a pipe to stumble over."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "Dockerfile").write_text("FROM debian:12\nCOPY app.py /srv/\nCOPY . /srv\nRUN make\n")
    (folder / ".gitattributes").write_text("* diff=evil filter=evil merge=evil working-tree-encoding=UTF-8\n")
    for number in range(3):
        (folder / "app.py").write_text(f"print({number})\n")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", f"commit {number}")
    raw = git(folder, "cat-file", "commit", "HEAD")
    head, _, body = raw.partition("\n\n")
    fake = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----"
    signed = subprocess.run(
        ["git", "-C", str(folder), "hash-object", "-t", "commit", "-w", "--stdin"],
        input=f"{head}\n{fake}\n\n{body}\n", env=CLEAN, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    git(folder, "update-ref", "refs/heads/main", signed)
    os.mkfifo(folder / "pipe")
    (folder / "hooks").mkdir()
    for name in HOOKS:
        (folder / "hooks" / name).symlink_to(evil)
        (folder / ".git" / "hooks" / name).unlink(missing_ok=True)
        (folder / ".git" / "hooks" / name).symlink_to(evil)
    (folder / "more").write_text(f"[core]\nfsmonitor = {evil}\npager = {evil}\n[gpg]\nprogram = {evil}\n")
    return folder


def poison(folder: Path, name: str, evil: Path, mark: Path) -> None:
    text = SETTINGS[name].replace("EVIL", str(evil)).replace("HERE", str(folder)).replace("MARK", str(mark))
    with (folder / ".git" / "config").open("a") as config:
        config.write(text + "\n")


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine's own configuration."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(git_module, "SECONDS", 20)


def listing(folder: Path) -> dict[str, float]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("name", SETTINGS)
def test_no_setting_starts_a_program(
    checkout: Path,
    evil: Path,
    mark: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    poison(checkout, name, evil, mark)
    monkeypatch.chdir(checkout)
    before = listing(checkout)
    assert main(["replay", "--format", "json"]) in (0, 2)
    touched = most_changed(route_of(Recipe((checkout / "Dockerfile").read_bytes(), "Dockerfile", ".")))
    assert not mark.exists(), mark.read_text()
    assert listing(checkout) == before
    if name != "work tree":
        assert touched == "app.py"


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize(
    "words",
    [("check", "--all"), ("fix", "--diff"), ("fix", "--check"), ("context",), ("tree", "Dockerfile"),
     ("profile", "--engine", "model", "--warm")],
)  # fmt: skip
def test_the_verbs_that_need_no_history_ask_no_git(
    checkout: Path, evil: Path, mark: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SETTINGS:
        poison(checkout, name, evil, mark)
    monkeypatch.chdir(checkout)
    before = listing(checkout)
    assert main(list(words)) in (0, 1)
    assert not mark.exists(), mark.read_text()
    assert listing(checkout) == before


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("name", ["fsmonitor", "signatures", "include", "external diff", "textconv", "filters"])
def test_the_marks_show_what_git_would_have_started(checkout: Path, evil: Path, mark: Path, name: str) -> None:
    """Without this the tests above could pass for a program that nothing ever starts."""
    poison(checkout, name, evil, mark)
    (checkout / "app.py").write_text("changed\n")
    for words in (["status"], ["log", "-p"], ["diff"]):
        line = ["git", "-C", str(checkout), *words]
        subprocess.run(line, env=CLEAN, capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False)
    assert mark.exists()


@pytest.mark.usefixtures("user")
def test_no_setting_of_the_user_changes_the_answer(
    checkout: Path,
    evil: Path,
    mark: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(checkout)
    main(["replay", "--format", "json"])
    clean = capsys.readouterr().out
    texts = [text for name, text in SETTINGS.items() if name != "work tree" and "promisor" not in name]
    (tmp_path / ".gitconfig").write_text(
        "\n".join(texts).replace("EVIL", str(evil)).replace("HERE", str(checkout)).replace("MARK", str(mark))
    )
    main(["replay", "--format", "json"])
    assert capsys.readouterr().out == clean
    assert not mark.exists()


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize(
    "variable", ["GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH", "GIT_ASKPASS", "GIT_EDITOR", "GIT_PROXY_COMMAND"]
)
def test_no_variable_starts_a_program(
    checkout: Path, evil: Path, mark: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(evil))
    monkeypatch.chdir(checkout)
    assert main(["replay"]) == 0
    assert not mark.exists()


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize(
    "variable",
    [
        "GIT_TRACE",
        "GIT_TRACE2",
        "GIT_TRACE2_EVENT",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    ],
)
def test_no_variable_leads_elsewhere(
    checkout: Path, mark: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(mark))
    monkeypatch.chdir(checkout)
    assert main(["replay"]) == 0
    assert not mark.exists()


@pytest.mark.usefixtures("user")
def test_a_bare_repository_in_a_clone_is_not_taken(checkout: Path, evil: Path, mark: Path) -> None:
    bare = checkout / "fixtures" / "inner"
    git(checkout, "clone", "-q", "--bare", str(checkout), str(bare))
    with (bare / "config").open("a") as config:
        config.write(f"[core]\nfsmonitor = {evil}\n[gpg]\nprogram = {evil}\n[log]\nshowSignature = true\n")
    (bare / "Dockerfile").write_text("FROM debian:12\nCOPY app.py /\n")
    assert main(["replay", str(bare)]) == 2
    assert most_changed(route_of(Recipe(b"FROM debian:12\nCOPY . /\n", str(bare / "Dockerfile"), str(bare)))) is None
    assert not mark.exists()


@pytest.mark.usefixtures("user")
def test_replace_references_and_grafts_show_nothing(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Git(str(checkout))
    commits = asked.line("rev-list", "HEAD")
    first, *_, last = commits.split()
    git(checkout, "replace", first, last)
    (checkout / ".git" / "info").mkdir(exist_ok=True)
    (checkout / ".git" / "info" / "grafts").write_text(f"{first} {last}\n")
    assert Git(str(checkout)).line("rev-list", "HEAD") == commits


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("name", ["HEAD", "packed-refs", "objects/info/alternates", "shallow", "config"])
def test_a_pipe_among_gits_files_is_given_up(checkout: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_module, "SECONDS", 1)
    path = checkout / ".git" / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    with pytest.raises(HistoryError):
        read_history(str(checkout), None, CommitRange())


@pytest.mark.usefixtures("user")
def test_a_git_in_the_checkout_is_not_the_one(
    checkout: Path, evil: Path, mark: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "git").symlink_to(evil)
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("PATH", f":.:{os.environ['PATH']}")
    assert main(["replay"]) == 0
    assert not mark.exists()


def test_nothing_else_in_dlint_asks_git() -> None:
    package = Path(__file__).resolve().parents[2] / "src" / "dlint"
    for path in package.rglob("*.py"):
        if path != package / "system" / "git.py":
            text = path.read_text()
            assert '["git"' not in text, path
            assert '"git",\n        "-C"' not in text, path


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("entry", ["", ".", "bin", "{checkout}", "{checkout}/bin", "{checkout}/../{name}/bin"])
def test_no_program_of_the_checkout_is_started(
    entry: str, checkout: Path, evil: Path, mark: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "bin").mkdir()
    for folder in (checkout, checkout / "bin"):
        for name in ("git", "docker", "podman", "buildah", "shellcheck"):
            (folder / name).symlink_to(evil)
    monkeypatch.chdir(checkout)
    before = entry.format(checkout=checkout, name=checkout.name)
    monkeypatch.setenv("PATH", f"{before}{os.pathsep}{os.environ['PATH']}")
    for words in (["replay"], ["image", "no-such-image:1"], ["check", "--all", "--no-cache"]):
        main(words)
        assert not mark.exists(), words
