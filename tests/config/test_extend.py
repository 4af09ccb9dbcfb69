"""Configuration files that build on others, DLINT_CONFIG, and what `dlint config show` makes of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import tomli

from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    (root / ".git").mkdir(parents=True)
    (root / "api").mkdir()
    (root / "api/Dockerfile").write_text("FROM debian\nRUN sudo make\n")
    monkeypatch.chdir(root)
    monkeypatch.delenv("DLINT_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    return root


def rules(capsys: Capture, *words: str) -> list[str]:
    assert main(["check", "--format", "json", *words]) in (0, 1)
    return sorted({each["rule"] for each in json.loads(capsys.readouterr().out)["findings"]})


def settings(capsys: Capture, path: str) -> dict[str, tuple[object, str]]:
    assert main(["config", "show", path, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["settings"]
    return {".".join(row["keys"]): (row["value"], row["from"]) for row in rows}


def test_a_file_builds_on_another(here: Path, capsys: Capture) -> None:
    assert rules(capsys) == ["image/untagged", "user/sudo"]
    (here / "base.toml").write_text("ignore = ['DL3006']\nfail-on = 'never'\n[severity]\nDL3004 = 'info'\n")
    (here / "api/dlint.toml").write_text("extend = '../base.toml'\nfail-on = 'info'\n")
    assert rules(capsys) == ["user/sudo"]
    assert main(["check", "--quiet"]) == 1
    assert "info user/sudo" in capsys.readouterr().out
    (here / "api/dlint.toml").write_text("extend = '../base.toml'\nignore = ['DL3004']\n")
    assert rules(capsys) == [], "lists of ignored rules add up"


def test_each_value_is_shown_with_its_file_and_line(here: Path, capsys: Capture) -> None:
    (here / "base.toml").write_text(
        "ignore = ['DL3006']\nfail-on = 'never'\nselect = ['user']\n[severity]\ncache = 'info'\n"
    )
    (here / "api/dlint.toml").write_text("extend = '../base.toml'\nfail-on = 'info'\n\n[severity]\n'user' = 'error'\n")
    assert settings(capsys, "api/Dockerfile") == {
        "all": (False, "default"),
        "disable-comments": (False, "default"),
        "fail-on": ("info", "api/dlint.toml:2"),
        "ignore": (["DL3006"], "base.toml:1"),
        "select": (["user"], "base.toml:3"),
        "severity.cache": ("info", "base.toml:5"),
        "severity.user": ("error", "api/dlint.toml:5"),
    }
    main(["config", "show", "api"])
    text = capsys.readouterr().out
    assert text.startswith("# api: api/dlint.toml < base.toml\n")
    assert tomli.loads(text)["fail-on"] == "info"


def test_paths_are_those_of_the_file_that_states_them(here: Path, capsys: Capture) -> None:
    (here / "shared").mkdir()
    (here / "shared/dlint.toml").write_text("baseline = 'known.json'\n")
    (here / "api/dlint.toml").write_text("extend = ['../shared/dlint.toml']\n")
    main(["check", "--write-baseline", "shared/known.json", "--isolated"])
    capsys.readouterr()
    assert rules(capsys) == []
    assert settings(capsys, "api")["baseline"][0] == str(here / "shared/known.json")


def test_policies_and_their_names_come_along(here: Path, capsys: Capture) -> None:
    (here / "base.toml").write_text("[[policy]]\nname = 'no-make'\nmessage = 'no make'\ncommand = 'make'\n")
    (here / "dlint.toml").write_text("extend = 'base.toml'\n[severity]\n'policy/no-make' = 'error'\n")
    assert "policy/no-make" in rules(capsys)


def test_what_lies_outside_of_the_checkout_is_refused_with_the_way_to_allow_it(here: Path, capsys: Capture) -> None:
    (here.parent / "shared.toml").write_text("ignore = ['DL3004']\n")
    (here / "dlint.toml").write_text("extend = '../shared.toml'\n")
    assert main(["check"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(
        f"dlint: dlint.toml:1: extend: ../shared.toml lies outside of {here}, which the configuration"
    )
    assert "DLINT_CONFIG" in error and "--config dlint.toml" in error
    assert rules(capsys, "--config", "dlint.toml") == ["image/untagged"]
    (here / "dlint.toml").write_text("extend = 'link.toml'\n")
    (here / "link.toml").symlink_to(here.parent / "shared.toml")
    assert main(["check"]) == 2
    assert "lies outside of" in capsys.readouterr().err


def test_what_a_named_file_extends_is_held_to_its_own_checkout(here: Path, capsys: Capture) -> None:
    (here.parent / "secret.toml").write_text("ignore = ['DL3004']\n")
    (here / "dlint.toml").write_text("extend = '../secret.toml'\n")
    (here.parent / "mine.toml").write_text("extend = 'repo/dlint.toml'\n")
    assert main(["check", "--config", "../mine.toml"]) == 2
    assert "lies outside of" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("extend = 'gone.toml'", "dlint: dlint.toml:1: extend: gone.toml: cannot be read: No such file or directory"),
        ("extend = 'dlint.toml'", "dlint: dlint.toml:1: extend: dlint.toml leads back to this file"),
        ("extend = 3", "dlint: dlint.toml:1: extend: must be a path, or a list of paths"),
        (
            "extend = 'package:no_such_thing'",
            "dlint: dlint.toml:1: extend: the package no_such_thing is not installed beside dlint",
        ),
        ("extend = 'package:json'", "dlint: dlint.toml:1: extend: the package json has no dlint.toml"),
        ("extend = 'package:../x'", "dlint: dlint.toml:1: extend: the package ../x is not installed beside dlint"),
        ("extend = 'base.toml'", "dlint: base.toml:1: ignoer: unknown key; did you mean ignore?"),
    ],
)
def test_mistakes(here: Path, capsys: Capture, text: str, message: str) -> None:
    (here / "base.toml").write_text("ignoer = []\n")
    (here / "dlint.toml").write_text(text + "\n")
    assert main(["check"]) == 2
    assert capsys.readouterr().err.splitlines()[0] == message


def test_a_package_brings_a_configuration_and_none_of_its_code_runs(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = here.parent / "site/acme_dlint"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('it ran')\n")
    (package / "dlint.toml").write_text("ignore = ['DL3006']\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(package.parent)])
    (here / "dlint.toml").write_text("extend = 'package:acme_dlint'\n")
    assert rules(capsys) == ["user/sudo"]


def test_a_variable_names_the_configuration(here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (here.parent / "team.toml").write_text("ignore = ['DL3004']\n")
    (here / "dlint.toml").write_text("ignore = ['DL3006']\n")
    monkeypatch.setenv("DLINT_CONFIG", "../team.toml")
    assert rules(capsys) == ["image/untagged"]
    assert rules(capsys, "--config", "dlint.toml") == ["user/sudo"]
    assert rules(capsys, "--isolated") == ["image/untagged", "user/sudo"]
    monkeypatch.setenv("DLINT_CONFIG", "gone.toml")
    assert main(["check"]) == 2
    assert "gone.toml: cannot be read" in capsys.readouterr().err
    monkeypatch.setenv("DLINT_CONFIG", "")
    assert rules(capsys) == ["user/sudo"]


def test_without_a_file_the_defaults_are_shown(here: Path, capsys: Capture) -> None:
    assert main(["config", "show", "api/Dockerfile"]) == 0
    assert capsys.readouterr().out == (
        "# api/Dockerfile: no configuration file\n"
        'all = false # default\ndisable-comments = false # default\nfail-on = "warning" # default\n'
    )
    assert main(["config", "show", "gone"]) == 2
    assert main(["config"]) == 2
    assert main(["config", "schema"]) == 0
