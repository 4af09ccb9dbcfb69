"""Turns each `[[policy]]` table of the settings into a rule of its own, run by the rule for policies."""

from __future__ import annotations

from dlint.engine.registry import rule_info

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from dlint.engine.registry import RuleInfo

LISTS = ("command", "flag", "instruction", "label", "registry", "source")
# `with` is a word of Python's own.
RENAMED = {"with": "instead"}


def policies(tables: Iterable[dict[str, Any]]) -> Iterator[tuple[RuleInfo, str | None, dict[str, Any]]]:
    """The rule (`policy/NAME`), the severity and the options of each table; the tables are taken to be checked."""
    for table in tables:
        options = {RENAMED.get(key, key): _value(key, value) for key, value in table.items()}
        name = options.pop("name")
        # The id is the policy's own, so that severities, comments and baselines work as for any rule.
        yield rule_info(f"policy/{name}"), options.pop("severity", None), options


def _value(key: str, value: Any) -> Any:
    """One text is a list of one."""
    if key not in LISTS:
        return value
    return (value,) if isinstance(value, str) else tuple(value)
