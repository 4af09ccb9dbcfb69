"""Whatever a file holds or is, it gets its finding or its row, and the others are still checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dlint.cli.main import main

GOOD = b"FROM debian:12\nMAINTAINER someone\n"
ODD = {
    "empty": b"",
    "only blanks": b" \n\t\n",
    "only comments": b"# hello\n#\n",
    "binary": bytes(range(256)) * 64,
    "nul": b"FROM a\x00b\nRUN \x00\n",
    "bom": b"\xef\xbb\xbfFROM debian:12\nRUN x\n",
    "utf-16": "FROM debian\nRUN x\n".encode("utf-16"),
    "crlf": b"FROM debian:12\r\nRUN apt-get update && \\\r\n  apt-get install x\r\n",
    "lone cr": b"FROM debian:12\rRUN x\r",
    "latin-1": "FROM debian:12\nLABEL a=\xe9\xe8\n".encode("latin-1"),
    "long line": b"FROM debian:12\nRUN echo " + b"a" * 10_000_000 + b"\n",
    "no from": b"RUN apt-get install x\nCOPY . .\n",
    "unknown instruction": b"FROM debian:12\nRUNN x\nRUN y\n",
    "only a backslash": b"\\",
    "open heredoc": b"FROM debian:12\nRUN <<EOF\napt-get update\n",
    "open quote": b"FROM debian:12\nRUN echo \"x\nENV A='b\n",
    "deep": b"FROM debian:12\nRUN " + b"$(" * 3000 + b"\nENV A=" + b"${a:-" * 3000 + b"\n",
    "brackets": b"FROM debian:12\nCMD " + b"[" * 5000 + b"\n",
    "onbuild": b"FROM debian:12\n" + b"ONBUILD " * 1500 + b"RUN x\n",
    "refused copy": b"FROM node:22\nWORKDIR /a\nCOPY . .\nCOPY package*.json./\nRUN npm ci\n",
    "self": b"FROM a AS a\nFROM a AS b\nCOPY --from=b / /\nFROM b AS a\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, dict[str, Any]]:
    code = main(["check", "--isolated", "--all", "--format", "json", *argv])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ODD)
def test_any_content_is_checked(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (folder / "Dockerfile").write_bytes(ODD[name])
    (folder / "Dockerfile.good").write_bytes(GOOD)
    code, report = run(capsys, ".")
    assert code in (0, 1)
    assert report["files"] == 2
    assert report["errors"] == []
    assert [row for row in report["findings"] if row["path"].endswith("good") and row["rule"] == "syntax/maintainer"]
    for row in report["findings"]:
        assert (row["end_line"], row["end_column"]) >= (row["line"], row["column"]) >= (1, 1)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("style", ["text", "sarif", "markdown"])
def test_any_content_is_reported(folder: Path, capsys: pytest.CaptureFixture[str], name: str, style: str) -> None:
    if name == "long line" and style != "text":
        pytest.skip("text shows the window around a finding; one style is enough for 10 MB")
    (folder / "Dockerfile").write_bytes(ODD[name])
    assert main(["check", "--isolated", "--all", "--format", style]) in (0, 1)
    assert capsys.readouterr().out


@pytest.mark.parametrize("name", [name for name in ODD if name != "long line"])
def test_any_content_is_mended_or_left(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    path = folder / "Dockerfile"
    path.write_bytes(ODD[name])
    assert main(["fix", "--isolated", "--all", "--unsafe"]) == 0
    first = path.read_bytes()
    assert main(["fix", "--isolated", "--all", "--unsafe"]) == 0
    assert path.read_bytes() == first


@pytest.mark.parametrize("name", ["empty", "only comments", "no from"])
def test_a_file_without_from_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (folder / "Dockerfile").write_bytes(ODD[name])
    code, report = run(capsys, "Dockerfile")
    assert code == 1
    assert any(row["severity"] == "error" for row in report["findings"])


def test_what_cannot_be_read_is_a_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_bytes(GOOD)
    (folder / "Dockerfile.link").symlink_to("nowhere")
    (folder / "sub" / "Dockerfile").mkdir(parents=True)
    (folder / "sub" / "Dockerfile" / "Dockerfile.inner").write_bytes(GOOD)
    _, report = run(capsys, ".")
    assert [row["path"].removeprefix("./") for row in report["errors"]] == ["Dockerfile.link"]
    assert {row["path"].removeprefix("./") for row in report["findings"]} == {
        "Dockerfile",
        os.path.join("sub", "Dockerfile", "Dockerfile.inner"),
    }


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_without_permission_it_is_a_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_bytes(GOOD)
    (folder / "Dockerfile").chmod(0)
    _, report = run(capsys, "Dockerfile")
    assert "permission denied" in report["errors"][0]["message"]


DIGITS = b"9" * 5000
CRASHED = {
    "a byte in a list": b'FROM a\nCMD [\xfa]\nENTRYPOINT ["a", \xff\n',
    "an escape above everything": b"\\\n\nM",
    "pairs without words": b"ENV\nENV",
    "a digit that is none": "FROM debian\nRUN useradd -u \u00b2 a\n".encode(),
    "long numbers": b"""# syntax=docker/dockerfile:%(n)b
