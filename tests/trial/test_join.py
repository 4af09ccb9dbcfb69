"""Steps of engines find their instructions: by BuildKit's names, by those of line-by-line builders, by provenance."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.trial.build import BuildStep
from dlint.trial.engine import EngineError
from dlint.trial.profile.route import Route, route_of
from dlint.trial.progress.join_steps import join, triggers
from dlint.trial.recipe import Recipe


def route(text: str, **options: object) -> Route:
    return route_of(Recipe(text.encode(), "Dockerfile", "/nonexistent", **options))  # type: ignore[arg-type]


def lines(on: Route, names: Iterable[str], inputs: dict[str, tuple[str, ...]] | None = None) -> list[int | None]:
    """The line of each step, by its name."""
    steps = [BuildStep(f"{at} {name}", name, (inputs or {}).get(name, ())) for at, name in enumerate(names)]
    joined = join(on, steps)
    return [joined[step.key].line if step.key in joined else None for step in steps]


SHOP = """# a comment
ARG BASE=busybox
FROM $BASE AS Builder
ARG GREETING=hello
ENV DIR=/opt/x
WORKDIR $DIR
COPY --chmod=644 version.txt ./
RUN echo "$GREETING ${DIR}" && \\
    # in between
    true
RUN echo same
RUN echo same
RUN <<SH
echo one
SH
FROM busybox
RUN ["sh", "-c", "echo json"]
FROM builder AS final
LABEL a=b
COPY --from=1 /a /b
ADD https://example.com/x.tar /x
COPY <<F1 <<"F2" /h/
one
F1
two
F2
RUN echo same
CMD ["sh"]
"""


def test_names_of_buildkit() -> None:
    names = [
        "[internal] load build definition from Dockerfile",
        "[internal] load metadata for docker.io/library/busybox:latest",
        "[internal] load build context",
        "[internal] preparing inline document",
        "[builder 2/7] WORKDIR /opt/x",
        "[builder 3/7] COPY --chmod=644 version.txt ./",
        '[builder 4/7] RUN echo "hello /opt/x" &&     true',
        "[builder 5/7] RUN echo same",
        "[builder 6/7] RUN echo same",
        "[builder 7/7] RUN <<SH (echo one)",
        '[stage-1 2/2] RUN ["sh", "-c", "echo json"]',
        "[final 1/4] COPY --from=1 /a /b",
        "[final 2/4] ADD https://example.com/x.tar /x",
        "[final 2/4] ADD https://example.com/x.tar /x",
        "[final 3/4] COPY <<F1 <<F2 /h/",
        "[final 4/4] RUN echo same",
        "exporting to image",
    ]
    expected = [None, None, None, None, 6, 7, 8, 11, 12, 13, 17, 20, 21, 21, 22, 27, None]
    assert lines(route(SHOP), names) == expected


def test_numbers_are_padded_and_platforms_stand_before_names() -> None:
    text = "FROM busybox AS one\n" + "RUN true\n" * 11
    names = ["[linux/arm64 one  2/12] RUN true", "[linux/amd64->arm64 one 12/12] RUN true", "[one  1/12] FROM busybox"]
    assert lines(route(text), names) == [2, 12, 1]


def test_a_file_of_one_stage_has_no_name() -> None:
    text = "FROM busybox\nWORKDIR /a\nENV A=b\nRUN true\n"
    assert lines(route(text), ["[1/3] FROM docker.io/library/busybox", "[2/3] WORKDIR /a", "[3/3] RUN true"]) == [
        1,
        2,
        4,
    ]


def test_scratch_is_not_counted() -> None:
    text = "FROM scratch\nCOPY a /\nCOPY b /\n"
    assert lines(route(text), ["[1/2] COPY a /", "[2/2] COPY b /"]) == [2, 3]


def test_an_image_that_stages_share_belongs_to_the_first_from_of_it() -> None:
    text = "FROM debian AS a\nCOPY --from=busybox /x /x\nFROM busybox AS b\nRUN true\nFROM busybox\nRUN false\n"
    names = ["FROM docker.io/library/busybox:latest", "[a 2/2] COPY --from=busybox /x /x", "[b 2/2] RUN true",
             "[stage-2 2/2] RUN false"]  # fmt: skip
    inputs: dict[str, tuple[str, ...]] = dict.fromkeys(names[1:], ("0 FROM docker.io/library/busybox:latest",))
    assert lines(route(text), names, inputs) == [3, 2, 4, 6]


def test_an_image_that_only_copy_takes_from_belongs_to_the_copy() -> None:
    text = "FROM debian\nCOPY --from=busybox /x /x\n"
    names = ["FROM docker.io/library/busybox:latest", "[2/2] COPY --from=busybox /x /x"]
    assert lines(route(text), names, {names[1]: ("0 " + names[0],)}) == [2, 2]


ONBUILD = "FROM base\nCOPY b /b\nWORKDIR /\nRUN true\n"


def test_what_onbuild_brings_belongs_to_from() -> None:
    names = ["[1/4] FROM base", "[2/4] COPY a /a", "[3/4] RUN echo trigger", "[4/4] COPY b /b", "[5/4] WORKDIR /",
             "[6/4] RUN true"]  # fmt: skip
    assert lines(route(ONBUILD), names) == [1, 1, 1, 2, 3, 4]
    assert triggers(route(ONBUILD), [BuildStep(name, name) for name in names]) == {0: 2}


def test_what_onbuild_brings_where_the_build_broke_off() -> None:
    names = ["[1/4] FROM base", "[2/4] COPY a /a", "[3/4] RUN echo trigger", "[4/4] COPY b /b"]
    assert lines(route(ONBUILD), names) == [1, 1, 1, 2]


def test_what_onbuild_of_a_stage_brings() -> None:
    text = "FROM busybox AS a\nONBUILD RUN echo on\nRUN true\nFROM a\nRUN false\n"
    names = ["[a 2/2] RUN true", "[stage-1 1/1] RUN echo on", "[stage-1 2/1] RUN false"]
    assert lines(route(text), names) == [3, 4, 5]


def test_of_two_stages_of_one_name_the_one_that_fits() -> None:
    text = "FROM busybox AS a\nRUN one\nFROM a AS a\nRUN two\n"
    assert lines(route(text), ["[a 2/2] RUN one", "[a 1/1] RUN two"]) == [2, 4]


def test_arguments_of_the_build_decide_what_a_stage_is_built_on() -> None:
    text = "ARG BASE=busybox\nFROM busybox AS dev\nRUN one\nFROM $BASE\nRUN two\n"
    assert lines(route(text), ["[stage-1 2/2] RUN two"]) == [5]
    assert lines(route(text, args=(("BASE", "dev"),)), ["[stage-1 1/1] RUN two"]) == [5]


def test_platform_variables_decide_as_well() -> None:
    text = "FROM busybox AS base-amd64\nFROM busybox AS base-arm64\nFROM base-$TARGETARCH\nRUN two\n"
    assert lines(route(text), ["[stage-2 1/1] RUN two"]) == [4]


def test_lines_of_provenance_go_before_names() -> None:
    on = route("FROM busybox\nRUN true\nRUN true\n")
    assert {key: view.line for key, view in join(on, [BuildStep("a", "[2/3] RUN true", lines=(3, 3))]).items()} == {
        "a": 3
    }
    assert {key: view.line for key, view in join(on, [BuildStep("a", "[2/3] RUN true", lines=(9, 9))]).items()} == {
        "a": 2
    }


def test_names_of_the_classic_builder() -> None:
    text = "ARG A=1\nFROM busybox\n\nENV B=2\nRUN true\nFROM busybox\nRUN true\n"
    names = [f"Step {at}/6 : {name}" for at, name in enumerate(["ARG A=1", "FROM busybox", "ENV B=2", "RUN true"], 1)]
    assert lines(route(text), [*names, "Step 6/6 : RUN true"]) == [1, 2, 4, 5, 7]


def test_names_of_buildah() -> None:
    text = "ARG A=1\nFROM busybox AS a\nRUN true\nFROM a\nENV B=2\nRUN true\n"
    names = ["[1/2] STEP 1/2: FROM busybox AS a", "[1/2] STEP 2/2: RUN true", "[2/2] STEP 1/3: FROM 5402d560caff",
             "[2/2] STEP 3/3: RUN true", "[2/2] COMMIT x"]  # fmt: skip
    assert lines(route(text), names) == [2, 3, 4, 6, None]
    assert lines(route("FROM busybox\nRUN a\n"), ["STEP 2/2: RUN a"]) == [2]


def test_a_target_that_is_not_there() -> None:
    with pytest.raises(EngineError, match="no stage biuld"):
        route("FROM busybox AS build\n", target="biuld")
    with pytest.raises(EngineError, match="no FROM"):
        route("RUN true\n")


def test_a_first_trigger_that_fails() -> None:
    assert lines(route(ONBUILD), ["[1/4] FROM base", "[2/4] RUN echo trigger"]) == [1, 1]
    assert lines(route(ONBUILD), ["[1/4] FROM base", "[2/4] COPY b, written otherwise"]) == [1, 2]


COMMANDS = st.sampled_from(["RUN true", "RUN make  all", "COPY a b", "WORKDIR /w", "ENV A=b", "LABEL c=d", "ARG E",
                            "ADD a /",
                            "RUN <<X\none\ntwo\nX", "RUN true && \\\n  # why\n  false", "USER 0"])  # fmt: skip
STAGES = st.lists(st.tuples(st.booleans(), st.booleans(), st.lists(COMMANDS, max_size=6)), min_size=1, max_size=5)


NAMES = {"RUN <<X\none\ntwo\nX": "RUN <<X (one...)", "RUN true && \\\n  # why\n  false": "RUN true &&   false"}


def spelt(stages: list[tuple[bool, bool, list[str]]]) -> tuple[str, list[tuple[str, int]]]:
    """A Dockerfile, and BuildKit's names of its steps with their lines, written down while it is put together."""
    text, names = "", []
    for index, (named, outside, commands) in enumerate(stages):
        outside = outside or index == 0
        label = f"s{index}" if named else f"stage-{index}" if len(stages) > 1 else ""
        base = "busybox" if outside else f"s{index - 1}" if stages[index - 1][0] else "busybox"
        counted = [command for command in commands if command.split()[0] in ("RUN", "COPY", "ADD", "WORKDIR")]
        first = base == "busybox"
        text += f"FROM {base}" + (f" AS s{index}" if named else "") + "\n"
        at = int(first)
        for command in commands:
            line = text.count("\n") + 1
            text += command + "\n"
            if command in counted:
                at += 1
                name = NAMES.get(command, command)
                names.append((f"[{label}{' ' if label else ''}{at}/{len(counted) + first}] {name}", line))
    return text, names


@settings(max_examples=150)
@given(stages=STAGES)
def test_every_step_finds_its_line(stages: list[tuple[bool, bool, list[str]]]) -> None:
    text, names = spelt(stages)
    assert lines(route(text), [name for name, _ in names]) == [line for _, line in names]
