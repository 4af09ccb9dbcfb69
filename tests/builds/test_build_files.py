"""`dlint check` of compose and bake files, and of Dockerfiles that are built in several ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dlint.cli.main import main

DOCKERFILE = "FROM debian:12 AS base\nCOPY app.txt /\nFROM base AS prod\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def check(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any], str]:
    code = main(["check", "--format", "json", *words])
    output = capsys.readouterr()
    return code, json.loads(output.out), output.err


def found(report: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(each["path"], each["line"], each["rule"]) for each in report["findings"]]


def test_a_named_compose_file_brings_its_dockerfiles(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compose = "services:\n  web:\n    build:\n      context: .\n      dockerfile: web.docker\n      target: gone\n"
    write(here, {"compose.yaml": compose, "web.docker": "FROM debian\n", "app.txt": ""})
    code, report, _ = check(capsys, "compose.yaml")
    assert code == 1
    assert report["files"] == 2
    assert ("compose.yaml", 6, "stages/unknown-target") in found(report)
    assert ("web.docker", 1, "image/untagged") in found(report)


def test_a_search_reads_compose_files_as_well(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compose = "services:\n  web:\n    build:\n      context: .\n      target: gone\n"
    write(here, {"compose.yaml": compose, "Dockerfile": DOCKERFILE, "app.txt": "", ".dockerignore": ""})
    code, report, _ = check(capsys)
    assert code == 1
    assert report["files"] == 2
    assert ("compose.yaml", 5, "stages/unknown-target") in found(report)


def test_a_comment_silences_a_finding_of_a_compose_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beside = "      target: gone # dlint: ignore[stages/unknown-target] it comes later\n"
    above = "      # dlint: ignore[stages/unknown-target]\n      target: gone\n"
    for text in (beside, above):
        write(
            here, {"compose.yaml": f"services:\n  web:\n    build:\n      context: .\n{text}", "Dockerfile": DOCKERFILE}
        )
        _, report, _ = check(capsys, "compose.yaml")
        assert "stages/unknown-target" not in {rule for _, _, rule in found(report)}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("compose.yaml", "services:\n  web: [\n", "line 3"),
        ("compose.yaml", "- a\n", "a compose file is a mapping with `services`"),
        ("docker-bake.hcl", 'target "a" {\n  context = \n}\n', "not valid HCL"),
        ("docker-bake.json", '{"target": ', "line 1"),
    ],
)
def test_a_broken_file_is_an_error_and_the_rest_goes_on(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, message: str
) -> None:
    write(here, {name: text, "Dockerfile": "FROM debian\n"})
    code, report, _ = check(capsys)
    assert code == 2
    [error] = report["errors"]
    assert error["path"] == name
    assert message in error["message"]
    assert ("Dockerfile", 1, "image/untagged") in found(report)


def test_a_dockerfile_inside_a_compose_file_is_checked_at_its_lines(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "services:\n  web:\n    build:\n      context: .\n      dockerfile_inline: |\n"
    compose = f"{head}        FROM debian\n        RUN true\n"
    write(here, {"compose.yaml": compose})
    _, report, _ = check(capsys, "compose.yaml")
    [finding] = [each for each in report["findings"] if each["rule"] == "image/untagged"]
    assert (finding["line"], finding["column"], finding["end_column"]) == (6, 14, 20)
    assert finding["builds"] == ["service web"]
    assert finding["fix"] is None


def test_what_holds_in_one_build_alone_names_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compose = (
        "services:\n  a:\n    build: {context: a, dockerfile: ../Dockerfile}\n"
        "  b:\n    build: {context: b, dockerfile: ../Dockerfile}\n"
    )
    write(here, {"compose.yaml": compose, "Dockerfile": "FROM debian\nCOPY app.txt /\n", "a/app.txt": "", "b/x": ""})
    _, report, _ = check(capsys, "Dockerfile")
    by_rule = {each["rule"]: each for each in report["findings"]}
    assert by_rule["context/missing-source"]["builds"] == ["service b"]
    assert "builds" not in by_rule["image/untagged"]
    main(["check", "Dockerfile"])
    assert "(service b)" in capsys.readouterr().out


def test_fix_leaves_compose_files_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compose = "services:\n  web:\n    build: .\n"
    write(here, {"compose.yaml": compose, "Dockerfile": "FROM debian:12 as base\n"})
    assert main(["fix", "compose.yaml"]) == 0
    assert (here / "compose.yaml").read_text() == compose
    assert "AS base" in (here / "Dockerfile").read_text()


def test_the_configuration_states_the_context_of_one_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = '[per-path."/a.Dockerfile"]\ncontext = "a"\n'
    text = "FROM debian:12\nCOPY one two /x/\n"
    files = {"dlint.toml": settings, "a.Dockerfile": text, "b.Dockerfile": text, "a/one": "", "a/three": ""}
    write(here, {**files, "one": "", "two": ""})
    _, report, _ = check(capsys, "--select", "context/missing-source")
    assert [path for path, _, _ in found(report)] == ["a.Dockerfile"]


def test_verbose_states_which_context_and_why(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compose = "services:\n  web:\n    build: {context: ., dockerfile: docker/Dockerfile}\n"
    write(
        here, {"compose.yaml": compose, "docker/Dockerfile": "FROM debian:12\n", "own/Dockerfile": "FROM debian:12\n"}
    )
    _, report, errors = check(capsys, "--verbose")
    assert report["contexts"] == {
        "docker/Dockerfile": {"context": ".", "reason": "service web in compose.yaml states it"},
        "own/Dockerfile": {"context": "own", "reason": "it is the folder of the Dockerfile"},
    }
    (line,) = (line for line in errors.splitlines() if "docker/Dockerfile" in line)
    assert "service web in compose.yaml" in line
    _, report, errors = check(capsys)
    assert "contexts" not in report
    assert not errors
