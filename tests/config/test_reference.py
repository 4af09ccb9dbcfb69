"""The reference of the configuration: made from the code, with every key that a configuration may have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dlint.config.budget import SECONDS, SIZES
from dlint.config.check import KEYS, PER_PATH_KEYS
from dlint.config.format_table import SWITCHES
from dlint.config.policy import KEYS as POLICY_KEYS
from dlint.engine.registry import POLICY, load, rule_infos
from dlint.report.config_reference import TABLES, reference

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sections() -> dict[str, list[str]]:
    """The rows of each section by its heading."""
    parts = re.split(r"^## (.+)$", reference(), flags=re.MULTILINE)
    return {
        heading: [
            line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| key", "| rule"))
        ]
        for heading, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def keys(rows: list[str]) -> list[str]:
    return [row.split("`")[1] for row in rows]


def test_the_page_is_that_of_the_code() -> None:
    assert (ROOT / "docs/configuration-reference.md").read_text() == reference(), "run make generate"


def test_each_key_has_a_row_or_a_section(sections: dict[str, list[str]]) -> None:
    assert {*keys(sections["Keys"]), *TABLES} == set(KEYS)
    assert set(keys(sections['`[per-path."GLOB"]`'])) == set(PER_PATH_KEYS)
    assert set(keys(sections["`[[policy]]`"])) == set(POLICY_KEYS)
    assert set(keys(sections["`[format]`"])) == {"indent", *SWITCHES}
    assert set(keys(sections["`[profile]`"])) == {SECONDS, *SIZES}


def test_each_option_of_a_rule_has_a_row(sections: dict[str, list[str]]) -> None:
    shown = {
        tuple(re.findall(r"\[([^]]+)\]|`([^`]+)`", row)[n][n] for n in (0, 1)) for row in sections['`[rules."RULE"]`']
    }
    ours = [info.id for info in rule_infos() if info.source is None and info.id != POLICY]
    assert shown == {(rule, option) for rule in ours for option in load(rule).options}


def test_rows_state_what_a_value_may_be(sections: dict[str, list[str]]) -> None:
    text = "\n".join(row for rows in sections.values() for row in rows)
    assert '| `fail-on` | `"error"`, `"warning"`, `"info"`, `"never"` | `"warning"` |' in text
    assert all(cell.strip() for rows in sections.values() for row in rows for cell in row.strip("|").split(" | ")[1:2])
