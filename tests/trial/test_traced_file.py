"""The traced variant of a Dockerfile: stages keep what they name, and one build gives the traces."""

from __future__ import annotations

import re

from dlint.model.dockerfile import Dockerfile
from dlint.syntax.parse import parse
from dlint.text.source import Source
from dlint.trial.build import BuildStep
from dlint.trial.engines.own_mounts import with_own_mounts
from dlint.trial.profile.route import route_of
from dlint.trial.progress.join_steps import join
from dlint.trial.recipe import Recipe
from dlint.trial.trace.instrument import COLLECTED, MARKED, traced, without_tracer

WRITTEN = b"""ARG VERSION=1
FROM debian:$VERSION \\
  AS tools
RUN one
FROM debian
RUN two
FROM scratch
COPY --from=1 --link /a /b
COPY --from=tools /a /c
COPY --from=0 /a /d"""


def variant(data: bytes) -> Dockerfile:
    file = Dockerfile(parse(Source(data, "Dockerfile")))
    return Dockerfile(parse(Source(traced(file, "run"), "Dockerfile")))


def test_stages_are_named_since_their_numbers_change() -> None:
    file = variant(WRITTEN)
    names = [stage.name for stage in file.stages]
    assert names[1:4] == ["tools", "stage-1", "stage-2"]
    assert names[-1] == COLLECTED
    copies = [view.node.flag_value("from") for view in file.stages[3].instructions]
    assert copies == ["stage-1", "tools", "tools"]


def test_arguments_above_the_first_stage_stay_there() -> None:
    text = variant(WRITTEN).source.data
    assert text.index(b"ARG VERSION") < text.index(b"FROM")


def waits(data: bytes) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What each stage is built on, and what the step that gathers the traces mounts to wait for stages."""
    file = variant(data)
    below = {stage.name or "": stage.head.image.value for stage in file.stages if stage.head.image is not None}
    mounts = re.findall(r",from=([\w-]+)(?:,source=(\S+?))?,target=/after/", file.source.data.decode())
    return below, mounts


def test_the_traces_wait_for_each_stage_that_is_traced() -> None:
    below, mounted = waits(WRITTEN)
    # Of a stage with many files only a small one is mounted: all that is mounted is read.
    assert mounted == [(f"{COLLECTED}-{at}", MARKED) for at in range(2)]
    assert [below[f"{COLLECTED}-{at}"] for at in range(2)] == ["tools", "stage-1"]


def test_no_stage_stands_on_one_that_would_run_its_triggers() -> None:
    _, mounted = waits(b"FROM debian AS kit\nRUN one\nONBUILD RUN two\n")
    assert mounted == [("kit", "")]


def test_steps_of_the_variant_are_found_in_the_file_as_it_is() -> None:
    route = route_of(Recipe(b"FROM debian\nWORKDIR /srv\nRUN one\n", "Dockerfile", "."))
    joined = join(route, [BuildStep("a", "[stage-0 3/3] RUN one", (), 0.0, 1.0)])
    assert [view.line for view in joined.values()] == [3]


def test_names_of_traced_steps_are_those_of_the_user() -> None:
    file = variant(b"FROM debian\nRUN --mount=type=cache,target=/x one\n")
    run = next(view for view in file.views() if view.node.keyword == "run" and view.stage is file.stages[1])
    marked = with_own_mounts(file.source.data, "dlint-1a2b3c4d-").decode()
    name = next(line for line in marked.splitlines() if line.endswith(" one"))
    assert run.line > 2
    assert without_tracer(name).startswith("RUN --mount=type=cache,")
    assert ".dlint-" not in without_tracer(name)
