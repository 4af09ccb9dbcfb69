"""Settings that reach a rule by another key than its own."""

from __future__ import annotations

import pytest

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.text.source import Source


@pytest.mark.parametrize(
    ("settings", "count"),
    [
        (Settings(), 0),
        (Settings().but(trusted_registries=("ghcr.io",)), 1),
        (Settings().but(trusted_registries=("docker.io",)), 0),
        (Settings().but(rules={"image/untrusted-registry": {"registries": ("quay.io",)}}), 1),
    ],
)
def test_trusted_registries_are_an_option_of_their_rule(settings: Settings, count: int) -> None:
    chosen = settings.but(select=("image/untrusted-registry",))
    assert len(check_source(Source(b"FROM debian:12\n"), chosen, is_file=False).results) == count


TWO_COMMANDS = b"FROM debian:12\nCMD a\nCMD b\nHEALTHCHECK CMD a\nHEALTHCHECK CMD b\n"
"""One rule of ours reports twice: for hadolint's DL4003 and for its DL3012."""


def found(text: bytes, settings: Settings, severity: str | None = None) -> list[tuple[int, str]]:
    results = check_source(Source(text), settings, is_file=False).results
    return [(result.line, result.rule) for result in results if severity is None or result.severity == severity]


DOUBLED = Settings().but(select=("syntax/duplicate-command",))
CMD, HEALTHCHECK = (2, "syntax/duplicate-command"), (4, "syntax/duplicate-command")


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        (DOUBLED, [CMD, HEALTHCHECK]),
        (DOUBLED.but(ignore=("DL4003",)), [HEALTHCHECK]),
        (DOUBLED.but(ignore=("hadolint:dl3012",)), [CMD]),
        (DOUBLED.but(ignore=("DL3012", "DL4003")), []),
        (DOUBLED.but(ignore=("syntax/duplicate-command",)), []),
        (DOUBLED.but(severity={"DL4003": "off"}), [HEALTHCHECK]),
        (Settings().but(select=("DL4003",)), [CMD]),
        (Settings().but(select=("DL3012",)), [HEALTHCHECK]),
        (Settings().but(select=("DL3012", "syntax/duplicate-command")), [CMD, HEALTHCHECK]),
        (Settings().but(select=("DL3012", "DL4003"), ignore=("DL3012",)), [CMD]),
    ],
)
def test_the_name_of_another_linter_means_its_findings_alone(settings: Settings, left: list[tuple[int, str]]) -> None:
    assert found(TWO_COMMANDS, settings) == left


def test_a_severity_by_another_linters_name_goes_before_that_of_the_rule() -> None:
    settings = DOUBLED.but(severity={"DL4003": "error", "syntax/duplicate-command": "info"})
    assert found(TWO_COMMANDS, settings, "error") == [CMD]
    assert found(TWO_COMMANDS, settings, "info") == [HEALTHCHECK]


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        (b"# hadolint ignore=DL4003", [HEALTHCHECK]),
        (b"# hadolint global ignore=DL4003", [HEALTHCHECK]),
        (b"# hadolint global ignore=DL3012", [CMD]),
        (b"# dlint: ignore[DL4003]", [HEALTHCHECK]),
        (b"# check=skip=MultipleInstructionsDisallowed", []),
        (b"# check=skip=all", []),
        (b"# dlint: ignore[syntax/duplicate-command]", []),
    ],
)
def test_comments_mean_the_same(comment: bytes, left: list[tuple[int, str]]) -> None:
    above = comment + b"\n" + TWO_COMMANDS
    if b"hadolint ignore" in comment:
        above = TWO_COMMANDS.replace(b"CMD a\nCMD", comment + b"\nCMD a\nCMD", 1)
    seen = found(above, DOUBLED)
    assert [rule for _, rule in seen] == [rule for _, rule in left]
    assert len(seen) != 1 or seen[0][0] == left[0][0] + 1


def test_a_rule_without_twins_of_that_name_is_left_alone() -> None:
    missing_user = b'FROM debian:12\nENTRYPOINT ["a"]\n'
    both = found(missing_user, Settings().but(select=("user",)))
    assert both == found(missing_user, Settings().but(select=("user",), ignore=("DL3002",)))
