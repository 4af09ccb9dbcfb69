"""Without an engine: what files show exactly, and nothing guessed."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from dlint.trial.profile.modelled import model
from dlint.trial.profile.profile import MODELLED, UNKNOWN
from dlint.trial.recipe import Recipe


@pytest.fixture
def context(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a").write_bytes(b"x" * 100)
    (tmp_path / "src" / "b").write_bytes(b"x" * 50)
    (tmp_path / "big").write_bytes(b"x" * 7000)
    (tmp_path / ".dockerignore").write_text("big\n")
    with tarfile.open(tmp_path / "packed.tar", "w") as archive:
        archive.add(tmp_path / "src" / "a", "a")
    (tmp_path / "no.tar").write_text("only the name")
    return tmp_path


def sizes(context: Path, text: str) -> list[int | None]:
    recipe = Recipe(text.encode(), str(context / "Dockerfile"), str(context))
    return [line.bytes for line in model(recipe).lines]


@pytest.mark.parametrize(
    ("instruction", "size"),
    [
        ("COPY src /src", 150),
        ("COPY src/a src/b /x/", 150),
        ("COPY src/* /x/", 150),
        ("ARG D=src\nCOPY $D/a /x", 100),
        ("COPY <<X /x\nfour\nX", 5),
        ("COPY <<-X /x\n\t\tfour\nX", 5),
        ('COPY <<"X" /x\n$HOME\nX', 6),
        ("ADD src/a /", 100),
        ("ADD no.tar /", 13),
        ("WORKDIR /x", 0),
        ("ENV A=b", 0),
    ],
)
def test_what_is_known(context: Path, instruction: str, size: int) -> None:
    assert sizes(context, f"FROM scratch\n{instruction}\n")[-1] == size


@pytest.mark.parametrize(
    "instruction",
    [
        "RUN true",
        "COPY big /",
        "COPY gone /",
        "COPY $UNSET /",
        "COPY --from=busybox /bin /bin",
        "COPY --exclude=a src /",
        "COPY <<X /x\n$HOME\nX",
        "COPY src/a gone /x/",
        "ADD packed.tar /",
        "ADD https://example.com/x /",
    ],
)
def test_what_is_not(context: Path, instruction: str) -> None:
    assert sizes(context, f"FROM scratch\n{instruction}\n")[-1] is None


def test_the_whole(context: Path) -> None:
    text = b"FROM scratch AS a\nCOPY src /\nFROM a\nENV A=b\nCOPY src/a /x\n"
    profile = model(Recipe(text, str(context / "Dockerfile"), str(context)))
    assert (profile.image_bytes, profile.measured, profile.wall, profile.wasted_bytes) == (250, False, [], None)
    assert {line.bytes_are for line in profile.lines} == {MODELLED}
    # 100 + 50 + .dockerignore + two tars; the Dockerfile is not there, and `big` is not sent.
    assert profile.context_files == 5
    assert [stage.bytes for stage in profile.stages] == [150, 100]


def test_an_outside_base_is_unknown(context: Path) -> None:
    profile = model(Recipe(b"FROM debian\nCOPY src /\n", str(context / "Dockerfile"), str(context)))
    assert [line.bytes_are for line in profile.lines] == [UNKNOWN, MODELLED]
    assert profile.image_bytes is None


def test_an_ignore_file_of_one_s_own(context: Path) -> None:
    recipe = Recipe(b"FROM scratch\nCOPY . /\n", str(context / "Dockerfile"), str(context), ignore=b"*\n!src/a\n")
    profile = model(recipe)
    assert (profile.lines[1].bytes, profile.context_bytes, profile.context_files) == (100, 100, 1)
