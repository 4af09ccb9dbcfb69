"""Files with secrets that COPY brings, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from opened import file_of
from present import present

from dlint.model.instructions.transfer import Transfer
from dlint.model.secrets.secret_files import Sensitive, deletes, sensitive_files


def found(text: str, folder: Path | None = None) -> list[Sensitive]:
    views = [view for view in file_of(text, folder).views() if isinstance(view, Transfer)]
    return [each for view in views for each in sensitive_files(view)]


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("COPY .env /app/", "environment file", "/app/.env"),
        ("COPY .env* /app/", "environment file", "/app/.env*"),
        ("WORKDIR /app\nCOPY .env .", "environment file", "/app/.env"),
        ("COPY deploy /root/.ssh/id_rsa", "private key", "/root/.ssh/id_rsa"),
        ("ADD .aws /root/.aws", "cloud login", "/root/.aws"),
        ("COPY tls.key /etc/nginx/", "key or certificate", "/etc/nginx/tls.key"),
        ("ARG F=.env\nCOPY $F /app/", "environment file", "/app/.env"),
    ],
)
def test_kinds(text: str, kind: str, target: str) -> None:
    (each,) = found(f"FROM debian:12\n{text}\n")
    assert (each.kind, each.target, each.holds) == (kind, target, None)


@pytest.mark.parametrize(
    "text",
    [
        "COPY . /app",
        "COPY .env.example /app/",
        "COPY id_rsa.pub /root/.ssh/authorized_keys",
        "COPY foo.key /usr/share/keyrings/",
        "COPY foo.key /tmp/\nRUN gpg --import /tmp/foo.key",
        "COPY --from=alpine /etc/ssl/server.key /x",
        "ADD https://example.org/.env /x",
    ],
)
def test_nothing(text: str) -> None:
    assert found(f"FROM debian:12\n{text}\n") == []


@pytest.mark.parametrize(
    ("name", "content", "holds"),
    [
        (".env", "DB_PASSWORD=hunter2x\n", True),
        (".env", "PORT=3000\nDB_PASSWORD=\n", None),
        (".env", "N=30\nP=/srv\n", None),
        ("tls.pem", "-----BEGIN " + "PRIVATE KEY-----\n", True),
        ("tls.pem", "-----BEGIN CERTIFICATE-----\n", None),
        (".npmrc", "//r.example.org/:_authToken=abcdef0123\n", True),
        (".npmrc", "save-exact=true\n", None),
        (".npmrc", "//r.example.org/:_authToken=${NPM_TOKEN}\n", None),
        ("pip.conf", "[global]\nindex-url = https://jo:hunter2x@example.org/simple\n", True),
    ],
)
def test_contents_decide(tmp_path: Path, name: str, content: str, holds: bool | None) -> None:
    (tmp_path / name).write_text(content)
    assert [each.holds for each in found(f"FROM debian:12\nCOPY {name} /app/\n", tmp_path)] == (
        [holds] if holds else []
    )


def test_lines_that_show_nothing_leave_it_to_the_name(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=3000\nX=abc\n")
    (each,) = found("FROM debian:12\nCOPY .env /app/\n", tmp_path)
    assert each.holds is None


def test_removal_and_reader() -> None:
    text = "FROM node:20 AS base\nWORKDIR /app\nCOPY .npmrc ./\nRUN true\nRUN npm ci\nFROM base\nRUN rm .npmrc\n"
    (each,) = found(text)
    assert (present(each.reader).line, present(each.removal).line) == (5, 7)
    (other,) = found(text.replace("rm .npmrc", "rm .yarnrc").replace("npm ci", "make"))
    assert (other.reader, other.removal) == (None, None)


@pytest.mark.parametrize(
    ("operand", "path", "gone"),
    [
        ("/root/.ssh/id_rsa", "/root/.ssh/id_rsa", True),
        ("/root/.ssh", "/root/.ssh/id_rsa", True),
        ("/root/.ssh/*", "/root/.ssh/id_rsa", True),
        ("~/.ssh", "/root/.ssh/id_rsa", True),
        ("$HOME/.netrc", "/root/.netrc", True),
        (".npmrc", "/app/.npmrc", True),
        ("./.npmrc", ".npmrc", True),
        ("b/.git", "b/.git/config", True),
        ("/", "/x", False),
        ("rc", "/app/.npmrc", False),
        ("/root/.ss", "/root/.ssh/id_rsa", False),
        ("*", "/x", False),
    ],
)
def test_what_rm_takes(operand: str, path: str, gone: bool) -> None:
    assert deletes([operand], path) is gone
