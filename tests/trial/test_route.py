"""The file of a build is read with the arguments of that build, and its places are places in the Dockerfile."""

from __future__ import annotations

from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.trial.profile.route import Route, route_of
from dlint.trial.recipe import Recipe


def route(text: str, **args: str | None) -> Route:
    return route_of(Recipe(text.encode(), "Dockerfile", "/nonexistent", args=tuple(args.items())))


def sources(text: str, **args: str | None) -> list[str]:
    views = [view for stage in route(text, **args).reached for view in stage.instructions]
    return [path for view in views if isinstance(view, Transfer) for path in view.paths()]


def test_an_argument_of_the_build_replaces_the_default() -> None:
    text = "FROM busybox\nARG FOLDER=src\nCOPY $FOLDER /app/\n"
    assert sources(text) == ["src"]
    assert sources(text, FOLDER="lib") == ["lib"]


def test_a_value_is_taken_as_it_is() -> None:
    text = "FROM busybox\nARG A=1\nARG FOLDER\nCOPY $FOLDER /app/\n"
    assert sources(text, A="x", FOLDER='a$A"b') == ['a$A"b']


def test_an_argument_that_the_environment_lacks_leaves_the_default() -> None:
    assert sources("FROM busybox\nARG DLINT_UNSET_ARG=src\nCOPY $DLINT_UNSET_ARG /app/\n", DLINT_UNSET_ARG=None) == [
        "src"
    ]


def test_env_wins_over_an_argument_of_the_build() -> None:
    assert sources("FROM busybox\nENV FOLDER=env\nARG FOLDER=src\nCOPY $FOLDER /app/\n", FOLDER="lib") == ["env"]


def test_an_argument_that_is_not_declared_has_no_value() -> None:
    text = "FROM busybox\nCOPY a${FOLDER} /app/\n"
    assert sources(text, FOLDER="lib") == sources(text)


def test_arguments_choose_the_base_image() -> None:
    text = "ARG TAG=1.0\nFROM example/base:$TAG\nRUN true\n"
    image = route(text, TAG="2.0").target.image
    assert image is not None
    assert image.written == "example/base:2.0"


def test_places_are_those_of_the_dockerfile_whatever_the_build_gives() -> None:
    text = "FROM busybox\nARG VERSION=1\nRUN make\n"
    [run] = route(text, VERSION="a much longer value\nwith a line end").target.of(Run)
    assert run.line == 3
    assert text.encode()[run.span.start : run.span.end] == b"RUN make"
