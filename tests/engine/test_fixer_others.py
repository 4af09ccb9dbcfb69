"""Repairs that write an ignore file keep out nothing that a build asks for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dlint import api
from dlint.cli.main import main
from dlint.config.settings import Settings

BUILT = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nUSER node\n"
RULES = ("context/no-dockerignore", "context/weak-dockerignore")
FILES = {
    ".git/HEAD": "ref: refs/heads/main\n",
    "Dockerfile": BUILT,
    "dist/a.js": "1",
    "node_modules/a/index.js": "1",
    "package.json": "{}",
    "src/main.js": "1",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path, FILES)
    return tmp_path


def lay_out(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


def repair(*words: str) -> int:
    return main(["fix", "--isolated", "--select", ",".join(RULES), *words])


def kept_out(folder: Path) -> list[str]:
    return (folder / ".dockerignore").read_text().split()


def test_a_new_file_names_what_is_really_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert repair("--unsafe") == 0
    assert kept_out(folder) == [".git", "node_modules", "dist", ".dockerignore"]
    assert (folder / "Dockerfile").read_text() == BUILT
    assert (
        "repaired context/no-dockerignore: write .dockerignore with .git, node_modules and dist"
        in capsys.readouterr().out
    )
    assert repair("--unsafe") == 0
    assert "nothing to repair" in capsys.readouterr().out
    assert sorted(os.listdir(folder)) == sorted({".dockerignore", *(path.partition("/")[0] for path in FILES)})


def test_it_is_unsafe_while_the_image_would_lose_something(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert repair() == 0
    assert not (folder / ".dockerignore").exists()


def test_it_is_safe_where_only_files_are_named(folder: Path) -> None:
    (folder / "Dockerfile").write_text("FROM node:22\nCOPY package.json ./\n")
    assert repair() == 0
    assert kept_out(folder) == [".git", "node_modules", "dist"]


def test_a_safe_one_is_refused_where_another_dockerfile_takes_everything(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "Dockerfile").write_text("FROM node:22\nCOPY package.json ./\n")
    (folder / "Dockerfile.all").write_text("FROM debian:12\nCOPY . /x\n")
    assert repair("Dockerfile") == 0
    assert not (folder / ".dockerignore").exists()
    assert {"context/no-dockerignore:", "Dockerfile.all", ".git/HEAD"} <= set(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (BUILT + "COPY dist/a.js /x/\n", "dist"),
        (BUILT + "COPY dis? /x/\n", "dist"),
        (BUILT + "RUN --mount=type=bind,source=dist,target=/d ls /d\n", "dist"),
        ("FROM node:22\nCOPY . .\nRUN npm ci\n", "dist"),
        ("FROM node:22\nCOPY . .\n", "node_modules"),
        (BUILT + "RUN git describe --tags >version\n", ".git"),
        (BUILT + "COPY .git/HEAD /x/\n", ".git"),
    ],
)
def test_what_the_build_may_need_stays(folder: Path, text: str, missing: str) -> None:
    (folder / "Dockerfile").write_text(text)
    assert repair("--unsafe") == 0
    written = kept_out(folder) if (folder / ".dockerignore").exists() else []
    assert missing not in written
    assert written or missing == "node_modules"


@pytest.mark.parametrize(
    ("name", "content"), [("Makefile", "V=$(shell git describe)\n"), ("a.gemspec", "s.files = `git ls-files`\n")]
)
def test_a_project_that_asks_git_keeps_its_history(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)
    repair("--unsafe")
    assert ".git" not in kept_out(folder)


def test_secrets_and_debris_go_as_well(folder: Path) -> None:
    lay_out(
        folder,
        {".npmrc": "//r/:_authToken=x", "keys/id_rsa": "PRIVATE KEY", ".env": "DB_PASSWORD=hunter22zz", ".idea/x": "1"},
    )
    repair("--unsafe")
    assert kept_out(folder) == [
        ".git",
        "node_modules",
        "dist",
        ".env",
        ".npmrc",
        "keys/id_rsa",
        ".idea",
        ".dockerignore",
    ]


def test_an_environment_that_the_build_reads_stays(folder: Path) -> None:
    lay_out(folder, {".env": "A=b", "package.json": '{"devDependencies": {"vite": "7"}}'})
    repair("--unsafe")
    assert ".env" not in kept_out(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"*.md\n", b"*.md\n.git\nnode_modules\ndist\n"),
        (b"*.md\r\n", b"*.md\r\n.git\r\nnode_modules\r\ndist\r\n"),
        (b"# \xff\n*.md", b"# \xff\n*.md\n.git\nnode_modules\ndist"),
        (b"\xef\xbb\xbf*.md\n", b"\xef\xbb\xbf*.md\n.git\nnode_modules\ndist\n"),
        (b"node_modules\n", b"node_modules\n.git\ndist\n"),
        (b"dist\n!dist/a.js\n", b"dist\n!dist/a.js\n.git\nnode_modules\n"),
        (b"**\n!*\n", b"**\n!*\n"),
    ],
)
def test_an_ignore_file_gets_longer_in_its_own_style(folder: Path, old: bytes, new: bytes) -> None:
    path = folder / ".dockerignore"
    path.write_bytes(old)
    path.chmod(0o640)
    assert repair("--unsafe") == 0
    assert path.read_bytes() == new
    assert path.stat().st_mode & 0o777 == 0o640
    assert repair("--unsafe", "--check") == 0


def test_the_ignore_file_of_that_dockerfile_is_the_one_that_counts(folder: Path) -> None:
    lay_out(folder, {".dockerignore": "*.md\n", "Dockerfile.dockerignore": "*.txt\n"})
    repair("--unsafe")
    assert (folder / ".dockerignore").read_text() == "*.md\n"
    assert (folder / "Dockerfile.dockerignore").read_text() == "*.txt\n.git\nnode_modules\ndist\n"


def test_where_podman_reads_another_file_people_decide(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".containerignore").write_text("*.md\n")
    repair("--unsafe")
    assert not (folder / ".dockerignore").exists()


def test_another_dockerfile_of_the_folder_is_heard(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile.release").write_text("FROM scratch\nCOPY dist /srv\n")
    repair("--unsafe", "Dockerfile")
    assert not (folder / ".dockerignore").exists()
    assert {"context/no-dockerignore:", "Dockerfile.release", "dist"} <= set(capsys.readouterr().out.split())


@pytest.mark.parametrize("script", ["git describe --tags", "git -C /srv -c safe.directory=/srv log -1"])
def test_another_dockerfile_that_asks_git_is_heard(
    folder: Path, capsys: pytest.CaptureFixture[str], script: str
) -> None:
    (folder / "Dockerfile.release").write_text(f"FROM debian:12\nCOPY . /srv\nRUN {script}\n")
    repair("--unsafe", "Dockerfile")
    assert not (folder / ".dockerignore").exists()
    assert "Dockerfile.release asks Git, and needs .git" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("start", "files", "is_kept"),
    [
        ("CMD sh bin/start.sh", {"bin/start.sh": ". lib.sh\n", "bin/lib.sh": "git -C /srv rev-parse HEAD\n"}, True),
        ('CMD ["python", "-m", "shop"]', {
            "shop/__main__.py": "from shop import version\n", "shop/version.py": "P = os.path.join('.git', 'HEAD')\n",
        }, True),
        ("CMD sh bin/start.sh", {"bin/start.sh": "exec shop\n", "bin/release.sh": "git describe\n"}, False),
    ],
)  # fmt: skip
def test_what_the_container_starts_may_ask_git(folder: Path, start: str, files: dict[str, str], is_kept: bool) -> None:
    lay_out(folder, {**files, "Dockerfile": f"FROM debian:12\nWORKDIR /srv\nCOPY . .\n{start}\n"})
    repair("--unsafe", "Dockerfile")
    # Where nothing else is to be kept out, nothing is written.
    is_written = (folder / ".dockerignore").exists()
    assert (is_written and ".git" in kept_out(folder)) != is_kept


def test_two_files_with_one_context_write_it_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile.b").write_text(BUILT)
    assert repair("--unsafe", "--diff") == 0
    assert capsys.readouterr().out.count("+++ b/.dockerignore\n") == 1
    assert repair("--unsafe") == 0
    assert kept_out(folder) == [".git", "node_modules", "dist", ".dockerignore"]


def test_the_diff_is_one_that_git_applies(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert repair("--unsafe", "--diff") == 0
    assert not (folder / ".dockerignore").exists()
    diff = capsys.readouterr().out
    assert "--- /dev/null\n+++ b/.dockerignore\n" in diff
    subprocess.run(["git", "apply", "-"], input=diff.encode(), check=True, cwd=folder)
    assert kept_out(folder) == [".git", "node_modules", "dist", ".dockerignore"]


def test_check_counts_it(folder: Path) -> None:
    assert repair("--unsafe", "--check") == 1
    assert not (folder / ".dockerignore").exists()


def test_standard_input_has_no_file_beside_it(folder: Path) -> None:
    line = [
        sys.executable,
        "-m",
        "dlint",
        "fix",
        "--isolated",
        "--unsafe",
        "--select",
        "context",
        "--context",
        ".",
        "-",
    ]
    ran = subprocess.run(line, input=BUILT.encode(), capture_output=True, check=True)
    assert ran.stdout == BUILT.encode()
    assert b"standard input has no file beside it" in ran.stderr
    assert not (folder / ".dockerignore").exists()


def test_the_api_hands_it_over(folder: Path) -> None:
    settings = Settings().but(select=RULES)
    fixed = api.fix(BUILT.encode(), settings=settings, context=str(folder), unsafe=True)
    (other,) = fixed.others
    assert (other.path, other.old) == (str(folder / ".dockerignore"), None)
    assert other.new.split() == [b".git", b"node_modules", b"dist", b".dockerignore"]
    assert not (folder / ".dockerignore").exists()


def test_a_read_only_ignore_file_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".dockerignore").write_text("*.md\n")
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith(".dockerignore"))
    assert repair("--unsafe") == 2
    assert ".dockerignore" in capsys.readouterr().err
    assert (folder / ".dockerignore").read_text() == "*.md\n"


def test_reports_keep_to_their_contracts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--isolated", "--select", RULES[0], "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    title = "write .dockerignore with .git, node_modules and dist"
    assert finding["fix"] == {"trust": "unsafe", "title": title, "edits": []}
    main(["check", "--isolated", "--select", RULES[0], "--format", "sarif"])
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"] == {"uri": ".dockerignore", "uriBaseId": "%SRCROOT%"}
    assert change["replacements"][0]["insertedContent"]["text"] == ".git\nnode_modules\ndist\n.dockerignore\n"


@pytest.mark.parametrize(
    ("files", "text", "lines"),
    [
        ({"package.json": "{}", ".gitignore": ""}, BUILT, ["node_modules", ".git"]),
        (
            {"pyproject.toml": "", ".env.example": ""},
            "FROM python:3.12\nCOPY . .\nRUN pip install .\n",
            [".venv", ".env"],
        ),
        ({"pyproject.toml": "", "sub/Cargo.toml": ""}, "FROM rust:1.90\nCOPY . .\nRUN cargo build\n", ["**/target"]),
        ({"composer.json": "{}"}, "FROM composer:2\nCOPY . .\nRUN composer install\n", ["vendor"]),
    ],
)
def test_a_written_file_lists_what_will_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], text: str, lines: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in {**files, "Dockerfile": text, "app.txt": ""}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    assert repair("--unsafe") == 0
    assert set(lines) <= set(kept_out(tmp_path))


@pytest.mark.parametrize(
    ("files", "text", "line"),
    [
        ({"package.json": "{}"}, BUILT + "COPY node_modules/a /a/\n", "node_modules"),
        ({"composer.json": "{}"}, "FROM php:8.3\nCOPY . .\n", "vendor"),
        (
            {".gitignore": "", "members/a/pyproject.toml": "[tool.setuptools_scm]\n"},
            "FROM python:3\nCOPY . .\n",
            ".git",
        ),
    ],
)
def test_what_a_build_may_need_is_not_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], text: str, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in {**files, "Dockerfile": text, "debug.pem": "PRIVATE KEY"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    repair("--unsafe")
    written = kept_out(tmp_path) if (tmp_path / ".dockerignore").exists() else []
    assert not {line, f"**/{line}"} & set(written)
