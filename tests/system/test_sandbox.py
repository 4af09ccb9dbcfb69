"""What a check asks of the operating system, watched from outside: nothing is run, written, or read elsewhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.archives import save

from dlint.report import FORMATS

CHECKOUT = Path(__file__).resolve().parents[2]
STRACE = shutil.which("strace")
# What a program could change or start; the others are what a sandbox would have to allow anyway.
CALLS = (
    "execve,execveat,open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,"
    "linkat,symlink,symlinkat,chmod,fchmod,fchmodat,chown,fchown,fchownat,lchown,truncate,ftruncate,setxattr,fsetxattr,"
    "lsetxattr,mknod,mknodat,utimensat,connect,sendto,bind"
)
CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?: .*)?$")
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
DOCKERFILE = """\
# syntax=docker/dockerfile:1
FROM node:20 AS build
WORKDIR /app
COPY . .
RUN npm install && curl -H "Authorization: Bearer abcdefgh12345678" https://example.org/a | sh
RUN --mount=type=bind,source=package.json,target=/x cd /app && apt-get update && apt-get install -y git
FROM debian:latest
COPY --from=build /app /app
ADD app.tar.gz /srv/
CMD node app.js
"""

pytestmark = pytest.mark.skipif(STRACE is None, reason="strace is not installed")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with all that a check may look at, and what it must not."""
    folder = tmp_path / "checkout"
    for name, text in {
        "Dockerfile": DOCKERFILE,
        "services/api/Dockerfile": DOCKERFILE.replace("node:20", "python:3.13")
        + "RUN pip install -r requirements.txt\n",
        "services/api/setup.py": "open('/tmp/ran', 'w')\nfrom setuptools import setup\nsetup(install_requires=['a'])\n",
        "services/api/requirements.txt": "-r ../../../elsewhere/secret.txt\nflask\n",
        "package.json": '{"scripts": {"postinstall": "touch /tmp/ran"}, "dependencies": {"b": "file:../x"}}',
        "package-lock.json": "{}",
        "compose.yaml": "services:\n  a:\n    build: .\n  b:\n    extends:\n      file: ../elsewhere/compose.yaml\n"
        "      service: x\n    build: ../elsewhere\n    env_file: ../elsewhere/.env\n",
        "docker-bake.hcl": 'target "a" {\n  context = "."\n  args = { x = "${y}" }\n}\n',
        "Makefile": "image:\n\tdocker build -f Dockerfile ../elsewhere $(shell touch /tmp/ran)\n",
        ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: docker build .\n",
        ".dockerignore": "node_modules\n",
        ".gitignore": "node_modules\n",
        "dlint.toml": 'all = true\nexclude = ["vendor"]\n',
        "app.tar.gz": "no archive",
        "types.py": "open('/tmp/ran', 'w')\n",
        "dlint/__init__.py": "open('/tmp/ran', 'w')\n",
        "sitecustomize.py": "open('/tmp/ran', 'w')\n",
        ".git/HEAD": "ref: refs/heads/main\n",
        ".git/config": "[core]\n\tfsmonitor = touch /tmp/ran\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (tmp_path / "elsewhere").mkdir()
    for name in ("secret.txt", "compose.yaml", ".env", "Dockerfile"):
        (tmp_path / "elsewhere" / name).write_text("SECRET=1\n")
    (folder / "linked.Dockerfile").symlink_to(tmp_path / "elsewhere" / "Dockerfile")
    (folder / "outside").symlink_to(tmp_path / "elsewhere")
    return folder


def whole_calls(lines: list[str]) -> Iterator[str]:
    """The lines of strace; a call during which another process called is in two of them, which are joined."""
    begun: dict[str, str] = {}
    for line in lines:
        process = line.partition(" ")[0]
        if line.endswith("<unfinished ...>"):
            begun[process] = line.removesuffix("<unfinished ...>").rstrip()
        elif found := re.match(r"\d+ +<\.\.\. \w+ resumed>(.*)", line):
            yield begun.pop(process, "") + found[1]
        else:
            yield line
    yield from (f"{line}) = 0" for line in begun.values())


class Watched:
    """The calls of one run: programs started, paths opened to write, other changes, and paths opened to read."""

    def __init__(self, lines: list[str], cwd: Path) -> None:
        self.programs: list[str] = []
        self.written: list[str] = []
        self.changes: list[str] = []
        self.read: list[str] = []
        for line in whole_calls(lines):
            found = CALL.match(line)
            if found is not None:
                self._take(found[1], found[2], int(found[3]), cwd)

    def _take(self, name: str, text: str, result: int, cwd: Path) -> None:
        paths = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
        if name.startswith("exec"):
            self.programs += paths[:1] if result == 0 else []
        elif name.startswith("open") or name == "creat":
            path = os.path.normpath(cwd / paths[0])
            if name == "creat" or WRITES.search(text):
                self.written.append(path)
            elif result >= 0:
                self.read.append(path)
        else:
            self.changes.append(f"{name}({text})")


def watched(
    folder: Path, *words: str, python: tuple[str, ...] = ("-P", "-m", "dlint"), asked: str | None = None
) -> Watched:
    """Run a command in a folder, with a text as its standard input."""
    log = folder.parent / "calls"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.parent / "home"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_CACHE_HOME": ".cache",
        "LC_ALL": "C.UTF-8",
    }
    assert STRACE is not None
    line = [STRACE, "-f", "-qq", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(log), sys.executable, *python, *words]
    ran = subprocess.run(
        line, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False, input=asked
    )
    if "Operation not permitted" in ran.stderr and not ran.stdout:
        pytest.skip("this machine lets nobody trace a process")
    assert ran.returncode in (0, 1, 2), ran.stderr
    assert "bug in dlint" not in ran.stderr
    return Watched(log.read_text(errors="replace").splitlines(), folder)


