"""`check`, `rules` and `explain`, from the command line to the exit code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("registry")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two Dockerfiles, one of them with something to find."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text("FROM a\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/x.Dockerfile").write_text("FROM b:1\n")
    return tmp_path


def checked(capsys: Capture, *words: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON report of a check."""
    code = main(["check", "--format", "json", *words])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, report


def places(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["path"], finding["rule"]) for finding in report["findings"]]


class TestCheck:
    @pytest.mark.parametrize("words", [[], ["."], ["check"], ["check", "."], ["--color", "never"], ["Dockerfile"]])
    def test_the_verb_and_the_path_may_be_left_out(self, capsys: Capture, words: list[str]) -> None:
        assert main(words) == 1
        assert capsys.readouterr().out.startswith("Dockerfile:1:1: warning image/untagged  no tag\n")

    def test_files_come_sorted_and_the_strict_tier_on_demand(self, capsys: Capture) -> None:
        code, report = checked(capsys, "sub", ".")
        assert (code, report["files"]) == (1, 2)
        assert places(report) == [("Dockerfile", "image/untagged")]
        code, report = checked(capsys, "--all")
        assert places(report) == [
            ("Dockerfile", "image/plain"),
            ("Dockerfile", "image/untagged"),
            ("sub/x.Dockerfile", "image/plain"),
        ]

    @pytest.mark.parametrize(
        ("words", "rules"),
        [
            (["--select", "image/plain"], ["image/plain"]),
            (["--select", "image/plain,DL3006"], ["image/plain", "image/untagged"]),
            (["-s", "image"], ["image/untagged"]),
            (["-s", "image", "--all", "-i", "trivy:DS-0001"], ["image/plain"]),
            (["--ignore", "DL3006", "--all"], ["image/plain"]),
            (["--ignore", "image/*"], []),
        ],
    )
    def test_rules_are_chosen_by_any_of_their_names(self, capsys: Capture, words: list[str], rules: list[str]) -> None:
        _, report = checked(capsys, "Dockerfile", *words)
        assert [rule for _, rule in places(report)] == rules

    def test_an_unknown_rule_is_a_mistake(self, capsys: Capture) -> None:
        assert main(["check", "--select", "DL3oo6"]) == 2
        assert "--select: unknown rule: DL3oo6; did you mean DL3006?" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (["--fail-on", "error"], 0),
            (["--fail-on", "warning"], 1),
            (["--fail-on", "info", "--select", "image/plain"], 1),
            (["--select", "image/plain"], 0),
            (["--all", "--fail-on", "never"], 0),
            (["sub"], 0),
        ],
    )
    def test_the_exit_code_depends_on_findings_severe_enough(
        self, capsys: Capture, words: list[str], code: int
    ) -> None:
        assert checked(capsys, *words)[0] == code

    def test_a_file_that_cannot_be_read_is_a_row_and_the_rest_goes_on(self, capsys: Capture) -> None:
        code, report = checked(capsys, "nope", "Dockerfile")
        assert code == 2
        assert report["errors"] == [{"path": "nope", "message": "no such file or folder"}]
        assert places(report) == [("Dockerfile", "image/untagged")]

    def test_a_folder_without_dockerfiles_is_no_mistake(self, capsys: Capture, here: Path) -> None:
        (here / "empty").mkdir()
        assert main(["empty"]) == 0
        assert "no Dockerfile found in empty" in capsys.readouterr().err

    def test_settings_come_from_the_folder_of_each_file(self, capsys: Capture, here: Path) -> None:
        (here / "sub/dlint.toml").write_text("all = true\nfail-on = 'info'\n[severity]\n'image/plain' = 'error'\n")
        code, report = checked(capsys)
        assert code == 1
        assert [(each["path"], each["severity"]) for each in report["findings"]] == [
            ("Dockerfile", "warning"),
            ("sub/x.Dockerfile", "error"),
        ]
        assert checked(capsys, "--isolated", "sub")[1]["findings"] == []

    def test_each_file_fails_by_its_own_level(self, capsys: Capture, here: Path) -> None:
        (here / "dlint.toml").write_text("fail-on = 'error'")
        assert checked(capsys)[0] == 0
        (here / "sub/dlint.toml").write_text("all = true\nfail-on = 'info'")
        assert checked(capsys)[0] == 1

    def test_options_of_rules_are_held_to_the_rule(self, capsys: Capture, here: Path) -> None:
        (here / "dlint.toml").write_text("[rules.DL3006]\ntag = '9'\n")
        assert checked(capsys)[1]["findings"][0]["fix"]["edits"] == [{"start": 6, "end": 6, "text": ":9"}]
        (here / "dlint.toml").write_text("[rules.DL3006]\ntga = '9'\n")
        assert main(["check"]) == 2
        reported = capsys.readouterr().err
        assert "dlint.toml:2: rules.DL3006.tga: image/untagged has no such option; did you mean tag?" in reported

    def test_the_file_excludes_what_a_search_finds_the_command_line_whatever_it_names(
        self, capsys: Capture, here: Path
    ) -> None:
        (here / "dlint.toml").write_text("exclude = ['sub/']\n")
        assert checked(capsys)[1]["files"] == 1
        assert checked(capsys, "sub/x.Dockerfile")[1]["files"] == 1
        assert (
            checked(capsys, "--exclude", "/Dockerfile", "--exclude=sub", "Dockerfile", "sub/x.Dockerfile")[1]["files"]
            == 0
        )

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["--config", "a", "--isolated"], "dlint: --config and --isolated exclude each other"),
            (["--config", "a"], "dlint: a: cannot be read: No such file or directory"),
            (["--context", "a"], "dlint: --context: no such folder: a"),
            (["--jobs", "x"], "dlint: --jobs needs a number, not 'x'"),
            (["--format", "jsn"], "dlint: --format cannot be 'jsn'; did you mean json?"),
            (["--output", "a/b"], "dlint: cannot write a/b: No such file or directory"),
        ],
    )
    def test_mistakes(self, capsys: Capture, words: list[str], message: str) -> None:
        assert main(["check", *words]) == 2
        assert capsys.readouterr().err.splitlines()[0] == message

    def test_a_report_goes_to_a_file(self, capsys: Capture, here: Path) -> None:
        assert main(["check", "--format", "json", "--output", "report.json"]) == 1
        assert capsys.readouterr().out == ""
        assert json.loads((here / "report.json").read_text())["files"] == 2

    def test_quiet_and_statistics(self, capsys: Capture) -> None:
        main(["check", "--quiet"])
        assert capsys.readouterr().out == "Dockerfile:1:1: warning image/untagged  no tag\n"
        main(["check", "--statistics", "--quiet"])
        assert "1  warning  image/untagged" in capsys.readouterr().out

    def test_colours_on_demand(self, capsys: Capture) -> None:
        main(["check", "--color", "always"])
        assert "\x1b[" in capsys.readouterr().out

    def test_work_can_be_spread(self, capsys: Capture) -> None:
        assert checked(capsys, "--jobs", "2") == checked(capsys, "-j1")


