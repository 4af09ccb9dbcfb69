"""Layers find the instructions that wrote them, by the histories that each engine writes."""

from __future__ import annotations

from typing import Any

import pytest

from dlint.trial.build import BuildStep
from dlint.trial.image.join_layers import stack
from dlint.trial.profile.route import Route, route_of
from dlint.trial.progress.join_steps import triggers
from dlint.trial.recipe import Recipe

TEXT = """ARG BASE=busybox
FROM $BASE AS base
ARG N=3
ENV FOO=bar
WORKDIR /opt/x
COPY version.txt ./
RUN echo same >> x
RUN echo same >> x
FROM busybox
RUN side
FROM base AS final
LABEL a=b
COPY --from=1 /side /x
ONBUILD RUN echo x
ADD src /src/
CMD ["sh"]
"""
BUILDKIT = """+ Imported
- ARG N=3
- ENV FOO=bar
+ WORKDIR /opt/x
+ COPY version.txt ./ # buildkit
+ RUN |1 N=3 /bin/sh -c echo same >> x # buildkit
+ RUN |1 N=3 /bin/sh -c echo same >> x # buildkit
- LABEL a=b
+ COPY /side /x # buildkit
+ ADD src /src/ # buildkit
- CMD ["sh"]"""
CLASSIC = """- /bin/sh -c #(nop)  CMD ["bash"]
+ /bin/sh -c #(nop) ADD file:6ae5 in /
- /bin/sh -c #(nop)  ARG N=3
- /bin/sh -c #(nop)  ENV FOO=bar
+ /bin/sh -c #(nop) WORKDIR /opt/x
+ /bin/sh -c #(nop) COPY file:424f in ./
+ |1 N=3 /bin/sh -c echo same >> x
+ |1 N=3 /bin/sh -c echo same >> x
- /bin/sh -c #(nop)  LABEL a=b
+ /bin/sh -c #(nop) COPY file:c1c2 in /x
- /bin/sh -c #(nop)  ONBUILD RUN echo x
+ /bin/sh -c #(nop) ADD dir:06c7 in /src/
- /bin/sh -c #(nop)  CMD ["sh"]"""


def config(history: str) -> dict[str, Any]:
    """`+` before what made a layer, `-` before what made none."""
    return {"history": [{"created_by": line[2:], "empty_layer": line[0] == "-"} for line in history.splitlines()]}


def route(text: str = TEXT) -> Route:
    return route_of(Recipe(text.encode(), "Dockerfile", "/nonexistent"))


def lines(
    history: str, layers: int, text: str = TEXT, brought: dict[int, int] | None = None
) -> list[int | None] | None:
    on = route(text)
    found = stack(config(history), layers, on.chain, brought or {})
    return None if found is None else [found.line(layer) for layer in range(layers)]


@pytest.mark.parametrize("history", [BUILDKIT, CLASSIC])
def test_histories_of_engines(history: str) -> None:
    assert lines(history, 7) == [None, 5, 6, 7, 8, 13, 15]


def test_a_step_without_a_layer() -> None:
    history = CLASSIC.replace("+ /bin/sh -c #(nop) WORKDIR", "- /bin/sh -c #(nop) WORKDIR")
    assert lines(history, 6) == [None, 6, 7, 8, 13, 15]


def test_a_base_of_several_layers_and_one_of_none() -> None:
    assert lines("+ a\n+ b\n- CMD x\n+ RUN c # buildkit", 3, "FROM debian\nRUN c\n") == [None, None, 3 - 1]
    assert lines("+ COPY a / # buildkit", 1, "FROM scratch\nCOPY a /\n") == [2]
    assert lines("+ a", 1, "FROM debian\n") == [None]


def test_what_onbuild_brought_is_from_s() -> None:
    history = "+ a\n- ENV X=1\n+ COPY b /b # buildkit\n+ RUN trigger # buildkit\n- LABEL a=b\n+ RUN c # buildkit"
    text = "FROM base\nLABEL a=b\nRUN c\n"
    assert lines(history, 4, text, {0: 2}) == [None, 1, 1, 3]


def test_what_onbuild_of_a_stage_brought() -> None:
    history = "+ a\n+ RUN one # buildkit\n- ENV X=1\n+ RUN trigger # buildkit\n+ RUN two # buildkit"
    text = "FROM base AS one\nONBUILD ENV X=1\nONBUILD RUN trigger\nRUN one\nFROM one\nRUN two\n"
    assert lines(history, 4, text, {1: 1}) == [None, 4, 5, 6]


@pytest.mark.parametrize(
    ("history", "layers"),
    [
        (BUILDKIT, 6),
        (BUILDKIT.replace("- LABEL a=b", "- EXPOSE 80"), 7),
        ("\n".join(BUILDKIT.splitlines()[5:]), 4),
        ("", 0),
    ],
)
def test_the_history_of_another_file(history: str, layers: int) -> None:
    assert lines(history, layers) is None


def test_line_by_line_builders_report_no_triggers() -> None:
    names = ["[1/2] STEP 1/2: FROM busybox AS base", "[1/2] STEP 2/2: RUN a", "[2/2] COMMIT"]
    assert triggers(route("FROM busybox AS base\nRUN a\n"), [BuildStep(name, name) for name in names]) == {}