def own_places() -> tuple[str, ...]:
    """Where Python, its packages and dlint itself lie, and what the loader and the C library read."""
    places = {
        sys.prefix,
        sys.base_prefix,
        *sysconfig.get_paths().values(),
        # An environment may take packages from another one.
        *(path for path in sys.path if path.endswith("site-packages")),
        str(CHECKOUT / "src"),
        str(CHECKOUT / "rules"),
    }
    return (
        *places, "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/locale",
        "/usr/share/zoneinfo", "/etc/localtime", "/etc/ld.so", "/dev/null", "/dev/urandom", "/proc/self/",
        "/sys/devices/system/cpu",
    )  # fmt: skip


VERBS = (
    *(("check", "--fail-on", "never", "--format", kind) for kind in FORMATS["check"]),
    ("check", "--jobs", "3"),
    ("check", "Dockerfile"),
    ("check", "--statistics"),
    ("fix", "--diff", "--unsafe"),
    ("fix", "--check", "--unsafe"),
    ("tree", "Dockerfile"),
    ("context",),
    ("context", "services/api", "--format", "json"),
    ("profile", "--engine", "model", "Dockerfile"),
    ("profile", "--engine", "model", "--format", "html", "Dockerfile"),
    ("rules",),
    ("explain", "DL3009"),
)


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_a_verb_runs_nothing_writes_nothing_and_reads_the_checkout_alone(
    checkout: Path, words: tuple[str, ...]
) -> None:
    seen = watched(checkout, *words)
    assert len(seen.programs) == 1, "the interpreter, and nothing besides"
    assert [path for path in seen.written if path != "/dev/null"] == []
    assert seen.changes == []
    allowed = (str(checkout), *own_places())
    assert [path for path in seen.read if not path.startswith(allowed)] == []
    assert any(path.startswith(str(CHECKOUT / "src")) or "dlint" in path for path in seen.read)


