"""A build argument for a commit or a date has another value in each build: the steps below it cost that much more."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.optimize.cost import SHARE_OF_ARGUMENTS, CostModel
from dlint.replay.plan import PlanOptions
from dlint.trial.profile.outline import outline
from dlint.trial.profile.route import route_of
from dlint.trial.recipe import Recipe

INSTALL, BUILD = "RUN npm ci\n", "RUN npm run build\n"
SECONDS = 10.0


@pytest.mark.parametrize(
    ("lines", "steps"),
    [
        (f"ARG GIT_SHA\n{INSTALL}{BUILD}", 2),
        (f"{INSTALL}ARG GIT_SHA=dev\n{BUILD}", 1),
        (f"{INSTALL}{BUILD}ARG GIT_SHA\nLABEL revision=$GIT_SHA\n", 0),
        (f"ARG GIT_SHA=4f2c1\n{INSTALL}{BUILD}", 0),
        (f"ARG NODE_ENV\n{INSTALL}{BUILD}", 0),
    ],
)
def test_what_a_new_value_runs_again_counts(tmp_path: Path, lines: str, steps: int) -> None:
    route = route_of(Recipe(f"FROM node:24\n{lines}".encode(), str(tmp_path / "Dockerfile"), str(tmp_path)))
    profile = outline(route, "docker", measured=True)
    for line in profile.lines:
        line.seconds.append(SECONDS)
    found = CostModel(route, profile, PlanOptions()).per_rebuild(route)
    assert found == pytest.approx(SHARE_OF_ARGUMENTS * SECONDS * steps)