class TestStandardInput:
    @pytest.fixture(autouse=True)
    def text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(b"FROM a\n")))

    def test_it_is_read_for_a_dash(self, capsys: Capture) -> None:
        code, report = checked(capsys, "-")
        assert (code, places(report)) == (1, [("-", "image/untagged")])

    def test_a_dash_alone_means_check(self, capsys: Capture) -> None:
        assert main(["-"]) == 1
        assert capsys.readouterr().out.startswith("-:1:1: warning")

    def test_it_takes_a_name_and_the_settings_of_that_place(self, capsys: Capture, here: Path) -> None:
        (here / "sub/dlint.toml").write_text("ignore = ['image/untagged']")
        code, report = checked(capsys, "-", "--stdin-filename", "sub/Dockerfile")
        assert (code, places(report)) == (0, [])

    def test_there_may_be_none(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        assert main(["check", "-"]) == 2
        assert "there is no standard input to read" in capsys.readouterr().err


class TestRules:
    def test_they_placeholder_their_families(self, capsys: Capture) -> None:
        assert main(["rules"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("image: ")
        assert [line.split()[:3] for line in lines[1:]] == [
            ["image/plain", "info", "strict"],
            ["image/untagged", "warning", "fix:"],
        ]

    def test_as_json(self, capsys: Capture) -> None:
        assert main(["rules", "--format", "json", "--family", "image"]) == 0
        rules = json.loads(capsys.readouterr().out)
        assert rules[1]["id"] == "image/untagged"
        assert rules[1]["twins"] == ["hadolint:DL3006", "trivy:DS-0001"]
        assert main(["rules", "--format=json", "--family=cache"]) == 0
        assert capsys.readouterr().out == "[]\n"

    def test_mistakes(self, capsys: Capture) -> None:
        assert main(["rules", "--family", "cach"]) == 2
        assert "did you mean cache?" in capsys.readouterr().err
        assert main(["rules", "image"]) == 2
        assert "dlint explain image" in capsys.readouterr().err


class TestExplain:
    @pytest.mark.parametrize("name", ["image/untagged", "DL3006", "dl3006", "hadolint:DL3006", "DS-0001"])
    def test_a_rule_by_any_name(self, capsys: Capture, name: str) -> None:
        assert main(["explain", "--full", name]) == 0
        page = capsys.readouterr().out
        assert page.startswith("# image/untagged\n\nThe title of untagged.\n")
        assert "- option `tag`, by default 'latest'\n" in page
        assert "Why a tag is *good*.\n\n- a reason\n" in page
        assert "Found:\n\n```dockerfile\nFROM a\n```\n\nFixed:\n\n```dockerfile\nFROM a:1\n```\n" in page
        assert "Fine:\n\n```dockerfile\nFROM a:2\n```\n" in page

    def test_the_short_page_has_what_why_and_one_example(self, capsys: Capture) -> None:
        assert main(["explain", "image/untagged"]) == 0
        page = capsys.readouterr().out
        assert page.startswith(
            "# image/untagged\n\nThe title of untagged.\n\n- severity: warning; tier: default; since 0.1\n"
        )
        assert "Why a tag is *good*.\n" in page
        assert "a reason" not in page
        assert page.count("```dockerfile\n") == 2
        assert "FROM b" not in page
        assert "`dlint explain --full image/untagged`: all examples and options.\n" in page

    def test_a_family_and_each_rule_once(self, capsys: Capture) -> None:
        assert main(["explain", "image", "image/plain"]) == 0
        page = capsys.readouterr().out
        assert page.count("# image/plain\n") == page.count("# image/untagged\n") == 1

    def test_in_colour(self, capsys: Capture) -> None:
        assert main(["explain", "--color", "always", "image/plain"]) == 0
        page = capsys.readouterr().out
        assert "\x1b[" in page
        assert "# image" not in page

    def test_mistakes(self, capsys: Capture) -> None:
        assert main(["explain", "DL3o06"]) == 2
        assert "did you mean DL3006?" in capsys.readouterr().err
        assert main(["explain"]) == 2
        assert "dlint rules" in capsys.readouterr().err


def test_a_check_imports_no_heavy_module(here: Path) -> None:
    heavy: tuple[str, ...] = (
        "argparse", "asyncio", "dataclasses", "difflib", "dockerfile_parse", "fnmatch", "glob", "importlib.metadata",
        "inspect", "json", "libcst", "logging", "pathlib", "rich", "shutil", "subprocess", "tempfile", "tomli",
        "tomllib", "typing",
    )  # fmt: skip
    unused = (
        "cli.baseline", "config.check", "config.policy", "config.read", "engine.baseline", "engine.suppression.unused",
        "engine.plugins", "engine.policies", "engine.suppression.comments", "engine.rulesets",
    )  # fmt: skip
    heavy += ("importlib.util", "pkgutil", "yaml", *(f"dlint.{name}" for name in unused))
    script = (
        "import sys; before = set(sys.modules); from dlint.cli.main import main; main(['sub']);"
        f"print(*sorted((set(sys.modules) - before) & set({heavy!r})))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "COVERAGE_PROCESS_START"}
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert ran.stdout.splitlines()[-1] == ""
