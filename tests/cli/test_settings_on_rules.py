"""Settings and the rules that are there: tiers, severities, options, paths and other linters' names, end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dlint.cli.main import main
from dlint.config.settings import PathSettings, Settings

Capture = pytest.CaptureFixture[str]
TEXT = """FROM debian
RUN apt-get update && apt-get install -y git
MAINTAINER a
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    (tmp_path / "Dockerfile").write_text(TEXT)
    (tmp_path / "test").mkdir()
    (tmp_path / "test/Dockerfile").write_text(TEXT)
    return tmp_path


def found(capsys: Capture, *words: str, path: str = "Dockerfile") -> dict[str, str]:
    """The rules that report on a file, with their severities."""
    assert main(["check", "--format", "json", "--fail-on", "never", *words]) == 0, capsys.readouterr().err
    rows = json.loads(capsys.readouterr().out)["findings"]
    return {row["rule"]: row["severity"] for row in rows if row["path"] == path}


@pytest.mark.parametrize("name", ["DL4000", "hadolint:DL4000", "MaintainerDeprecated", "syntax/maintainer", "dl4000"])
def test_a_rule_by_any_name_in_every_place(capsys: Capture, here: Path, name: str) -> None:
    assert found(capsys, "--select", name) == {"syntax/maintainer": "warning"}
    assert "syntax/maintainer" not in found(capsys, "--ignore", name)
    for text in (f"ignore = ['{name}']", f"severity.'{name}' = 'off'", f"per-path.'/Dockerfile'.ignore = ['{name}']"):
        (here / "dlint.toml").write_text(text)
        assert "syntax/maintainer" not in found(capsys)
    (here / "dlint.toml").write_text(f"select = ['{name}']\nseverity.'{name}' = 'error'")
    assert found(capsys) == {"syntax/maintainer": "error"}


def test_what_is_reported_of_a_rule_goes_before_what_is_reported_of_its_family(capsys: Capture, here: Path) -> None:
    for text in ("'image/untagged' = 'info'\nimage = 'error'", "image = 'error'\nDL3006 = 'info'"):
        (here / "dlint.toml").write_text(f"[severity]\n{text}\n")
        assert found(capsys)["image/untagged"] == "info"


def test_tiers_are_names(capsys: Capture, here: Path) -> None:
    usual, every = found(capsys), found(capsys, "--all")
    assert found(capsys, "--select", "default") == usual
    strict = found(capsys, "--select", "strict")
    assert usual | strict == every
    assert "packages/unpinned-apt" in strict
    (here / "dlint.toml").write_text("select = ['default', 'DL3008']")
    assert set(found(capsys)) == {*usual, "packages/unpinned-apt"}


def test_paths_have_settings_of_their_own(capsys: Capture, here: Path) -> None:
    text = "[per-path.'test/']\nignore = ['syntax']\nseverity = {'image/untagged' = 'info', packages = 'off'}\n"
    (here / "dlint.toml").write_text(text)
    assert found(capsys)["image/untagged"] == "warning"
    there = found(capsys, path="test/Dockerfile")
    assert there["image/untagged"] == "info"
    assert not [rule for rule in there if rule.startswith(("syntax", "packages"))]
    (here / "dlint.toml").write_text("[per-path.'test/']\nselect = ['syntax/maintainer']\n")
    assert found(capsys, path="test/Dockerfile") == {"syntax/maintainer": "warning"}
    assert len(found(capsys)) > 1


def test_options_reach_the_rule(capsys: Capture, here: Path) -> None:
    (here / "Dockerfile").write_text("FROM quay.io/a/b:1\nLABEL version=one\n")
    assert "image/untrusted-registry" not in found(capsys)
    for text in (
        "trusted-registries = ['ghcr.io']",
        "[rules.'image/untrusted-registry']\nregistries = ['ghcr.io']",
        "[rules.DL3026]\nregistries = ['ghcr.io']",
        "trusted-registries = ['quay.io']\n[rules.DL3026]\nregistries = ['ghcr.io']",
    ):
        (here / "dlint.toml").write_text(text)
        assert found(capsys)["image/untrusted-registry"] == "error"
    (here / "dlint.toml").write_text("trusted-registries = ['quay.io']")
    assert "image/untrusted-registry" not in found(capsys)
    (here / "dlint.toml").write_text("[rules.'syntax/label-schema']\nschema = {version = 'semver'}")
    assert "syntax/label-schema" in found(capsys)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("trusted-registries = 'ghcr.io'", "dlint.toml:1: trusted-registries: must be a list of strings"),
        ("[rules.DL3026]\nregistry = []", "no such option; it has registries"),
        (
            "[rules.DL3026]\nregistries = 'a'",
            "dlint.toml:2: rules.DL3026.registries: must be a list of strings, not a string",
        ),
        ("[rules.'syntax/label-schema']\nstrict = 1", "strict: must be true or false, not an integer"),
        ("[rules.DL3026]\nregistries = [1]", "registries: must be a list of strings, not a list"),
        ("[rules.'policy/table']\nmessage = 'x'", "policy/table has no such option; it has none"),
        ("ruleset = '2026.10'", "ruleset: must be one of 2026.11, not '2026.10'; did you mean 2026.11?"),
    ],
)
def test_mistakes_are_reported(capsys: Capture, here: Path, text: str, complaint: str) -> None:
    (here / "dlint.toml").write_text(text)
    assert main(["check"]) == 2
    assert complaint in capsys.readouterr().err


def test_a_rule_that_the_command_line_selects_is_wanted_by_whatever_name_the_file_ignores_it(
    capsys: Capture, here: Path
) -> None:
    (here / "dlint.toml").write_text("ignore = ['syntax/maintainer']\n[severity]\nMaintainerDeprecated = 'off'\n")
    assert found(capsys, "--select", "DL4000") == {"syntax/maintainer": "warning"}
    assert "syntax/maintainer" not in found(capsys, "--select", "syntax")


def test_an_unknown_policy_on_the_command_line_is_a_mistake(capsys: Capture, here: Path) -> None:
    text = "[[policy]]\nname = 'signed'\nmessage = 'sign it'\ninstruction = 'maintainer'\n"
    (here / "dlint.toml").write_text(text)
    assert found(capsys, "--select", "policy/signed") == {"policy/signed": "warning"}
    assert found(capsys, "--select", "policy") == {"policy/signed": "warning"}
    for option in ("--select", "--ignore"):
        assert main(["check", option, "policy/singed"]) == 2
        assert f"{option}: unknown policy: policy/singed; did you mean policy/signed?" in capsys.readouterr().err
    assert main(["explain", "policy/signed"]) == 0
    assert "[[policy]]" in capsys.readouterr().out
    assert main(["check", "--format", "sarif", "--select", "policy", "Dockerfile"]) == 1
    run = json.loads(capsys.readouterr().out)["runs"][0]
    [result] = run["results"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (rule["id"], rule["shortDescription"]["text"]) == ("policy/signed", "sign it")


def test_files_of_the_same_globs_share_their_settings() -> None:
    settings = Settings(".").but(per_path=(PathSettings("a/", (), ("cache",), {}), PathSettings("b*", (), (), {})))
    assert settings.at("a/x") is settings.at("a/y")
    assert settings.at("b/x") is settings.at("b")
    assert settings.at("a/b") is not settings.at("a/x")
    assert settings.at("c") is settings
