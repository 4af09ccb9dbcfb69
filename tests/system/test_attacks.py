"""Hostile checkouts against every verb that runs no build: each ends in time, in order, and leaves the rest alone."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.archives import save

pytestmark = pytest.mark.slow

SECRET = "root:hunter2:0:0:outside of the checkout"
DOCKERFILE = "FROM debian:12\nWORKDIR app\nCOPY . /srv\nRUN cd /srv && apt-get install -y curl\nMAINTAINER me\n"
SECONDS = 30
VERBS = {
    "check": ("check", "--all"),
    "check of a file": ("check", "--all", "Dockerfile"),
    "fix": ("fix", "--unsafe"),
    "fix --diff": ("fix", "--unsafe", "--diff"),
    "format": ("format",),
    "context": ("context",),
    "tree": ("tree", "Dockerfile"),
    "replay": ("replay",),
    "profile plan": ("profile", "--engine", "model", "Dockerfile"),
    "explain": ("explain", "DL3009"),
    "lsp": ("lsp",),
    "image": ("image", "image.tar"),
    "config": ("config", "import"),
}


class Ground(NamedTuple):
    """A checkout, what lies outside of it, and the file that a program of the attacker would leave."""

    checkout: Path
    outside: Path
    mark: Path


def nothing(_: Ground) -> None:
    """The same without an attack: what the test expects is there."""


def names_as_commands(ground: Ground) -> None:
    for name in ("a\n::error::x", "b\x1b[31m\r##vso[x]", "c\u202ed"):
        folder = ground.checkout / name
        folder.mkdir()
        (folder / "Dockerfile").write_text(DOCKERFILE)


def long_names(ground: Ground) -> None:
    """Deeper than any path may be long, so that it can only be reached step by step."""
    before = os.getcwd()
    os.chdir(ground.checkout)
    for _ in range(40):
        os.mkdir("n" * 200)
        os.chdir("n" * 200)
    Path("Dockerfile").write_text(DOCKERFILE)
    os.chdir(before)
    (ground.checkout / ("f" * 255)).write_text("")


def loops_of_links(ground: Ground) -> None:
    for name, goal in (("a", "b"), ("b", "a"), ("here", "."), ("up", ".."), ("compose.yaml", "compose.yaml")):
        (ground.checkout / name).symlink_to(goal)
    (ground.checkout / "sub").mkdir()
    (ground.checkout / "sub" / "Dockerfile").symlink_to("Dockerfile")


def pipes(ground: Ground) -> None:
    for name in ("package.json", "compose.yaml", "app.dockerfile", ".env", "Makefile", ".gitignore"):
        os.mkfifo(ground.checkout / name)


def devices(ground: Ground) -> None:
    for name in ("package.json", "docker-bake.hcl", "other.dockerfile", ".gitignore", ".npmrc"):
        (ground.checkout / name).symlink_to("/dev/zero")


def huge_files(ground: Ground) -> None:
    for name in ("package.json", "compose.yaml", "big.dockerfile", "yarn.lock", ".gitignore", "data.bin"):
        with (ground.checkout / name).open("wb") as stream:
            stream.truncate(20_000_000_000)


def links_out(ground: Ground) -> None:
    for name in ("Dockerfile.dockerignore", "package.json", "compose.yaml", "linked.dockerfile", ".env"):
        (ground.checkout / name).symlink_to(ground.outside / "passwd")
    (ground.checkout / "folder").symlink_to(ground.outside)


def hard_links(ground: Ground) -> None:
    (ground.checkout / "Dockerfile").unlink()
    os.link(ground.outside / "Dockerfile", ground.checkout / "Dockerfile")


def read_only(ground: Ground) -> None:
    (ground.checkout / "Dockerfile").chmod(0o444)


def submodule(ground: Ground) -> None:
    """A `.git` file that leads to a repository with hostile settings, inside of the checkout and outside."""
    for name, at in (("sub", ground.checkout / "evil.git"), ("away", ground.outside / "evil.git")):
        repository(at, ground.mark)
        (ground.checkout / name).mkdir()
        (ground.checkout / name / ".git").write_text(f"gitdir: {at}\n")
        (ground.checkout / name / "Dockerfile").write_text(DOCKERFILE)
    (ground.checkout / ".gitmodules").write_text(
        f'[submodule "sub"]\npath = sub\nurl = ext::sh -c touch% {ground.mark}\nupdate = !touch {ground.mark}\n'
    )


def bare_repository(ground: Ground) -> None:
    repository(ground.checkout / "nested", ground.mark)
    (ground.checkout / "nested" / "Dockerfile").write_text(DOCKERFILE)


def repository(at: Path, mark: Path) -> None:
    """A repository without a work tree whose settings start programs."""
    for folder in ("objects", "refs/heads", "hooks"):
        (at / folder).mkdir(parents=True, exist_ok=True)
    (at / "HEAD").write_text("ref: refs/heads/main\n")
    starts = f"sh -c 'touch {mark}'"
    (at / "config").write_text(
        f"[core]\nrepositoryformatversion = 0\nbare = true\nfsmonitor = {starts}\npager = {starts}\n"
        f"hooksPath = hooks\nsshCommand = {starts}\n[log]\nshowSignature = true\n[gpg]\nprogram = {starts}\n"
        f"[diff]\nexternal = {starts}\n"
    )


def settings_of_its_own(ground: Ground) -> None:
    (ground.checkout / ".dockerignore").write_text("".join(f"**/*{number}*[a-z]*x\n" for number in range(300)))
    (ground.checkout / "dlint.py").write_text(f"open({str(ground.mark)!r}, 'w')\n")
    (ground.checkout / "types.py").write_text(f"open({str(ground.mark)!r}, 'w')\n")
    (ground.checkout / "setup.py").write_text(f"open({str(ground.mark)!r}, 'w')\n")
    (ground.checkout / "package.json").write_text('{"a":' * 50_000)
    (ground.checkout / "compose.yaml").write_text("a: &a [" + "*a," * 10_000 + "]\n" + "- " * 20_000)


ATTACKS: tuple[Callable[[Ground], None], ...] = (
    nothing,
    names_as_commands,
    long_names,
    loops_of_links,
    pipes,
    devices,
    huge_files,
    links_out,
    hard_links,
    read_only,
    submodule,
    bare_repository,
    settings_of_its_own,
)


def ground_in(folder: Path) -> Ground:
    ground = Ground(folder / "checkout", folder / "outside", folder / "mark")
    for each in (ground.checkout, ground.outside):
        each.mkdir()
        (each / "Dockerfile").write_text(DOCKERFILE)
    (ground.outside / "passwd").write_text(SECRET + "\n")
    who = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*who, *words], cwd=ground.checkout, check=True)
    save(ground.checkout / "image.tar", {"Cmd": ["app"]}, ["COPY . /srv"])
    return ground


def limited() -> None:
    """What a verb may take, so that reading without end fails instead of filling the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def editor(checkout: Path) -> bytes:
    """An editor opens the Dockerfile and leaves."""
    uri = (checkout / "Dockerfile").as_uri()
    item = {"uri": uri, "languageId": "dockerfile", "version": 1, "text": DOCKERFILE}
    sent = b""
    for number, (method, values) in enumerate(
        (
            ("initialize", {"processId": None, "rootUri": checkout.as_uri(), "capabilities": {}}),
            ("initialized", {}),
            ("textDocument/didOpen", {"textDocument": item}),
            ("shutdown", {}),
            ("exit", {}),
        )
    ):
        message = {"jsonrpc": "2.0", "method": method, "params": values}
        if method in ("initialize", "shutdown"):
            message["id"] = number
        body = json.dumps(message).encode()
        sent += b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    return sent


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_every_verb_withstands(attack: Callable[[Ground], None], tmp_path: Path) -> None:
    ground = ground_in(tmp_path)
    attack(ground)
    before = contents(ground.outside)
    locked = (ground.checkout / "Dockerfile").read_bytes() if attack is read_only else None
    for name, words in VERBS.items():
        ran = subprocess.run(
            [sys.executable, "-P", "-m", "dlint", *words],
            cwd=ground.checkout,
            input=editor(ground.checkout) if name == "lsp" else b"",
            capture_output=True,
            timeout=4 * SECONDS,
            check=False,
            preexec_fn=limited,
        )
        out, err = ran.stdout.decode("utf-8", "replace"), ran.stderr.decode("utf-8", "replace")
        where = f"{attack.__name__}, {name}: {err[-600:]}"
        assert ran.returncode in (0, 1, 2), where
        assert "Traceback" not in out + err, where
        assert "bug in dlint" not in out + err, where
        assert "hunter2" not in out + err, where
        assert not re.search(r"[\x1b\x9b\u202e]", out + err), where
        assert not re.search(r"(?m)^::(?!error file=|warning file=|notice file=)", out + err), where
        assert not ground.mark.exists(), where
        assert contents(ground.outside) == before, where
        assert not list(ground.checkout.glob(".dlint-*")), where
    if locked is not None:
        assert (ground.checkout / "Dockerfile").read_bytes() == locked


