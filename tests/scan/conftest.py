"""Sources of every kind, some of their parts hostile or broken."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

# In CI their absence is a failure.
if importlib.util.find_spec("pyarrow") is None and not os.environ.get("CI"):
    collect_ignore_glob = ["test_*.py"]

BAD = "FROM debian:latest\nRUN apt-get update && apt-get install -y git\nCMD git log\n"
GOOD = 'FROM debian:13\nCMD ["true"]\n'
SECRET = "FROM debian:13\nENV API_TOKEN=ghp_abcdefghijklmnopqrstuvwxyz0123456789\n"
HOSTILE = "it's\n<script>alert(1)</script>'); DROP TABLE files; --.Dockerfile"
Git = Callable[..., str]


@pytest.fixture
def git() -> Git:
    """Runs git in a folder with a name and a date of its own."""

    def run(folder: Path, *words: str) -> str:
        names = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        dates = {"GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z"}
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), **names, **dates}
        ran = subprocess.run(["git", *words], cwd=folder, env=environment, capture_output=True, text=True, check=True)
        return ran.stdout.strip()

    return run


@pytest.fixture
def repository(tmp_path: Path, git: Git) -> Path:
    """Two branches, owners, a name that would break pages and queries, a link, and settings that run programs."""
    top = tmp_path / "repository"
    for name, text in {
        "Dockerfile": BAD,
        "api/Dockerfile": GOOD,
        "api/notes.txt": "FROM nothing\n",
        HOSTILE.replace("/", "\\"): SECRET,
        ".github/CODEOWNERS": "* @everyone\n/api/ @api-team @second\n",
        "CODEOWNERS": "* @wrong\n",
    }.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    (top / "linked.Dockerfile").symlink_to("/etc/passwd")
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "one")
    git(top, "switch", "-q", "-c", "other")
    (top / "new.Dockerfile").write_text(BAD)
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "two")
    git(top, "switch", "-q", "main")
    with (top / ".git/config").open("a") as config:
        config.write(f"[core]\n\tfsmonitor = touch {tmp_path}/ran\n\tsshCommand = touch {tmp_path}/ran\n")
    return top


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder without git: a file twice, one that cannot be read as text, one too large, a pipe's name, a link."""
    top = tmp_path / "folder"
    for name, data in {
        "a/Dockerfile": BAD.encode(),
        "b/Dockerfile": BAD.encode(),
        "c/Dockerfile": b"\xff\xfe\x00\x01",
        "d/Dockerfile": b"#" * 1_000_001,
        "node_modules/x/Dockerfile": BAD.encode(),
    }.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(data)
    (top / "linked.Dockerfile").symlink_to("/etc/passwd")
    return top


ROWS: list[dict[str, str | None]] = [
    {"repository": "https://github.com/acme/shop", "path": "Dockerfile", "revision": "a" * 40, "content": BAD,
     "owner": "@shop @web", "changed": "2026-05-06T07:08:09Z"},
    {"repository": "https://github.com/acme/shop", "path": "Dockerfile", "content": GOOD},
    {"path": "empty", "content": None},
]  # fmt: skip


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    """One table in each format, by its ending; the JSON lines have two lines that are no rows."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    lines = tmp_path / "rows.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in ROWS) + "{no json\n[1]\n")
    comma = tmp_path / "rows.csv"
    with comma.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    columns = tmp_path / "rows.parquet"
    parquet.write_table(pa.Table.from_pylist(ROWS), columns)
    return {"jsonl": lines, "csv": comma, "parquet": columns}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Members that would leave the folder if they were unpacked, a link, and a file that is no Dockerfile."""
    path = tmp_path / "files.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name in ("shop/Dockerfile", "../../escape/Dockerfile", "/etc/x.Dockerfile", "shop/readme.md"):
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(BAD), 1_700_000_000
            tar.addfile(member, io.BytesIO(BAD.encode()))
        link = tarfile.TarInfo("shop/linked.Dockerfile")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    return path
