"""How a RUN gets a secret from a mount, and where the texts with secrets stand."""

from __future__ import annotations

import pytest
from opened import file_of, run_of
from present import the

from dlint.model.instructions.kinds import Arg
from dlint.model.instructions.named_texts import inner_views, texts_of
from dlint.model.instructions.run import Run
from dlint.model.secrets.secret_mount import mount_flag, mounted_line, mounts_set_variables, names_elsewhere, readers

TEXT = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci --token ${NPM_TOKEN}\nRUN true\nRUN echo NPM_TOKEN $NPM_TOKENS\n"


def test_readers() -> None:
    arg = the(Arg, file_of(TEXT).stages[0].instructions[0])
    assert [run.line for run in readers(arg, "NPM_TOKEN")] == [3]
    assert readers(arg, "NPM_TOKENS")[0].line == 5
    assert readers(the(Arg, file_of("ARG X\nFROM a\nRUN $X\n").head[0]), "X") == []


def test_the_line_with_a_mount() -> None:
    run = the(Run, file_of(TEXT).stages[0].instructions[1])
    flag = "--mount=type=secret,id=npm_token,env=NPM_TOKEN"
    assert mount_flag("NPM_TOKEN") == flag
    assert mounted_line(run, "NPM_TOKEN") == f"RUN {flag} npm ci --token ${{NPM_TOKEN}}"
    long = run_of("FROM a\nRUN " + "word " * 20)
    assert mounted_line(long, "X").endswith("word word …")


@pytest.mark.parametrize(
    ("directive", "known"),
    [
        ("", True),
        ("# syntax=docker/dockerfile:1\n", True),
        ("# syntax=docker/dockerfile\n", True),
        ("# syntax=docker/dockerfile:1.10\n", True),
        ("# syntax=docker.io/docker/dockerfile:1.7-labs\n", False),
        ("# syntax=docker/dockerfile:1.4\n", False),
        ("# syntax=docker/dockerfile:1.9.0@sha256:00\n", False),
        ("# syntax=someone/frontend\n", False),
    ],
)
def test_frontends(directive: str, known: bool) -> None:
    assert mounts_set_variables(file_of(f"{directive}FROM a\n")) is known


def test_names_elsewhere() -> None:
    file = file_of(TEXT)
    arg, first, second, third = file.stages[0].instructions
    assert names_elsewhere(arg, "NPM_TOKEN", [first])
    assert not names_elsewhere(arg, "NPM_TOKENS", [third])
    assert not names_elsewhere(arg, "TOKEN", [first])
    assert names_elsewhere(arg, "NPM_TOKEN", [second])


def test_texts() -> None:
    text = "FROM a\nENV A=b C='d e'\nARG X=1 Y\nLABEL l=m\nRUN <<E\nbody\nE\nONBUILD ENV O=p\nUSER u\n"
    found = [(view.kind, name, value.text) for view in inner_views(file_of(text)) for name, value in texts_of(view)]
    assert found == [
        ("from", "", "a"),
        ("env", "A", "b"),
        ("env", "C", "'d e'"),
        ("arg", "X", "1"),
        ("label", "l", "m"),
        ("run", "", "<<E"),
        ("run", "", "body\n"),
        ("env", "O", "p"),
        ("user", "", "u"),
    ]
