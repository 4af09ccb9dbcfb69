"""Stages that are divided, so that what an install of packages needs does not get into the image."""

from __future__ import annotations

from pathlib import Path

import pytest
from opened import stage_of

from dlint.fixes.install_stage import InstallStage, separated
from dlint.text.edit import Refusal, apply

TOOLS = "FROM node:20-alpine\nRUN apk add --no-cache make g++\n"


def found_in(text: str, folder: Path | None = None) -> InstallStage | Refusal:
    return separated(stage_of(text, folder))


def divided(text: str, folder: Path | None = None) -> str | None:
    found = found_in(text, folder)
    return None if isinstance(found, Refusal) else apply(text.encode(), list(found.edits)).decode()


def test_shows_what_goes_and_what_comes_instead() -> None:
    found = found_in("FROM python:3-slim\nRUN apt-get update && apt-get install -y gcc libpq-dev git\n"
                     "RUN pip install -r a.txt\nCMD a\n")  # fmt: skip
    assert isinstance(found, InstallStage)
    assert (found.tools, found.libraries, found.result) == (["gcc", "libpq-dev"], ["libpq5"], "/install")
    assert found.is_python


def test_keeps_line_ends() -> None:
    after = divided(f"{TOOLS}RUN mkdir \\\n  /data\nRUN npm ci\nCMD a\n".replace("\n", "\r\n"))
    assert after is not None
    assert after.count("\n") == after.count("\r\n")
    assert "\r\r" not in after
    assert "FROM base\r\nRUN mkdir \\\r\n  /data\r\nCOPY --from=build /node_modules /node_modules\r\n" in after


def test_keeps_the_name_of_the_last_stage_and_the_stages_above() -> None:
    after = divided(
        f"FROM alpine AS x\n{TOOLS.replace('alpine', 'alpine AS app')}RUN npm ci\nCOPY --from=x /a /b\nCMD a"
    )
    assert after is not None
    assert after.startswith("FROM alpine AS x\nFROM node:20-alpine AS base\n\nFROM base AS build\n")
    assert after.endswith(
        "\nFROM base AS app\nCOPY --from=build /node_modules /node_modules\nCOPY --from=x /a /b\nCMD a"
    )


def test_writes_as_the_file_does() -> None:
    after = divided("from node:20-alpine\nrun apk add make\nrun npm ci\ncmd a\n")
    assert after is not None
    assert after == (
        "from node:20-alpine as base\n\nfrom base as build\nrun apk add make\nrun npm ci\n\n"
        "from base\ncopy --from=build /node_modules /node_modules\ncmd a\n"
    )


def test_installs_libraries_under_no_name() -> None:
    after = divided(
        "FROM python:3-alpine\nRUN apk add --no-cache --virtual .x gcc git postgresql-dev\nRUN pip install -r a\nCMD a"
    )
    assert after is not None
    assert "FROM base\nRUN apk add --no-cache libpq\nCOPY --from=build /install /usr/local\nCMD a" in after


def test_gives_the_packages_to_who_installed_them() -> None:
    after = divided(f"{TOOLS}USER app:app\nWORKDIR /a\nRUN npm ci\nCMD a")
    assert after is not None
    assert "USER app:app\nWORKDIR /a\nCOPY --from=build --chown=app:app /a/node_modules ./node_modules\n" in after


def test_shares_what_stands_above_the_tools() -> None:
    after = divided("FROM node:20-slim\nRUN ./prepare\nSHELL [\"/bin/bash\", \"-c\"]\nCOPY package.json .\n\n# tools\n"
                    "RUN apt-get update && apt-get install -y make\nRUN npm ci\nCMD a")  # fmt: skip
    assert after is not None
    assert after.count("./prepare") == after.count("SHELL") == after.count("COPY package.json") == 1
    assert "COPY package.json .\n\nFROM base AS build\n# tools\nRUN apt-get" in after


