"""The modules of rules, by id."""

from __future__ import annotations

import importlib
from types import ModuleType


def module_of(rule_id: str) -> ModuleType:
    """The module that holds a rule of this repository."""
    return importlib.import_module("dlint.rules." + rule_id.replace("/", ".").replace("-", "_"))
