"""Where reports go: several in one run, and the summary of a GitHub job."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dlint.cli.arguments import UsageError
from dlint.cli.destinations import destinations, split
from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]
FORMATS = ("text", "json", "sarif", "markdown", "html")
BAD = "FROM debian:12\nRUN cd /tmp && sudo make\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    (tmp_path / "Dockerfile").write_text(BAD)
    return tmp_path


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("out.sarif", ("out.sarif", "")),
        ("out:sarif", ("out", "sarif")),
        ("a:b/c:json", ("a:b/c", "json")),
        ("a:b/c", ("a:b/c", "")),
        ("C:\\out.txt", ("C:\\out.txt", "")),
        ("c:json", ("c", "json")),
        ("out:2", ("out:2", "")),
    ],
)
def test_a_value_is_a_file_with_or_without_a_format(value: str, expected: tuple[str, str]) -> None:
    assert split(value, FORMATS) == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("out.sarif:srif", "--output out.sarif:srif: there is no format 'srif'; did you mean sarif?"),
        ("out:zzzzz", "--output out:zzzzz: there is no format 'zzzzz': use one of text, json, sarif, markdown, html"),
        (":json", "--output needs a file: --output FILE or --output FILE:FORMAT, not ':json'"),
        ("", "--output needs a file: --output FILE or --output FILE:FORMAT, not ''"),
    ],
)
def test_a_value_that_is_none(value: str, message: str) -> None:
    with pytest.raises(UsageError, match=message.replace(".", "\\.")):
        split(value, FORMATS)


@pytest.mark.parametrize(
    ("values", "stated", "expected"),
    [
        (["a:json"], None, [(None, "text"), ("a", "json")]),
        (["a:json", "b:html"], "sarif", [(None, "sarif"), ("a", "json"), ("b", "html")]),
        (["a"], "sarif", [("a", "sarif")]),
        (["a", "b:json"], "sarif", [("a", "sarif"), ("b", "json")]),
        (["a"], None, [("a", "text")]),
        (["a.sarif", "b.md", "c.html", "d.json", "e.txt"], None,
         [("a.sarif", "sarif"), ("b.md", "markdown"), ("c.html", "html"), ("d.json", "json"), ("e.txt", "text")]),
        (["a.html"], "text", [("a.html", "text")]),
    ],
)  # fmt: skip
def test_the_places_of_a_run(values: list[str], stated: str | None, expected: list[tuple[str | None, str]]) -> None:
    assert destinations(values, stated, FORMATS) == expected


def test_several_reports_of_one_run(here: Path, capsys: Capture) -> None:
    assert main(["check", "-o", "a:json", "--output=b.sarif:sarif", "-o", "c:html"]) == 1
    assert capsys.readouterr().out.startswith("Dockerfile:2:")
    ids = {finding["rule"] for finding in json.loads((here / "a").read_text())["findings"]}
    assert ids == {result["ruleId"] for result in json.loads((here / "b.sarif").read_text())["runs"][0]["results"]}
    assert (here / "c").read_text().startswith("<!doctype html>")


def test_a_file_without_a_format_takes_the_place_of_standard_output(here: Path, capsys: Capture) -> None:
    assert main(["check", "--format", "gitlab", "-o", "a", "-o", "b:json"]) == 1
    assert capsys.readouterr().out == ""
    assert isinstance(json.loads((here / "a").read_text()), list)
    assert isinstance(json.loads((here / "b").read_text()), dict)


def test_a_mistake_is_known_before_anything_is_checked(capsys: Capture, here: Path) -> None:
    assert main(["check", "-o", "a:jsn"]) == 2
    assert capsys.readouterr().err.startswith("dlint: --output a:jsn: there is no format 'jsn'; did you mean json?")
    assert main(["check", "-o", "a", "-o", "a:json"]) == 2
    assert "--output names a twice" in capsys.readouterr().err
    assert not (here / "a").exists()


def test_other_verbs_have_the_same_grammar(here: Path, capsys: Capture) -> None:
    assert main(["context", "-o", "a:json"]) == 0
    assert capsys.readouterr().out.strip()
    assert json.loads((here / "a").read_text())["context"] == "."
    assert main(["context", "-o", "a:sarif"]) == 2


class TestJobSummary:
    @pytest.fixture
    def summary(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        path = here / "summary.md"
        path.write_text("before\n")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
        return path

    def test_it_is_added_where_annotations_are_printed(self, summary: Path, capsys: Capture) -> None:
        assert main(["check", "--format", "github"]) == 1
        assert summary.read_text().startswith("before\n### dlint: ")
        assert capsys.readouterr().out.startswith("::")

    def test_other_formats_leave_it_alone(self, summary: Path) -> None:
        main(["check"])
        assert summary.read_text() == "before\n"

    def test_github_takes_no_more_than_a_megabyte(self, summary: Path, capsys: Capture) -> None:
        summary.write_text("x" * (1024 * 1024 - 20))
        assert main(["check", "--format", "github"]) == 1
        assert summary.stat().st_size == 1024 * 1024 - 20
        assert "it would be longer than 1024 kB" in capsys.readouterr().err

    def test_a_summary_that_cannot_be_written_is_no_failure(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
    ) -> None:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(here / "no/such/folder"))
        assert main(["check", "--format", "github"]) == 1
        assert "No such file or directory" in capsys.readouterr().err
