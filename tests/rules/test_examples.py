"""Every rule does on its own examples what they show, and is documented."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rule_modules import module_of

from dlint.engine.index import RULES
from dlint.testing import check_text, hold_to_examples

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def rule_files() -> list[str]:
    root = Path(ROOT, "rules")
    paths = [path.relative_to(root) for path in root.glob("*/**/*.py") if not path.name.startswith("_")]
    return sorted(f"{path.parts[0]}/{path.stem.replace('_', '-')}" for path in paths)


@pytest.mark.parametrize("rule_id", rule_files())
def test_does_what_its_examples_state(rule_id: str) -> None:
    assert hold_to_examples(rule_id, module_of(rule_id)) == []


@pytest.mark.parametrize("rule_id", rule_files())
def test_has_enough_examples_and_words(rule_id: str) -> None:
    module = module_of(rule_id)
    assert len(module.BAD) >= 2
    assert len(module.GOOD) >= 3
    assert module.__doc__ and module.check.check.__doc__


def test_index_lists_every_rule_file() -> None:
    assert list(RULES) == rule_files()


@pytest.mark.parametrize("rule_id", [rule_id for rule_id in rule_files() if RULES[rule_id][4] is not None])
def test_where_a_rule_with_fixes_has_none_it_gives_the_reason(rule_id: str) -> None:
    module = module_of(rule_id)
    around = getattr(module, "CONTEXT", None)
    found = [result for text in module.BAD for result in check_text(text, rule_id, module, around)]
    assert [result.message for result in found if result.fix is None and not result.no_fix] == []
