"""`dlint optimize` on the command line: what it asks for, what it prints, what it writes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from published import held

from dlint.cli.main import main
from dlint.optimize import session
from dlint.optimize.figures import Figure
from dlint.optimize.ledger import Attempt, Ledger
from dlint.optimize.session import OptimizeOptions
from dlint.trial.engines import find as choose
from dlint.trial.recipe import Recipe

OLD, NEW = b"FROM node:20\nCOPY . .\nRUN npm ci\n", b"FROM node:20\nCOPY package.json ./\nRUN npm ci\nCOPY . .\n"


class NoEngine:
    closed = False

    def close(self) -> None:
        NoEngine.closed = True


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[session.OptimizeOptions]:
    """A folder with a Dockerfile for which a rewrite was proven; the orders of each run."""
    (tmp_path / "Dockerfile").write_bytes(OLD)
    monkeypatch.chdir(tmp_path)
    options: list[session.OptimizeOptions] = []

    def optimize(engine: NoEngine, recipe: Recipe, given: OptimizeOptions, *watching: object) -> Ledger:
        options.append(given)
        first, last = recipe, replace(recipe, dockerfile=NEW, ignore=b"node_modules\n")
        kept = Attempt("cache/copy-before-install", "copy below", "unsafe", ("warm-source",), "proven", "")
        figures = {"warm-source": Figure((9.0,))}, {"warm-source": Figure((2.0,))}
        return Ledger(recipe.path, recipe.context, "docker", first, last, *figures, attempts=[kept])

    monkeypatch.setattr(session, "optimize", optimize)
    monkeypatch.setattr(choose, "find_engine", lambda name, builder=None: NoEngine())
    return options


def test_nothing_is_written_unasked(asked: list[session.OptimizeOptions], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimize", "--isolated"]) == 0
    assert Path("Dockerfile").read_bytes() == OLD
    assert not Path(".dockerignore").exists()
    assert "+COPY package.json ./" in capsys.readouterr().out
    assert NoEngine.closed


def test_apply_writes_both_files(asked: list[session.OptimizeOptions], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimize", "--isolated", "--apply"]) == 0
    assert Path("Dockerfile").read_bytes() == NEW
    assert Path(".dockerignore").read_bytes() == b"node_modules\n"
    assert "wrote" in capsys.readouterr().err


def test_orders_are_what_was_reported(asked: list[session.OptimizeOptions]) -> None:
    words = ["--smoke", "node -v", "--budget", "1.5", "--repeat", "3", "--commits", "50"]
    assert main(["optimize", "--isolated", *words]) == 0
    given = asked[0]
    assert (given.minutes, given.commits) == (1.5, 50)
    assert (given.trials.repeat, given.trials.smoke) == (3, "node -v")


def test_formats_and_files(asked: list[session.OptimizeOptions], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimize", "--isolated", "--json", "--html", "page.html"]) == 0
    assert held("optimize", json.loads(capsys.readouterr().out))["attempts"][0]["verdict"] == "proven"
    assert Path("page.html").read_text().startswith("<!doctype html>")
    assert main(["optimize", "--isolated", "--markdown", "-o", "out.md"]) == 0
    assert Path("out.md").read_text().startswith("### ")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (["--engine", "model"], "needs an engine"),
        (["--budget", "soon"], "--budget takes minutes"),
        (["--repeat", "0"], "--repeat needs at least 1"),
        (["nowhere"], "no such file or folder"),
    ],
)
def test_mistakes_are_reported(
    asked: list[session.OptimizeOptions], words: list[str], printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["optimize", "--isolated", *words]) == 2
    assert printed in capsys.readouterr().err
