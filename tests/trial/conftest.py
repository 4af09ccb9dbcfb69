"""Reaches a test engine as a user would, through the environment, with a register of leftovers of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from running_engine import MakeRecipe, Reach, RunningEngine

from dlint.trial.engine import Engine
from dlint.trial.engines.find import find_engine
from dlint.trial.recipe import Recipe


@pytest.fixture
def reach(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Reach]:
    """Call it with a fixture's engine and the name of one of dlint's: gives that, and closes it after the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-home"))
    with ExitStack() as stack:

        def enter(running: RunningEngine, name: str = "docker", builder: str | None = None) -> Engine:
            running.enter(monkeypatch)
            return stack.enter_context(closing(find_engine(name, builder)))

        yield enter


@pytest.fixture
def recipe(tmp_path: Path) -> MakeRecipe:
    """Makes a recipe from the text of a Dockerfile, over a context folder that holds a.txt."""
    context = tmp_path / "context"
    context.mkdir()
    (context / "a.txt").write_text("hello\n")

    def make(text: str, **options: Any) -> Recipe:
        chosen = {"network": "none", "path": str(context / "Dockerfile"), "context": str(context), **options}
        return Recipe(text.encode(), **chosen)

    return make
