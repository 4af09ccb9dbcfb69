"""What holds for every repair, tried on files put together from the examples of all rules."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import pytest
from rule_modules import module_of

from dlint import api
from dlint.config.settings import Settings
from dlint.engine import registry
from dlint.engine.index import RULES
from dlint.engine.registry import rule_info
from dlint.syntax.parse import parse
from dlint.testing import states_builds
from dlint.text.source import Source, encode

EXAMPLES_IN_A_FILE = 7
SEEDS = range(100)
ALL = Settings().but(all=True)


def examples() -> list[str]:
    """The BAD examples of all rules that may stand in the middle of a file."""
    found = []
    for rule_id in RULES:
        module = module_of(rule_id)
        found += [
            text
            for text in module.BAD
            if not states_builds(text) and text.isascii() and not text.startswith("#") and "\r" not in text
        ]
    return [text for text in found if "escape" not in text]


EXAMPLES = examples()


def file_of(seed: int) -> bytes:
    """A file of several stages out of examples; every fourth has CR LF, every fifth no end of its last line."""
    dice = random.Random(seed)
    parts = [
        text if "from " in text.lower() else f"FROM debian:12\n{text}"
        for text in dice.sample(EXAMPLES, EXAMPLES_IN_A_FILE)
    ]
    data = encode("\n".join(part.rstrip("\n") for part in parts) + "\n")
    data = data.replace(b"\n", b"\r\n") if seed % 4 == 0 else data
    return data.rstrip(b"\r\n") if seed % 5 == 0 else data


@cache
def fixed(seed: int, unsafe: bool) -> bytes:
    return api.fix(file_of(seed), settings=ALL, unsafe=unsafe).new


@cache
def findings(data: bytes) -> Counter[str]:
    """How often each rule of the default tier reports; comments that a repair has made idle do not count."""
    results = api.check(data, settings=Settings()).results
    return Counter(result.rule for result in results if rule_info(result.rule).kinds != ("outcome",))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_repaired_file_is_no_worse(seed: int) -> None:
    old = file_of(seed)
    # Where no fix of the file is unsafe, both modes leave the same bytes: `findings` looks at them once.
    for unsafe in (False, True):
        new = fixed(seed, unsafe)
        assert len(parse(Source(new)).errors) <= len(parse(Source(old)).errors)
        assert api.fix(new, settings=ALL, unsafe=unsafe).new == new
        assert not findings(new) - findings(old)
        assert new.endswith(b"\n") == old.endswith(b"\n")
        if seed % 4 == 0:
            assert new.count(b"\n") == new.count(b"\r\n")
        else:
            assert b"\r" not in new


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rules_does_not_matter(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = fixed(seed, True)
    order = [rule_id for rule_id, facts in RULES.items() if facts[0] != "extra"]
    random.Random(seed).shuffle(order)
    monkeypatch.setattr(
        registry, "RULES", {rule_id: RULES[rule_id] for rule_id in [*order, *(RULES.keys() - set(order))]}
    )
    # Named in another order, they are other settings: nothing that was kept of the first run is used again.
    shuffled = Settings().but(select=tuple(order))
    assert api.fix(file_of(seed), settings=shuffled, unsafe=True).new == expected