@pytest.mark.parametrize(
    "text",
    [
        "FROM base\nRUN apk add make\nRUN npm ci",
        "FROM alpine AS base\nFROM node:20-alpine\nRUN apk add make\nRUN npm ci",
        "FROM node:20\nRUN apt-get update && apt-get install -y make\nRUN npm ci",
        "FROM node:20-slim\nRUN apt-get update && apt-get install -y make\nRUN apt-get install -y git\nRUN npm ci",
        "FROM node:20-slim\nRUN apt-get update && apt-get install -y make || true\nRUN npm ci",
        "FROM node:20-slim\nRUN apt-get update && DEBIAN_FRONTEND=x apt-get install -y make git\nRUN npm ci",
        "FROM node:20-slim\nRUN apt-get update && apt-get install -y make $MORE\nRUN npm ci",
        "FROM node:20-slim\nRUN apt-get update && apt-get install -y make && ./setup\nRUN npm ci",
        "FROM node:20-slim\nRUN apt-get update && apt-get install -y make\nRUN ./setup\nRUN npm ci",
        "FROM node:20-slim\nRUN npm ci\nRUN apt-get update && apt-get install -y make",
        "FROM node:20-alpine\nRUN npm ci && ./more\nRUN apk add make\nRUN npm ci",
        "FROM node:20-slim\nRUN npm ci\nRUN apt-get update && apt-get install -y make\nRUN npm rebuild",
        TOOLS + "RUN cd a && npm ci\nRUN cd b && npm ci",
        TOOLS + "RUN npm ci\nRUN chown -R node /node_modules\nRUN npm rebuild",
        TOOLS + "RUN npm ci\nUSER node\nRUN npm rebuild",
        TOOLS + "RUN npm ci\nENTRYPOINT [\"make\", \"run\"]",
        TOOLS + "RUN npm ci\nCMD npm install && node a.js",
        TOOLS + "RUN npm ci && npm run build",
        TOOLS + "COPY --from=other /a /b\nRUN npm ci",
        TOOLS + "ADD https://example.com/package.json .\nRUN npm ci",
        TOOLS + "RUN <<EOF\nnpm ci\nEOF\n",
        TOOLS + "RUN npm ci\nSHELL [\"/bin/sh\"]\nCMD a",
        "FROM python:3-slim\nRUN apt-get install -y gcc\nENV PIP_TARGET=/x\nRUN pip install -r a.txt",
        "FROM python:3-slim\nRUN apt-get install -y gcc\nRUN pip install -r a.txt\nRUN pip install -r b.txt",
        "FROM python:3-slim\nRUN apt-get install -y gcc\nRUN pip install -r a.txt\nRUN python setup.py install",
        "FROM python:3-slim\nRUN apt-get install -y gcc\nRUN python a.py\nRUN pip install -r a.txt",
    ],
)  # fmt: skip
def test_leaves_what_is_not_sure(text: str) -> None:
    assert divided(f"{text}\n") is None


@pytest.mark.parametrize(
    ("name", "content", "lines", "is_divided"),
    [
        ("package.json", "{}", f"{TOOLS}WORKDIR /a\nCOPY package*.json ./\nRUN npm ci\n", True),
        ("package.json", '{"scripts": {"postinstall": "x"}}', f"{TOOLS}WORKDIR /a\nCOPY package*.json ./\nRUN npm ci\n",
         False),
        ("package.json", '{"workspaces": ["a"]}', f"{TOOLS}WORKDIR /a\nCOPY package.json ./\nRUN npm ci\n", False),
        ("r.txt", "x==1\n", "FROM python:3-slim\nRUN apt-get install -y gcc\nCOPY r.txt .\nRUN pip install -r r.txt\n",
         True),
        ("r.txt", "-e .\n", "FROM python:3-slim\nRUN apt-get install -y gcc\nCOPY r.txt .\nRUN pip install -r r.txt\n",
         False),
    ],
)  # fmt: skip
def test_looks_into_the_lists(tmp_path: Path, name: str, content: str, lines: str, is_divided: bool) -> None:
    (tmp_path / name).write_text(content)
    (tmp_path / "a.js").write_text("")
    (tmp_path / "Dockerfile").write_text(lines)
    assert (divided(lines, tmp_path) is not None) is is_divided
