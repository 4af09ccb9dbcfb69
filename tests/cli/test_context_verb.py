"""`dlint context`, from the command line to what it prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dlint.cli.arguments import UsageError
from dlint.cli.verbs.context import TABLE, run

DOCKERFILE = """\
FROM node:20
ARG PLACE=dist
COPY package*.json ./
RUN --mount=type=bind,source=src,target=/src npm ci
RUN --mount=type=cache,target=/root/.npm npm ci
COPY ${PLACE} \\
    /app/dist
COPY gone* certs ./
COPY --from=0 /a /b
ADD https://example.com/x /x
COPY . .
"""
IGNORE = "node_modules\n*.log\n!keep.log\ndist\n**/dist\n[a\n"

TROUBLE = "dist is kept out by dist (line 4 of the ignore file), so the build stops"
REPORT = """\
Build context .
  sent     8 files   2.0 MB
  ignored  3 files  54.3 kB
  taken    8 files   2.0 MB  the part of it that BuildKit transfers

Biggest
  2.0 MB  100 %  .git/pack
  1.2 kB   <1 %  src/app.js

Patterns of .dockerignore
  line 1  node_modules  1 file  54.3 kB
  line 2  *.log         1 file      1 B
  line 3  !keep.log                      matches nothing
  line 4  dist          1 file      1 B
  line 5  **/dist                        changes nothing: line 4 (dist) decides
  line 6                                 [a is not a valid pattern, so every build stops

Sent, though hardly meant to be
  secret        certs/server.key                         27 B  a private key, taken by lines 8, 11
  history       .git/                          1 file  2.0 MB  Git history, taken by line 11
  build output  lib/__pycache__/  and 1 more  2 files    30 B  compiled Python, taken by lines 4, 11

Taken by Dockerfile
  line 3   COPY package*.json ./                                 1 file     2 B
  line 4   RUN --mount=type=bind,source=src,target=/src npm ci  2 files  1.2 kB
  line 6   COPY ${PLACE} /app/dist                              0 files     0 B  TROUBLE
  line 8   COPY gone* certs ./                                   1 file    27 B  gone* matches nothing
  line 11  COPY . .                                             8 files  2.0 MB
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small application with everything that can be wrong with its context."""
    monkeypatch.chdir(tmp_path)
    files = {
        "Dockerfile": DOCKERFILE,
        ".dockerignore": IGNORE,
        "package.json": "{}",
        "src/app.js": "x" * 1200,
        "src/__pycache__/a.pyc": "x" * 10,
        "lib/__pycache__/b.pyc": "x" * 20,
        "node_modules/a.js": "x" * 54321,
        "certs/server.key": "-----BEGIN PRIVATE KEY-----",
        "dist/a.js": "x",
        "a.log": "x",
        ".git/pack": "x" * 2_000_000,
    }
    for name, text in files.items():
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True, parents=True)
        place.write_text(text)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(list(argv)) == 0
    return capsys.readouterr().out


def test_the_whole_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "-n", "2") == REPORT.replace("TROUBLE", TROUBLE)


def test_json_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(printed(capsys, "--format", "json", "-n", "1"))
    assert report["sent"]["files"] == 8
    assert report["ignored"] == {"files": 3, "bytes": 54323}
    assert report["taken"] == report["sent"]
    assert report["ignore_file"] == ".dockerignore"
    assert report["biggest"] == [{"path": ".git/pack", "files": 1, "bytes": 2_000_000}]
    assert [(row["text"], row["state"], row["by"]) for row in report["patterns"]] == [
        ("node_modules", "used", None),
        ("*.log", "used", None),
        ("!keep.log", "dead", None),
        ("dist", "used", None),
        ("**/dist", "overridden", 4),
    ]
    assert report["ignore_errors"] == [{"line": 6, "message": "[a is not a valid pattern"}]
    assert {find["path"]: find["taken_by"] for find in report["finds"]}["certs/server.key"] == [8, 11]
    assert [row["line"] for row in report["instructions"]] == [3, 4, 6, 8, 11]
    source = report["instructions"][2]["sources"][0]
    assert (source["source"], source["ignored"], source["fails"], source["by"]) == ("dist", True, True, 4)
    assert report["errors"] == []


def test_another_dockerfile_brings_its_own_ignore_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "docker").mkdir()
    (here / "docker" / "api.Dockerfile").write_text("FROM a\nCOPY src /\n")
    (here / "docker" / "api.Dockerfile.dockerignore").write_text(".git\n")
    out = printed(capsys, "-f", "docker/api.Dockerfile", ".")
    assert "Patterns of docker/api.Dockerfile.dockerignore" in out
    assert "Taken by docker/api.Dockerfile" in out
    assert "history" not in out


def test_a_folder_without_anything(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "empty").mkdir()
    assert (
        printed(capsys, "empty")
        == """\
Build context empty
  sent     0 files  0 B
  ignored  nothing       there is no .dockerignore; dlint init writes one
"""
    )


def test_colours_change_no_letter(capsys: pytest.CaptureFixture[str]) -> None:
    plain = printed(capsys)
    coloured = printed(capsys, "--color", "always")
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("argv", [["gone"], ["gone.Dockerfile"], [".", "src"], ["-f", "gone", "."], ["-n", "many"]])
def test_mistakes(argv: list[str]) -> None:
    with pytest.raises(UsageError):
        run(argv)


def test_the_table_names_its_options() -> None:
    assert {option.name for option in TABLE.options} >= {"file", "number", "format", "color"}
