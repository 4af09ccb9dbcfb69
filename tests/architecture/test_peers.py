"""The table of differences names every check of a peer that a rule stands for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dlint.engine.registry import rule_infos

TABLE = (Path(__file__).resolve().parent.parent.parent / "docs" / "peers.md").read_text(encoding="utf-8")
# tally gives its rules' names of their own only where they differ from a peer's.
PEERS = ("hadolint", "buildkit", "trivy", "checkov", "dockle", "sonar")
RANGE = re.compile(r"([A-Z0-9_-]*?)(\d+)–(?:[A-Z_-]*)(\d+)")


def named() -> set[str]:
    """The ids in the table; two numbers with a dash between them stand for all between."""
    found = set(re.findall(r"[A-Za-z][A-Za-z0-9_-]+", TABLE))
    for prefix, first, last in RANGE.findall(TABLE):
        found |= {f"{prefix}{number}" for number in range(int(first), int(last) + 1)}
    if "CKV2_DOCKER_2–16, 18" in TABLE:
        found.add("CKV2_DOCKER_18")
    return found


@pytest.mark.parametrize("peer", PEERS)
def test_every_twin_is_in_the_table(peer: str) -> None:
    twins = {twin.partition(":")[2] for info in rule_infos() for twin in info.twins if twin.startswith(f"{peer}:")}
    assert twins, peer
    assert not twins - named()


def test_every_rule_that_the_table_names_exists() -> None:
    families = {info.family for info in rule_infos()}
    rules = {name for name in re.findall(r"`([a-z]+/[a-z0-9-]+)`", TABLE) if name.partition("/")[0] in families}
    assert rules
    assert not rules - {info.id for info in rule_infos()}
