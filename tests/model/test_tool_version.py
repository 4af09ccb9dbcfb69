"""Which versions of a tool a command can meet, and what all of them know."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.knowledge.managers.registry import manager_of
from dlint.model.context.context import Context
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.packages.tool_version import version_at
from dlint.model.packages.versions import UNKNOWN, from_tag, from_text
from dlint.syntax.parse import parse
from dlint.text.source import Source


def read(text: str, folder: Path | None = None) -> Dockerfile:
    """A Dockerfile, with the build context `folder`."""
    tree = parse(Source(text.encode(), str((folder or Path()) / "Dockerfile")))
    return Dockerfile(tree, (lambda _: Context(str(folder))) if folder else None)


def knows(text: str, feature: str, folder: Path | None = None) -> tuple[bool, bool]:
    """Whether all, and whether none of the possible versions of the last command's tool have a feature."""
    run = [view for view in read(text, folder).views() if isinstance(view, Run)][-1]
    command = run.commands[-1]
    manager = manager_of(command.tool)
    assert manager is not None
    version = version_at(run, command, manager)
    return version.has(manager.releases, feature), version.lacks(manager.releases, feature)


POETRY = "FROM python:3.11\nRUN {}\nRUN poetry install"
COMPOSER = "FROM php:8.3-cli\n{}\nRUN composer install"
ALL, NONE, SOME = (True, False), (False, True), (False, False)


@pytest.mark.parametrize(
    ("install", "expected"),
    [
        ("pip install poetry==1.1.15", NONE),
        ("pip install poetry==1.8.3", ALL),
        ("pip install 'poetry<1.2'", NONE),
        ("pip install 'poetry<2'", SOME),
        ("pip install 'poetry>=1.1'", ALL),
        ("pip install poetry~=1.1.0", NONE),
        ("pip install poetry", ALL),
        ("pipx install poetry==1.1.4", NONE),
        ("curl -sSL https://install.python-poetry.org | python3 -", ALL),
        ("curl -sSL https://install.python-poetry.org | POETRY_VERSION=1.1.13 python3 -", NONE),
        ("pip install flask", ALL),
    ],
)
def test_poetry_by_its_pin(install: str, expected: tuple[bool, bool]) -> None:
    assert knows(POETRY.format(install), "--no-cache") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("poetry==1.1.15  # the last one", NONE), ("Poetry >= 1.8", ALL), ("poetry", ALL), ("six", ALL)],
)
def test_poetry_by_a_list_of_packages(line: str, expected: tuple[bool, bool], tmp_path: Path) -> None:
    (tmp_path / "tools.txt").write_text(f"# tools\n{line}\n")
    text = POETRY.format("pip install -r /t/tools.txt").replace("RUN", "COPY tools.txt /t/\nRUN", 1)
    assert knows(text, "--no-cache", tmp_path) == expected


def test_a_variable_of_the_file_is_a_pin() -> None:
    text = 'FROM python:3.11\nARG V=1.1.6\nRUN pip install "poetry==${V}"\nRUN poetry install'
    assert knows(text, "--no-cache") == NONE


def test_a_variable_counts_where_nothing_shows_the_install() -> None:
    text = "FROM jenkins/jenkins:lts\nENV COMPOSER_VERSION=1.5.6\nRUN /x/install.sh\nRUN composer install"
    assert knows(text, "--no-cache") == NONE


def test_the_newest_is_what_the_language_allows() -> None:
    text = "FROM python:3.6\nRUN pip install poetry\nRUN poetry install"
    assert knows(text, "--no-cache") == NONE


def test_the_last_install_counts() -> None:
    text = "FROM python:3.11\nRUN pip install poetry==1.1.15\nRUN pip install -U poetry==1.8.0\nRUN poetry install"
    assert knows(text, "--no-cache") == ALL


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("COPY --from=composer:1 /usr/bin/composer /usr/bin/composer", SOME),
        ("COPY --from=composer:1.8 /usr/bin/composer /usr/bin/composer", NONE),
        ("COPY --from=composer:2.7 /usr/bin/composer /usr/local/bin/", ALL),
        ("COPY --from=composer /usr/bin/composer /usr/bin/composer", ALL),
        ("RUN curl -sS https://getcomposer.org/installer | php -- --version=1.6.5", NONE),
        ("RUN curl -sS https://getcomposer.org/installer | php", ALL),
        ("RUN curl -fsSL https://getcomposer.org/download/1.8.0/composer.phar -o /usr/bin/composer", NONE),
    ],
)
def test_composer_by_where_it_comes_from(instruction: str, expected: tuple[bool, bool]) -> None:
    assert knows(COMPOSER.format(instruction), "--no-cache") == expected