def test_a_folder_that_becomes_a_link_before_the_write_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dlint.system import write

    for name in ("own", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Dockerfile").write_text("FROM a\n")
    path = tmp_path / "own" / "Dockerfile"
    honest = write._put

    def swapped(temporary: str, data: bytes, real: str) -> None:
        honest(temporary, data, real)
        (tmp_path / "own").rename(tmp_path / "moved")
        (tmp_path / "own").symlink_to(tmp_path / "other")

    monkeypatch.setattr(write, "_put", swapped)
    problem = write.replace_file(str(path), b"FROM b\n", b"FROM a\n", write.WriteArea(str(tmp_path / "own")))
    assert problem is not None
    assert (tmp_path / "other" / "Dockerfile").read_text() == "FROM a\n"
    assert (tmp_path / "moved" / "Dockerfile").read_text() == "FROM a\n"


@pytest.mark.parametrize("at", ["file", "folder"])
def test_what_becomes_a_link_while_it_is_opened_is_not_read(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dlint.system import read

    checkout, outside = tmp_path / "checkout", tmp_path / "outside"
    for each in (checkout / ".git", checkout / "sub", outside):
        each.mkdir(parents=True)
    (checkout / "sub" / "Dockerfile").write_text("FROM a\n")
    (outside / "Dockerfile").write_text(SECRET)
    path = checkout / "sub" / "Dockerfile"
    honest = read._stay_inside

    def swapped(name: str, named: str | None) -> None:
        honest(name, named)
        if at == "file":
            path.unlink()
            path.symlink_to(outside / "Dockerfile")
        else:
            (checkout / "sub").rename(tmp_path / "moved")
            (checkout / "sub").symlink_to(outside)

    monkeypatch.setattr(read, "_stay_inside", swapped)
    with pytest.raises(OSError, match="outside of"):
        read.read_file(str(path))
