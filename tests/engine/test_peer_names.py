"""Names of other linters in the spellings that people have in their files, and what a family means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dlint.cli.main import main
from dlint.config.settings import Settings
from dlint.engine.peer_names import LINTERS, WITHOUT, canonical
from dlint.engine.registry import UnknownRule, load, note_on, resolve, rule_infos, twins_meant
from dlint.engine.selection import running

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("DS002", "trivy:DS-0002"),
        ("ds-2", "trivy:DS-0002"),
        ("AVD-DS-0002", "trivy:DS-0002"),
        ("trivy/AVD-DS-0002", "trivy:DS-0002"),
        ("buildkit/StageNameCasing", "buildkit:StageNameCasing"),
        ("hadolint/DL3006", "hadolint:DL3006"),
        ("tally/labels/valid-key", "tally:labels/valid-key"),
        ("shellcheck/SC2086", "SC2086"),
        ("docker:S6471", "sonar:S6471"),
    ],
)
def test_other_spellings_mean_the_same(name: str, same: str) -> None:
    assert resolve(name) == resolve(same) != frozenset()
    assert twins_meant(name) == twins_meant(same) != frozenset()


def test_every_twin_is_its_own_canonical_name() -> None:
    for info in rule_infos():
        for twin in info.twins:
            assert canonical(twin) == twin.lower()
            assert twin.partition(":")[0] in LINTERS
            assert twin.lower() not in WITHOUT


@pytest.mark.parametrize("name", ["DL3005", "hadolint:DL3017", "hadolint/dl4002", "DS030", "InvalidBaseImagePlatform"])
def test_what_has_no_rule_is_accepted_with_a_reason(name: str) -> None:
    assert resolve(name) == frozenset()
    assert note_on(name)


@pytest.mark.parametrize("name", ["DL9999", "DS999", "AVD-XY-0001", "buildkit/Nothing", "nolint/DL3006"])
def test_other_names_stay_unknown(name: str) -> None:
    with pytest.raises(UnknownRule):
        resolve(name)


def test_a_note_is_given_once_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text("FROM debian:12\n# hadolint ignore=DL3005\nRUN true\n")
    (tmp_path / "dlint.toml").write_text('ignore = ["DL3005", "DL3006"]\n')
    assert main(["check", "--ignore", "DL4002"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "dlint: note: --ignore: DL4002 means no rule here: hadolint took this check back",
        "dlint: note: dlint.toml:1: ignore: DL3005 means no rule here: hadolint took this check back; "
        "`packages/upgrade` is about the same matter",
    ]
    assert main(["explain", "DL3005"]) == 0
    assert capsys.readouterr().out.startswith("DL3005 means no rule here: hadolint took this check back")


def test_a_family_means_its_default_rules() -> None:
    tiers = {info.id: info.tier for info in rule_infos()}
    chosen = running(Settings().but(select=("cache",)), "Dockerfile")
    assert {tiers[each] for each in chosen} == {"default"}
    assert all(each.startswith("cache/") for each in chosen)
    every = running(Settings().but(select=("cache/*",), all=True), "Dockerfile")
    assert every == resolve("cache") > chosen
    strict = next(each for each in sorted(resolve("cache")) if tiers[each] == "strict")
    assert running(Settings().but(select=("cache", strict)), "Dockerfile") == chosen | {strict}
    assert running(Settings().but(select=("strict",)), "Dockerfile") >= {strict}


def test_a_family_without_default_rules_means_all_of_them() -> None:
    assert running(Settings().but(select=("shellcheck",)), "Dockerfile") == {"shellcheck/script"}


def test_comments_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text("# dlint: ignore[DL3004]\n\nFROM debian:12\nRUN sudo make\n")

    def found(*words: str) -> list[str]:
        main(["check", "--format", "json", "--select", "DL3004,config/unused-suppression", *words])
        return [each["rule"] for each in json.loads(capsys.readouterr().out)["findings"]]

    assert found() == []
    assert found("--disable-comments") == ["user/sudo"]
    (tmp_path / "dlint.toml").write_text("disable-comments = true\n")
    assert found() == ["user/sudo"]
    assert load("user/sudo") is not None