@pytest.mark.parametrize(
    ("base", "install", "feature", "expected"),
    [
        ("debian:8", "apt-get install -y python-pip\nRUN pip install a", "--no-cache-dir", NONE),
        ("debian:12", "apt-get install -y python3-pip\nRUN pip install a", "--no-cache-dir", ALL),
        ("ubuntu:bionic", "apt-get install -y composer\nRUN composer install", "--no-cache", NONE),
        ("ubuntu:22.04", "apt-get install -y composer\nRUN composer install", "--no-cache", ALL),
        ("ubuntu:16.04", "apt-get install -y npm\nRUN npm install", "package-lock.json", NONE),
        ("debian:jessie", "apt-get update", "signed-by", NONE),
        ("python:2.7-stretch", "apt-get update", "signed-by", ALL),
        ("node:14", "npm ci", "--omit", NONE),
        ("node:22-slim", "npm ci", "--omit", ALL),
        ("node:8-alpine", "npm ci", "ci", ALL),
        ("node:8.1-alpine", "npm ci", "ci", SOME),
        ("node:14", "npm i -g npm@8\nRUN npm ci", "--omit", ALL),
        ("node:lts", "npm ci", "--omit", ALL),
        ("mhart/alpine-node:5.9", "npm install", "package-lock.json", NONE),
        ("iojs", "npm install", "ci", SOME),
        ("golang:1.15", "go get example.org/x", "install pkg@version", NONE),
        ("golang:1.24", "go get example.org/x", "install pkg@version", ALL),
        ("registry.example.org/base", "composer install", "--no-cache", ALL),
        ("registry.example.org/base", "poetry install", "--no-cache", SOME),
        ("debian:9", "composer install", "--no-cache", SOME),
    ],
)
def test_versions_by_the_base_image(base: str, install: str, feature: str, expected: tuple[bool, bool]) -> None:
    assert knows(f"FROM {base}\nRUN {install}", feature) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"package.json": '{"packageManager": "yarn@3.6.1"}', "yarn.lock": ""}, ALL),
        ({"package.json": "{}", "yarn.lock": "__metadata:\n  version: 8\n"}, ALL),
        ({"package.json": "{}", "yarn.lock": "# yarn lockfile v1\n"}, NONE),
        ({"package.json": "{}", ".yarnrc.yml": "yarnPath: .yarn/releases/yarn-4.1.0.cjs\n"}, ALL),
        ({"package.json": "{}"}, NONE),
    ],
)
def test_yarn_follows_the_project(files: dict[str, str], expected: tuple[bool, bool], tmp_path: Path) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    text = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN corepack enable\nRUN yarn install"
    assert knows(text, "workspaces focus", tmp_path) == expected


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ("yarn install", NONE),
        ("yarn install --immutable", ALL),
        ("corepack enable && yarn install", SOME),
        ("corepack prepare yarn@4.1.0 --activate && yarn install", ALL),
        ("yarn set version berry && yarn install", ALL),
    ],
)
def test_yarn_where_no_one_can_look_into_the_project(commands: str, expected: tuple[bool, bool]) -> None:
    assert knows(f"FROM node:22\nRUN {commands}", "workspaces focus") == expected


def test_ranges() -> None:
    assert from_text("==", "1.9").is_at_least("1.9")
    assert from_text("==", "1.9.3").is_below("1.10")
    assert not from_text("==", "1").is_below("1.9")
    assert from_text("@", "next").is_at_least("4")
    assert from_tag("2-alpine").is_below("3")
    assert from_tag("latest").is_at_least("9")
    assert not UNKNOWN.is_below("99")
    assert from_text("<=", "1.2").is_below("1.3")
