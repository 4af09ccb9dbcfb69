"""A traced build with a real engine: every form of RUN, other users, mounts and ONBUILD."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from running_engine import RunningEngine

from dlint.trial.engine import Engine
from dlint.trial.engines.find import find_engine
from dlint.trial.profile.route import route_of
from dlint.trial.recipe import Recipe
from dlint.trial.trace.accesses import LIST, MISS, OPEN, TEST
from dlint.trial.trace.facts import TraceFacts, facts_of
from dlint.trial.trace.trace_build import Trace, trace_build, why_untraced

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="no strace on this machine")

DOCKERFILE = r"""FROM busybox:latest AS base
WORKDIR /srv
ONBUILD RUN echo hello > /onbuild
COPY . .
SHELL ["/bin/sh", "-e", "-c"]
RUN cat a.txt \
    > /out
RUN ["/bin/cat", "b.txt"]
RUN <<EOF
cd conf
[ -f c.json ] && echo yes
EOF
RUN <<EOF
#!/bin/sh
ls conf
EOF
USER 65534
RUN cat <<one
$(cat d.txt)
one
USER root
RUN --mount=type=cache,target=/cache --mount=type=bind,source=e.txt,target=/bound/e.txt cat /bound/e.txt > /cache/x
FROM base
RUN [ -f nothing ] || true
CMD echo hello
"""


@pytest.fixture(scope="module")
def traced(engine: RunningEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trace, TraceFacts]]:
    folder = tmp_path_factory.mktemp("traced")
    (folder / "conf").mkdir()
    for name in ("a.txt", "b.txt", "conf/c.json", "d.txt", "e.txt", "README"):
        (folder / name).write_text("x\n")
    (folder / "Dockerfile").write_text(DOCKERFILE)
    with pytest.MonkeyPatch.context() as patch:
        engine.enter(patch)
        docker = find_engine("docker")
        try:
            recipe = Recipe(DOCKERFILE.encode(), str(folder / "Dockerfile"), str(folder), network="none")
            route = route_of(recipe)
            trace = trace_build(docker, route)
            yield trace, facts_of(route, trace)
        finally:
            docker.close()


def test_every_run_has_a_trace(traced: tuple[Trace, TraceFacts]) -> None:
    assert traced[0].problem is None
    assert sorted(traced[0].steps) == [6, 8, 9, 13, 18, 22, 24]
    assert all(found.inexact is None for found in traced[0].steps.values())


@pytest.mark.parametrize(
    ("line", "path", "how"),
    [
        (6, "/srv/a.txt", OPEN),
        (8, "/srv/b.txt", OPEN),
        (9, "/srv/conf/c.json", TEST),
        (13, "/srv/conf", LIST),
        (18, "/srv/d.txt", OPEN),
        (22, "/bound/e.txt", OPEN),
        (24, "/srv/nothing", MISS),
    ],
)
def test_what_each_form_touches(line: int, path: str, how: int, traced: tuple[Trace, TraceFacts]) -> None:
    assert traced[0].steps[line].bits(path) & how


def test_facts_name_files_of_the_context(traced: tuple[Trace, TraceFacts]) -> None:
    lines = traced[1].lines
    assert lines[6].opened == ["a.txt"]
    assert lines[6].wrote == {"/": 1}
    assert lines[9].tested == ["conf/c.json"]
    assert lines[9].gate
    assert lines[13].listed == ["/srv/conf"]
    assert lines[22].opened == ["e.txt"]
    assert lines[22].gate, "a cache mount is no part of the image"
    assert "README" in traced[1].shipped


def test_engines_that_cannot_trace_state_so() -> None:
    class Other:
        name = "podman"
        title = "podman 4.3"

    other: Engine = Other()  # type: ignore[assignment]
    assert "podman 4.3 cannot trace" in (why_untraced(other, Recipe(b"", "Dockerfile", ".")) or "")
