"""What a rebuild costs: build arguments with other values in each build, and the steps that no order could spare it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.optimize.cost import SHARE_OF_ARGUMENTS, CostModel
from dlint.optimize.rewrite import MANIFEST, SOURCE
from dlint.optimize.warm_files import Touch
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


@pytest.mark.parametrize(
    ("seconds", "lines"),
    [
        # 15 of 100 rebuilds are for a manifest: 0.3 s of them are for the install, too little for any order to pay.
        ((2.0, 2.0, 2.0), {6}),
        ((2.0, 2.0, 0.1), set()),
        ((2.0, 30.0, 2.0), {4, 6}),
        # Two that are too little alone may be enough together: the one that costs more is looked at.
        ((2.0, 2.6, 0.3), {4}),
    ],
)
def test_the_steps_that_another_order_could_spare(tmp_path: Path, seconds: tuple[float, ...], lines: set[int]) -> None:
    (tmp_path / "requirements.txt").write_text("shop\n")
    (tmp_path / "main.py").write_text("print(1)\n")
    text = "FROM python:3\nRUN apt\nCOPY requirements.txt .\nRUN pip\nCOPY main.py .\nRUN collect\n"
    route = route_of(Recipe(text.encode(), str(tmp_path / "Dockerfile"), str(tmp_path)))
    profile = outline(route, "docker", measured=True)
    for line in profile.lines:
        line.seconds.append({2: seconds[0], 4: seconds[1], 6: seconds[2]}.get(line.start, 0.0))
    touches = [Touch(SOURCE, "main.py", 9), Touch(MANIFEST, "requirements.txt", 1)]
    assert CostModel(route, profile, PlanOptions(), touches).decisive() == lines


def test_a_step_below_the_history_decides_although_no_commit_shows_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    text = "FROM busybox\nRUN one\nCOPY .git .git\nRUN two\n"
    route = route_of(Recipe(text.encode(), str(tmp_path / "Dockerfile"), str(tmp_path)))
    profile = outline(route, "docker", measured=True)
    assert CostModel(route, profile, PlanOptions()).decisive() == {4}
