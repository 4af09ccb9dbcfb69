"""Stages: what they inherit, where they begin, what is known of their base, and files without any."""

from __future__ import annotations

import pytest
from opened import file_of
from present import present, the

from dlint.model.instructions.kinds import Workdir


def test_a_stage_uses_the_arguments_of_its_base() -> None:
    file = file_of("FROM debian AS a\nARG A=1\nENV E=2\nFROM a\nWORKDIR /$A/$E\nFROM debian\nWORKDIR /$A\n")
    assert the(Workdir, file.stages[1].instructions[0]).value == "/1/2"
    assert the(Workdir, file.stages[2].instructions[0]).value is None


def test_arguments_do_not_stay_in_the_image() -> None:
    stage = file_of("FROM debian\nARG A=1\nENV E=2\n").stages[0]
    assert (stage.env_at("A"), stage.env_at("E")) == (None, "2")
    assert stage.outer_scope.lookup("A") == "1"


def test_a_file_without_from_has_a_stage_all_the_same() -> None:
    file = file_of("ARG A=1\n# c\nRUN a\nCOPY b c\n")
    [stage] = file.stages
    assert stage.is_headless
    assert [view.kind for view in file.head] == ["arg"]
    assert [view.kind for view in stage.instructions] == ["run", "copy"]
    assert (stage.label, stage.base, stage.root_image, stage.is_last) == (0, None, None, True)


@pytest.mark.parametrize("text", ["", "# c\n", "ARG A\n", "FROM debian\n", "RUN a\nFROM debian\n"])
def test_no_headless_stage(text: str) -> None:
    assert not any(stage.is_headless for stage in file_of(text).stages)


@pytest.mark.parametrize(
    ("text", "lower"),
    [
        ("FROM a\nrun b\n", False),
        ("from a\nrun b\nRUN c\n", True),
        ("From a\nRun b\nrun c\n", True),
        ("arg A\narg B\nFROM a\nrun b\nONBUILD run c\nrun d\n", False),
        ("", False),
    ],
)
def test_the_case_of_most_keywords(text: str, lower: bool) -> None:
    assert file_of(text).lower_keywords is lower


@pytest.mark.parametrize(
    ("head", "folder"),
    [
        ("FROM debian:12", "/"),
        ("FROM golang:1.22", "/go"),
        ("FROM golang AS a\nFROM a", "/go"),
        ("FROM scratch", "/"),
        ("FROM example.org/base", None),
        ("ARG B\nFROM $B", None),
    ],
)
def test_the_folder_of_the_base(head: str, folder: str | None) -> None:
    stage = file_of(f"{head}\nWORKDIR src\n").stages[-1]
    assert stage.base_workdir == folder
    assert stage.workdir_at() == (None if folder is None else f"{folder.rstrip('/')}/src")


def test_the_variables_of_the_base() -> None:
    def base_env(image: str) -> frozenset[str]:
        return present(file_of(f"FROM {image}\n").stages[0].base_env)

    assert base_env("scratch") == {"PATH"}
    assert "GOPATH" in base_env("golang:1.22")
    assert "GOPATH" not in base_env("debian:12")
    assert file_of("FROM example.org/base\n").stages[0].base_env is None
