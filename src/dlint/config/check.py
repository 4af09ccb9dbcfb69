"""Holds a configuration to what may stand in it: every mistake by file, line and key."""

from __future__ import annotations

import re

from dlint.config.mistake import ConfigError
from dlint.config.settings import FAIL_ON, SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from dlint.config.read import Document, Key

    Keys = tuple[Key, ...]
    # The ids that a name means; ValueError says why it means none.
    Names = Callable[[str], Iterable[str]]
    # The options of a rule, by its id, with their defaults.
    Options = Callable[[str], dict[str, Any]]

# Each key with the form of its value, a method of `Check`.
KEYS = {
    "all": "switch",
    "baseline": "text",
    "context": "text",
    "exclude": "texts",
    "fail-on": "fail_on",
    "ignore": "names",
    "per-path": "per_path",
    "policy": "policy",
    "rules": "rules",
    "ruleset": "ruleset",
    "select": "names",
    "severity": "severity",
    "trusted-registries": "texts",
}
PER_PATH_KEYS = {"ignore": "names", "select": "names", "severity": "severity"}


def check(document: Document, names: Names, options: Options) -> None:
    """Raise a ConfigError that lists every mistake in a document, if there is one."""
    complaints = list(Check(document, names, options).table((), document.table, KEYS))
    if complaints:
        raise ConfigError(*complaints)


class Check:
    """The check of one document; each form of a value is a method that yields complaints."""

    __slots__ = ("_document", "_names", "_options")

    def __init__(self, document: Document, names: Names, options: Options) -> None:
        self._document = document
        self._names = names
        self._options = options

    def table(self, keys: Keys, table: dict[str, Any], known: dict[str, str]) -> Iterator[str]:
        """A table with a fixed set of keys."""
        for key, value in table.items():
            if key in known:
                yield from getattr(self, known[key])((*keys, key), value)
            else:
                yield self._complaint((*keys, key), f"unknown key{_meant(key, known)}")

    def switch(self, keys: Keys, value: object) -> Iterator[str]:
        if not isinstance(value, bool):
            yield self._complaint(keys, f"must be true or false, not {_kind(value)}")

    def text(self, keys: Keys, value: object) -> Iterator[str]:
        if not isinstance(value, str) or not value:
            yield self._complaint(keys, "must be a text that is not empty")

    def texts(self, keys: Keys, value: object) -> Iterator[str]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            yield self._complaint(keys, "must be a list of texts")

    def names(self, keys: Keys, value: object) -> Iterator[str]:
        """A list of rule names."""
        complaints = list(self.texts(keys, value))
        if isinstance(value, list) and not complaints:
            complaints = [complaint for name in value for complaint in self._name(keys, name, name)]
        yield from complaints

    def fail_on(self, keys: Keys, value: object) -> Iterator[str]:
        yield from self._choice(keys, value, FAIL_ON)

    def severity(self, keys: Keys, value: object) -> Iterator[str]:
        """A table of rule names and severities."""
        for name, severity in self._items(keys, value):
            yield from self._name((*keys, name), name)
            yield from self._choice((*keys, name), severity, SEVERITIES)
        yield from self._no_table(keys, value)

    def ruleset(self, keys: Keys, value: object) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(r"\d+\.\d+", value):
            yield self._complaint(keys, 'must be the version whose rules to use, such as "0.1"')

    def per_path(self, keys: Keys, value: object) -> Iterator[str]:
        """Globs, each with a table of its own."""
        for glob, table in self._items(keys, value):
            yield from self._no_table((*keys, glob), table)
            if isinstance(table, dict):
                yield from self.table((*keys, glob), table, PER_PATH_KEYS)
        yield from self._no_table(keys, value)

    def policy(self, keys: Keys, value: object) -> Iterator[str]:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            yield self._complaint(keys, "must be tables: [[policy]]")

    def rules(self, keys: Keys, value: object) -> Iterator[str]:
        """Rules, each with a table of its options."""
        for name, table in self._items(keys, value):
            here = (*keys, name)
            complaints = [*self._name(here, name), *self._no_table(here, table)]
            yield from complaints or self._rule(here, name, table)
        yield from self._no_table(keys, value)

    def _rule(self, keys: Keys, name: str, table: dict[str, Any]) -> Iterator[str]:
        ids = list(self._names(name))
        if len(ids) != 1:
            yield self._complaint(keys, f"options are for one rule, and this names {len(ids)}")
            return
        known = self._options(ids[0])
        for key, value in table.items():
            if key not in known:
                yield self._complaint((*keys, key), f"{ids[0]} has no such option{_meant(key, known)}")
            elif not fits(value, known[key]):
                yield self._complaint((*keys, key), f"must be {_kind(known[key])}, not {_kind(value)}")

    def _name(self, keys: Keys, name: str, value: str | None = None) -> Iterator[str]:
        try:
            self._names(name)
        except ValueError as error:
            yield self._complaint(keys, str(error), value)

    def _choice(self, keys: Keys, value: object, choices: tuple[str, ...]) -> Iterator[str]:
        if value not in choices:
            given = f"not {value!r}{_meant(value, choices)}" if isinstance(value, str) else f"not {_kind(value)}"
            yield self._complaint(keys, f"must be one of {', '.join(choices)}, {given}")

    def _items(self, _: Keys, value: object) -> list[tuple[str, Any]]:
        return list(value.items()) if isinstance(value, dict) else []

    def _no_table(self, keys: Keys, value: object) -> Iterator[str]:
        if not isinstance(value, dict):
            yield self._complaint(keys, f"must be a table, not {_kind(value)}")

    def _complaint(self, keys: Keys, text: str, value: str | None = None) -> str:
        name = ".".join(str(key) for key in keys)
        return f"{self._document.place(keys, value)}: {name}: {text}"


def fits(value: object, default: object) -> bool:
    """Whether a value is of the kind that an option's default is."""
    if default is None:
        return True
    if isinstance(default, (tuple, list, frozenset, set)):
        return isinstance(value, list)
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, (int, float))
    return isinstance(value, type(default))


def _meant(key: str, known: Iterable[str]) -> str:
    from dlint.text.nearest import did_you_mean

    return did_you_mean(key, known)


def _kind(value: object) -> str:
    """What a value is, in the words of TOML."""
    kinds = {bool: "true or false", str: "a text", int: "a whole number", float: "a number", dict: "a table"}
    return kinds.get(type(value), "a list")