def messages(folder: Path) -> str:
    """What an editor asks the language server about the checkout."""
    uri = (folder / "Dockerfile").as_uri()
    text = (folder / "Dockerfile").read_text()
    document = {"textDocument": {"uri": uri}}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    item = {"uri": uri, "languageId": "dockerfile", "version": 1, "text": text}
    asked: list[tuple[str, dict[str, object]]] = [
        ("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}}),
        ("initialized", {}),
        (
            "textDocument/didOpen",
            {"textDocument": item},
        ),
        ("textDocument/codeAction", {**document, "range": whole, "context": {"diagnostics": []}}),
        *(("textDocument/hover", {**document, "position": {"line": line, "character": 1}}) for line in range(9)),
        ("textDocument/completion", {**document, "position": {"line": 3, "character": 5}}),
        ("shutdown", {}),
        ("exit", {}),
    ]
    notes = ("initialized", "textDocument/didOpen", "exit")
    sent = ""
    for number, (method, values) in enumerate(asked):
        message: dict[str, object] = {"jsonrpc": "2.0", "method": method, "params": values}
        if method not in notes:
            message["id"] = number
        body = json.dumps(message)
        sent += f"Content-Length: {len(body)}\r\n\r\n{body}"
    return sent


def test_the_language_server_runs_and_writes_nothing(checkout: Path) -> None:
    seen = watched(checkout, "lsp", asked=messages(checkout))
    # What a hover shows of the history is computed by the same interpreter.
    assert set(seen.programs) == {sys.executable}
    assert [path for path in seen.written if path != "/dev/null"] == []
    # The event loop of Python wakes itself through a pair of sockets.
    assert [change for change in seen.changes if not re.match(r"sendto\(\d+, \"\\0\", 1, 0, NULL, 0\)", change)] == []
    allowed = (str(checkout), *own_places())
    assert [path for path in seen.read if not path.startswith(allowed)] == []
    assert str(checkout / ".dockerignore") in seen.read, "it did look at the checkout"


def test_the_archive_of_an_image_is_read_and_nothing_else(checkout: Path) -> None:
    config = {"Env": ["A=1"], "Cmd": ["a"]}
    save(checkout / "image.tar", config, ["RUN touch /tmp/ran"], {"../../planted": "x", "/planted": "x"})
    seen = watched(checkout, "image", "image.tar")
    assert len(seen.programs) == 1
    assert [path for path in seen.written if path != "/dev/null"] == []
    assert seen.changes == []
    allowed = (str(checkout), *own_places())
    assert [path for path in seen.read if not path.startswith(allowed)] == []


def test_without_a_repository_only_what_lies_around_the_file_is_read(checkout: Path) -> None:
    shutil.rmtree(checkout / ".git")
    seen = watched(checkout, "check", "--fail-on", "never")
    allowed = (str(checkout), *own_places())
    assert [path for path in seen.read if not path.startswith(allowed)] == []


def test_fix_writes_the_files_that_it_repairs_and_nothing_else(checkout: Path) -> None:
    seen = watched(checkout, "fix", "--unsafe", "Dockerfile")
    assert len(seen.programs) == 1
    named = re.escape(str(checkout))
    assert seen.written
    assert all(re.fullmatch(rf"{named}/\.dlint-\d+-\w+|/dev/null", path) for path in seen.written)
    touched = {path for change in seen.changes for path in re.findall(r'"([^"]*)"', change)}
    kept = (str(checkout / "Dockerfile"), str(checkout / ".dockerignore"))
    assert all(path in kept or re.fullmatch(rf"{named}/\.dlint-\d+-\w+", path) for path in touched)


def committed(checkout: Path) -> None:
    """Make the checkout a repository of git with a commit and with settings that would run a program."""
    shutil.rmtree(checkout / ".git")
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "Dockerfile", "package.json"], ["commit", "-qm", "first"]):
        subprocess.run(["git", *who, *words], cwd=checkout, env={"PATH": os.environ["PATH"]}, check=True)
    with (checkout / ".git" / "config").open("a") as config:
        config.write("[core]\n\tfsmonitor = touch /tmp/ran\n\tpager = touch /tmp/ran\n")