FROM node:%(n)b AS b
RUN useradd -u %(n)b a && a >&%(n)b && a %(n)b>x && npm install
COPY --from=%(n)b /a /b
EXPOSE %(n)b
EXPOSE %(z)b80
USER %(n)b
RUN --mount=type=bind,from=%(n)b,target=/x,uid=%(n)b chmod %(n)b /x
HEALTHCHECK --retries=%(n)b CMD a
STOPSIGNAL %(n)b
FROM %(n)b
FROM mcr.microsoft.com/dotnet/aspnet:%(n)b
"""
    % {b"n": DIGITS, b"z": b"0" * 5000},
    "deep JSON at the top": b'{"syntax":' + b"[" * 60_000 + b"\nFROM a\n",
    "white space of Unicode": "FROM a\nRUN\u3000b\nCOPY\u2028c d\nENV A=b\u0085C=d\n\u3000\nRUN \\\u3000\n".encode(),
    "bytes 85 and A0": b"FROM a\n\x85RUN b\n\xa0\nENV A=b\xa0C=d\nRUN c \\\x85\n d\n",
}


@pytest.mark.parametrize("name", CRASHED)
@pytest.mark.parametrize("verb", [["check", "--all"], ["fix", "--diff", "--all", "--unsafe"], ["tree"]])
def test_it_is_not_called_a_bug(folder: Path, capsys: pytest.CaptureFixture[str], name: str, verb: list[str]) -> None:
    (folder / "Dockerfile").write_bytes(CRASHED[name])
    assert main([*verb, *(["--isolated"] if verb != ["tree"] else []), "Dockerfile"]) in (0, 1)
    reported = capsys.readouterr()
    assert "bug" not in reported.out + reported.err


@pytest.mark.parametrize("opening", ['{"a":', "["])
@pytest.mark.parametrize("name", ["package.json", "composer.json", "pyproject.toml", "pnpm-workspace.yaml"])
def test_a_manifest_may_nest_without_end(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, opening: str
) -> None:
    installs = "RUN npm install && composer install && pip install . && pnpm install"
    (folder / "Dockerfile").write_text(f"FROM node:20\nWORKDIR /app\nCOPY . .\n{installs}\n")
    (folder / name).write_text(("a = " if name.endswith("toml") else "") + opening * 20_000)
    code, report = run(capsys, "Dockerfile")
    assert code in (0, 1)
    assert report["errors"] == []


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 20_000, "a = " + "{a=" * 20_000, "a" + ".a" * 20_000 + " = 1", "a = " + "9" * 5000]
)
def test_settings_may_nest_without_end(folder: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (folder / "Dockerfile").write_bytes(GOOD)
    (folder / "dlint.toml").write_text(text + "\n")
    assert main(["check", "Dockerfile"]) == 2
    assert "dlint.toml" in capsys.readouterr().err


def test_a_baseline_may_nest_without_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_bytes(GOOD)
    (folder / "baseline.json").write_text("[" * 100_000)
    assert main(["check", "--baseline", "baseline.json", "Dockerfile"]) == 2
    assert "no baseline" in capsys.readouterr().err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
@pytest.mark.parametrize(
    "words",
    [
        ["check", "Dockerfile"],
        ["check", "--format", "html", "Dockerfile"],
        ["fix", "--diff", "--unsafe", "Dockerfile"],
        ["tree", "Dockerfile"],
        ["context", "."],
        ["rules"],
        ["explain", "DL3008"],
        ["--help"],
        ["--version"],
    ],
)
def test_a_full_disk_is_an_error_message(folder: Path, words: list[str]) -> None:
    (folder / "Dockerfile").write_bytes(GOOD)
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "dlint", *words]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith("dlint: standard output cannot be written to: No space left on device")
    assert "Traceback" not in ran.stderr
