"""What FROM, COPY --from and mounts take from, as BuildKit resolves it."""

from __future__ import annotations

import pytest
from opened import file_of

STAGES = "FROM debian:12 AS Build\nFROM scratch AS files\n"


@pytest.mark.parametrize(
    ("last", "kind", "stage"),
    [
        ("FROM build", "stage", "Build"),
        ("FROM Build", "image", None),
        ("FROM 0", "no index", None),
        ("FROM nginx", "image", None),
        ("FROM scratch", "empty", None),
        ("FROM filess", "misspelt", "files"),
        ("FROM $X", "unknown", None),
        ("FROM a\nCOPY --from=BUILD /a /b", "stage", "Build"),
        ("FROM a\nCOPY --from=1 /a /b", "stage", "files"),
        ("FROM a\nCOPY --from=2 /a /b", "itself", 2),
        ("FROM a\nCOPY --from=3 /a /b", "no index", None),
        ("FROM a\nCOPY --from=-1 /a /b", "no index", None),
        ("FROM a AS b\nCOPY --from=B /a /b", "itself", "b"),
        ("FROM a\nCOPY --from=nginx /a /b", "image", None),
        ("FROM a\nCOPY --from=acme/tool /a /b", "image", None),
        ("FROM a\nCOPY --from=assets /a /b", "bare", None),
        ("FROM a\nCOPY --from=biuld /a /b", "misspelt", "Build"),
        ("FROM a\nCOPY --from=$X /a /b", "unknown", None),
        ("FROM a\nONBUILD COPY --from=build /a /b", "bare", None),
        ("FROM a\nONBUILD COPY --from=0 /a /b", "unknown", None),
        ("FROM a\nRUN --mount=type=bind,from=files,target=/a b", "stage", "files"),
        ("FROM a\nRUN --mount=type=bind,from=0,target=/a b", "no index", None),
        ("FROM a\nRUN --mount=type=cache,target=/a,from=acme/a:1 b", "image", None),
    ],
)
def test_kinds(last: str, kind: str, stage: str | int | None) -> None:
    origin = file_of(STAGES + last).origins[-1]
    assert (origin.kind, origin.stage.label if origin.stage else None) == (kind, stage)


def test_a_stage_may_take_the_name_of_the_empty_image() -> None:
    origins = file_of("FROM scratch AS scratch\nFROM scratch\nCOPY --from=scratch /a /b").origins
    assert [origin.kind for origin in origins] == ["empty", "stage", "stage"]


def test_mounts_without_from_and_other_types_take_from_nowhere() -> None:
    text = "FROM a\nRUN --mount=type=cache,target=/a --mount=type=secret,id=b --mount=target=/c d"
    assert len(file_of(text).origins) == 1


@pytest.mark.parametrize(
    ("text", "kind", "stage"),
    [
        ("FROM a:1\nCOPY --from=late /a /b\nFROM b:1 AS late", "later", "late"),
        ("FROM a:1\nCOPY --from=1 /a /b\nFROM b:1", "later", 1),
        ("FROM a:1 AS x\nFROM b:1\nCOPY --from=x /a /b\nFROM c:1 AS x", "later", "x"),
        ("FROM a:1 AS x\nFROM b:1 AS x\nFROM c:1\nCOPY --from=x /a /b", "stage", "x"),
    ],
)
def test_stages_below(text: str, kind: str, stage: str | int) -> None:
    origin = next(origin for origin in file_of(text).origins if not origin.is_from)
    assert origin.stage is not None
    assert (origin.kind, origin.stage.label) == (kind, stage)


def test_an_image_may_be_called_like_its_own_stage_or_a_later_one() -> None:
    file = file_of("FROM nginx AS nginx\nFROM node\nFROM a AS node")
    assert {origin.kind for origin in file.origins} == {"image"}


@pytest.mark.parametrize(
    ("text", "name", "repository", "untagged"),
    [
        ("FROM node", "node", "node", True),
        ("FROM node:20", "node:20", "node", False),
        ("FROM localhost:5000/node", "localhost:5000/node", "localhost:5000/node", True),
        ("ARG V=20\nFROM node:${V}", "node:20", "node", False),
        ("ARG V\nFROM node:${V}", None, "node", False),
        ("ARG V\nFROM node:${V:-20}", "node:20", "node", False),
        ('ARG I=node\nFROM "${I}"', "node", "node", True),
        ("ARG R\nFROM ${R}/node", None, None, True),
        ("ARG R\nFROM ${R}/node:1", None, None, False),
        ("ARG R\nFROM reg/${R}", None, None, False),
        ("FROM image-$TARGETARCH:1", "image-amd64:1", "image-amd64", False),
        ("FROM Node", "Node", None, False),
    ],
)
def test_images(text: str, name: str | None, repository: str | None, untagged: bool) -> None:
    origin = file_of(text).origins[0]
    assert (origin.name, origin.repository, origin.is_untagged) == (name, repository, untagged)


@pytest.mark.parametrize(
    ("text", "by_default", "is_wrong"),
    [
        ("ARG V\nFROM node:${V}", "node:", True),
        ("ARG A\nARG B=$A-x\nFROM node:a${B}", "node:a-x", False),
        ("ARG I\nFROM $I", "", True),
        ("FROM Node", "Node", True),
        ("FROM a:1 AS b__\nFROM b__", "b__", False),
        ("FROM scratch", "scratch", False),
        ("FROM ${A/}", None, False),
    ],
)
def test_names_without_build_arguments(text: str, by_default: str | None, is_wrong: bool) -> None:
    origin = file_of(text).origins[-1]
    assert origin.by_default == by_default
    assert (origin.default_error is not None) == is_wrong


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("FROM a AS x\nFROM b AS y\nFROM c\nCOPY --from=x /a /b", ["x", 2]),
        ("FROM a AS x\nFROM x AS y\nFROM y", ["x", "y", 2]),
        ("ARG V=x\nFROM a AS x\nFROM a AS y\nFROM ${V}", ["x", "y", 2]),
        ("ARG V\nFROM a AS b-x\nFROM a AS c-y\nFROM b-${V}", ["b-x", 2]),
        ("FROM a AS X\nFROM X", ["X", 1]),
        ("FROM a\nFROM b\nRUN --mount=from=0,target=/a b", [0, 1]),
    ],
)
def test_wanted_stages(text: str, wanted: list[str | int]) -> None:
    file = file_of(text)
    assert [stage.label for stage in file.stages if stage in file.wanted] == wanted


def test_words_stand_where_they_are_written() -> None:
    text = "FROM a:1\nCOPY --from=nginx:1 /a /b\nRUN --mount=type=bind,from=busybox:1,target=/c d"
    file = file_of(text)
    assert [file.source.text(origin.word.span) for origin in file.origins] == ["a:1", "nginx:1", "busybox:1"]
