"""A rule book of two rules, so that the tests of the command do not hang on what the real one holds."""

from __future__ import annotations

import sys
import types

import pytest

from dlint.kit import Finding, Findings, Fix, From, Stage, rule
from dlint.text.edit import Edit

# A rule that every file wakes: no needs, no programs, no conditions, no option that it waits for.
AWAKE = ((), (), (), None)
TWINS = ("hadolint:DL3006", "trivy:DS-0001")
UNTAGGED = ("default", "warning", ("from",), TWINS, "unsafe", "0.1", None, "No tag.", *AWAKE)
PLAIN = ("strict", "info", ("from",), (), None, "0.1", None, "There is a base image.", *AWAKE)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """`image/untagged` (default, warning, with an option `tag`) and `image/plain` (strict, info)."""
    monkeypatch.setattr("dlint.engine.registry.RULES", {"image/plain": PLAIN, "image/untagged": UNTAGGED})
    _add(monkeypatch, "untagged", _untagged(), bad={"FROM a": "FROM a:1", "FROM b": None}, good=("FROM a:2",))
    _add(monkeypatch, "plain", _plain(), bad={"FROM a": None}, good=())


def _add(monkeypatch: pytest.MonkeyPatch, name: str, check: object, **examples: object) -> None:
    module = types.ModuleType(f"dlint.rules.image.{name}", f"The title of {name}.")
    module.check = check  # type: ignore[attr-defined]
    module.BAD = examples["bad"]  # type: ignore[attr-defined]
    module.GOOD = examples["good"]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)


def _untagged() -> object:
    @rule(watches=From, severity="warning", since="0.1", twins=("hadolint:DL3006",))
    def check(node: From, stage: Stage, *, tag: str = "latest") -> Findings:
        """Why a tag is *good*.

        - a reason
        """
        if ":" not in node.node.args[0]:
            end = node.node.words[0].span.end
            yield Finding(node.span, "no tag", Fix("add one", (Edit.insert(end, f":{tag}"),), trust="unsafe"))

    return check


def _plain() -> object:
    @rule(watches=From, severity="info", since="0.1", tier="strict")
    def check(node: From, stage: Stage) -> Findings:
        """Body."""
        yield Finding(node.span, "a base image")

    return check
