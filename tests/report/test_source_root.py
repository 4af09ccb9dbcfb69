"""Paths of reports are relative to the checkout, wherever dlint runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dlint.cli.main import main
from dlint.report.source_root import source_root

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / name / ".git").mkdir(parents=True)
        (tmp_path / name / "api").mkdir()
        (tmp_path / name / "api/Dockerfile").write_text("FROM debian\nRUN sudo make\n")
    (tmp_path / "plain/deep").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    return tmp_path


def test_it_is_the_checkout_from_anywhere(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("one", "one/api", "elsewhere", "."):
        monkeypatch.chdir(repository / place)
        assert source_root([str(repository / "one/api/Dockerfile"), "-"]) == str(repository / "one")


def test_several_checkouts_have_the_folder_above_them(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "elsewhere")
    both = [str(repository / name / "api/Dockerfile") for name in ("one", "two")]
    assert source_root(both) == str(repository)
    monkeypatch.chdir(repository)
    assert source_root(both) == str(repository)


def test_without_a_checkout_the_current_folder_goes_first(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "plain")
    assert source_root(["deep/Dockerfile", "Dockerfile"]) == str(repository / "plain")
    assert source_root([]) == str(repository / "plain")
    assert source_root(["-"]) == str(repository / "plain")


@pytest.mark.parametrize("place", ["one", "one/api", "elsewhere"])
def test_sarif_and_annotations_name_the_same_file(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, place: str
) -> None:
    monkeypatch.chdir(repository / place)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    file = str(repository / "one/api/Dockerfile")
    main(["check", "--select", "DL3004", "--format", "sarif", file])
    run = json.loads(capsys.readouterr().out)["runs"][0]
    place_of = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place_of == {"uri": "api/Dockerfile", "uriBaseId": "%SRCROOT%"}
    assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == (repository / "one").as_uri() + "/"
    main(["check", "--select", "DL3004", "--format", "github", file])
    assert "file=api/Dockerfile,line=2" in capsys.readouterr().out
