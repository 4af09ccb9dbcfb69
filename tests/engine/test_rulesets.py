"""A pin keeps newer rules away, for good."""

from __future__ import annotations

import pytest

from dlint import __version__, api
from dlint.config.settings import Settings
from dlint.engine import rulesets
from dlint.engine.index import RULES
from dlint.engine.registry import rule_infos

FILE = b"FROM a:1\nMAINTAINER a\n"


def rules_of(**settings: object) -> set[str]:
    return {result.rule for result in api.check(FILE, settings=Settings().but(**settings)).results}


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """`syntax/maintainer` came with a version after the only ruleset."""
    facts = list(RULES["syntax/maintainer"])
    facts[5] = "0.10"
    monkeypatch.setitem(RULES, "syntax/maintainer", tuple(facts))


@pytest.mark.usefixtures("newer")
@pytest.mark.parametrize("choice", [{}, {"all": True}, {"select": ("DL4000",)}, {"severity": {"DL4000": "error"}}])
def test_a_newer_rule_never_counts_to_those_who_are_pinned(choice: dict[str, object]) -> None:
    assert "syntax/maintainer" in rules_of(**choice)
    assert "syntax/maintainer" not in rules_of(ruleset="2026.11", **choice)


def test_rules_of_the_ruleset_stay() -> None:
    assert "syntax/maintainer" in rules_of(ruleset="2026.11")


@pytest.mark.parametrize("since", ["0.1", "0.0.9", "0.0"])
def test_older_versions_are_held(since: str) -> None:
    assert rulesets.holds("2026.11", since)


@pytest.mark.parametrize("since", ["0.1.1", "0.2", "0.10", "1", "1.0"])
def test_newer_versions_are_not(since: str) -> None:
    assert not rulesets.holds("2026.11", since)


def test_the_newest_ruleset_has_every_rule_of_this_version() -> None:
    newest = max(rulesets.RULESETS)
    assert __version__.startswith(rulesets.RULESETS[newest])
    assert all(rulesets.holds(newest, info.since) for info in rule_infos())