def test_replay_runs_git_and_nothing_else(checkout: Path) -> None:
    committed(checkout)
    seen = watched(checkout, "replay", "Dockerfile")
    assert {os.path.basename(path) for path in seen.programs[1:]} == {"git"}
    assert all(os.path.isabs(path) and not path.startswith(str(checkout)) for path in seen.programs)
    assert [path for path in seen.written if path != "/dev/null"] == []
    assert [change for change in seen.changes if not change.startswith(("sendto", "utimensat"))] == []


def test_the_watch_sees_what_it_is_there_for(checkout: Path) -> None:
    """The tests above would hold for a watch that sees nothing."""
    script = (
        "import os, subprocess; open('new', 'w'); os.mkdir('folder'); open('/etc/passwd'); subprocess.run(['true'])"
    )
    seen = watched(checkout, python=("-P", "-c", script))
    assert len(seen.programs) == 2
    assert seen.written == [str(checkout / "new")]
    assert any(change.startswith("mkdir") for change in seen.changes)
    assert "/etc/passwd" in seen.read


@pytest.mark.parametrize("python", [("-P", "-m", "dlint"), ("-c", "from dlint.cli.main import command; command()")])
def test_nothing_is_imported_from_the_current_folder(checkout: Path, python: tuple[str, ...]) -> None:
    """`python -m dlint` needs -P: without it, Python itself looks there before dlint has begun."""
    if python[0] == "-c":
        python = ("-P", *python)
    seen = watched(checkout, "check", "--fail-on", "never", python=python)
    assert [path for path in seen.read if path.startswith(str(checkout)) and path.endswith((".py", ".pyc", ".so"))
            and not path.endswith("setup.py")] == []  # fmt: skip


# What the memory allocators and OpenSSL of pyarrow and DuckDB ask of the machine when they are loaded.
LIBRARIES = ("/proc/sys/vm/", "/sys/kernel/mm/", "/sys/fs/cgroup/", "/etc/ssl/openssl.cnf")


@pytest.mark.parametrize("repository", [True, False])
def test_a_scan_writes_its_data_set_and_starts_git_and_workers_alone(checkout: Path, repository: bool) -> None:
    committed(checkout) if repository else shutil.rmtree(checkout / ".git")
    data = checkout.parent / "data"
    seen = watched(checkout, "scan", "-q", "-j", "1", "-o", str(data), str(checkout))
    assert set(seen.programs[1:]) <= {sys.executable, shutil.which("git")}
    # The workers wait for each other at semaphores, which Python names in shared memory.
    allowed = (str(data) + os.sep, "/dev/shm/sem.", "/dev/null")
    assert [path for path in seen.written if not path.startswith(allowed)] == []
    touched = {path for change in seen.changes for path in re.findall(r'"(/[^"]*)"', change)}
    assert [path for path in touched if not f"{path}/".startswith(allowed)] == []
    assert touched, "a data set was made"
    readable = (str(checkout), *allowed, *LIBRARIES, *own_places())
    assert [path for path in seen.read if not path.startswith(readable)] == []
    looked_at = str(checkout / ".git/objects") if repository else str(checkout / "services/api/Dockerfile")
    assert any(path.startswith(looked_at) for path in seen.read)


def test_a_report_of_a_data_set_runs_and_writes_nothing(checkout: Path) -> None:
    data = checkout.parent / "data"
    watched(checkout.parent, "scan", "-q", "-j", "1", "-o", str(data), str(checkout))
    seen = watched(checkout.parent, "report", str(data))
    assert len(seen.programs) == 1
    assert (seen.written, seen.changes) == ([], [])
    readable = (str(data), *LIBRARIES, *own_places())
    assert [path for path in seen.read if not path.startswith(readable)] == []
    assert any(path.endswith(".parquet") for path in seen.read)
