"""Which packages a RUN leaves behind, what it downloads, and whether an image is an application."""

from __future__ import annotations

import pytest

from dlint.model.commands.downloads import fetched
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.packages.leftover_packages import remaining
from dlint.model.users.application import runs_application
from dlint.syntax.parse import parse
from dlint.text.source import Source, encode


def _file(text: str, path: str = "Dockerfile") -> Dockerfile:
    return Dockerfile(parse(Source(encode(text), path)))


def _run(text: str) -> Run:
    return next(
        view for view in _file("FROM debian\nWORKDIR /w\n" + text).stages[0].instructions if isinstance(view, Run)
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RUN apt-get install -y gcc=4:12 make curl && apt-get purge -y curl", ["gcc", "make"]),
        ("RUN apk add -t .b gcc make && apk add git && apk del .b", ["git"]),
        ("RUN d='gcc make' && apt-get install -y $d git && apt-get purge -y $d", ["git"]),
        ("RUN apt-get install -y $D && apt-get purge -y $D", []),
        ('RUN d=gcc && d="$d make" && apt-get install -y $d git && apt-get purge -y $d', ["git"]),
        ('RUN for p in gcc make; do apt-get install -y "$p"; done && apt-get purge -y gcc', ["make"]),
        ("RUN apt-get install -y libx-dev liby && apt-get remove 'lib*-dev'", ["liby"]),
        ("RUN apt-get purge -y gcc && apt-get install -y gcc", ["gcc"]),
        ("RUN apt-mark auto '.*' && apt-get install -y gcc && apt-get purge -y --auto-remove", []),
        ("RUN echo apt-get install gcc", []),
    ],
)
def test_packages_that_stay(text: str, names: list[str]) -> None:
    assert [package.name for package in remaining(_run(text))] == names


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("RUN curl -fsSLo /tmp/a.tgz https://x/y", ["/tmp/a.tgz"]),
        ("RUN cd /q && curl -LO https://x/a.tgz?z=1", ["/q/a.tgz"]),
        ("RUN wget -P /tmp https://x/a.zip https://x/b.zip", ["/tmp/a.zip", "/tmp/b.zip"]),
        ("RUN curl https://x/a.tgz > a.tgz", ["/w/a.tgz"]),
        ("RUN curl https://x/a.tgz | tar xz", []),
        ("RUN wget -O- https://x/a.tgz | tar xz", []),
    ],
)
def test_files_that_are_fetched(text: str, paths: list[str]) -> None:
    assert [each.path for each in fetched(_run(text))] == paths


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("FROM node\nCMD node app.js", "Dockerfile", True),
        ("FROM nginx\nCOPY src/ /usr/share/nginx/html/", "Dockerfile", True),
        ("FROM node\nCMD node app.js", "Dockerfile.dev", False),
        ("FROM node AS test\nCMD node app.js", "Dockerfile", False),
        ("FROM node\nCMD npm run dev", "Dockerfile", False),
        ("FROM node", "Dockerfile", False),
        ("FROM debian\nCMD bash", "Dockerfile", False),
        ("FROM jupyter/base-notebook\nCMD serve", "Dockerfile", False),
        ("ARG B\nFROM $B\nCMD node app.js", "Dockerfile", False),
    ],
)
def test_applications(text: str, path: str, expected: bool) -> None:
    assert runs_application(_file(text, path)) is expected
