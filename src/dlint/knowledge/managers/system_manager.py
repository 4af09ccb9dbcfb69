"""The shape of what is known of a program that installs packages of a Linux distribution."""

from __future__ import annotations


class SystemManager:
    """One program that installs packages of a distribution.

    Words are those right after the program: `install` brings named packages, `refresh` fetches lists, `upgrade` brings
    everything up to date, `remove` takes packages away, `undo` takes back what an earlier command did. `clean_lists`
    and `clean_archives` (several words as one text) empty the folders `lists` and `archives`, which are worth nothing
    at run time. `asks` are the words that wait for an answer without one of the `yes` options or settings;
    `yes_before` are options that mean yes only between program and word. `lean` are options that leave recommended
    packages out, `lean_settings` the names of settings that do so when they are off; `no_cache` are options that keep
    lists and archives from being written. `asks_twins` and `lists_twins` are the names that other linters have for a
    question that no one answers, and for lists that stay in a layer.
    """

    __slots__ = (
        "archives", "asks", "asks_twins", "clean_archives", "clean_lists", "family", "install", "lean", "lean_settings",
        "lists", "lists_twins", "name", "no_cache", "refresh", "remove", "undo", "upgrade", "yes",
        "yes_before", "yes_settings",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        family: str,
        *,
        install: tuple[str, ...],
        refresh: tuple[str, ...],
        upgrade: tuple[str, ...],
        remove: tuple[str, ...],
        undo: tuple[str, ...] = (),
        clean_lists: tuple[str, ...] = (),
        clean_archives: tuple[str, ...] = (),
        asks: tuple[str, ...] = (),
        yes: tuple[str, ...] = (),
        yes_before: tuple[str, ...] = (),
        yes_settings: tuple[str, ...] = (),
        lean: tuple[str, ...] = (),
        lean_settings: tuple[str, ...] = (),
        no_cache: tuple[str, ...] = (),
        lists: tuple[str, ...] = (),
        archives: tuple[str, ...] = (),
        asks_twins: tuple[str, ...] = (),
        lists_twins: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.family = family
        self.install = install
        self.refresh = refresh
        self.upgrade = upgrade
        self.remove = remove
        self.undo = undo
        self.clean_lists = clean_lists
        self.clean_archives = clean_archives
        self.asks = asks
        self.yes = yes
        self.yes_before = yes_before
        self.yes_settings = yes_settings
        self.lean = lean
        self.lean_settings = lean_settings
        self.no_cache = no_cache
        self.lists = lists
        self.archives = archives
        self.asks_twins, self.lists_twins = asks_twins, lists_twins

    def __repr__(self) -> str:
        return f"SystemManager({self.name!r})"


OFF_VALUES: frozenset[str] = frozenset({"0", "false", "no", "off", "without", "disable"})
"""Values (lower case, no quotes) that switch a setting of apt or dnf off (tried with apt 2.6)."""


def is_off(value: str) -> bool:
    """Whether a setting with that value is off: `false`, `"0"`, `no`."""
    return value.strip().strip("\"'").lower() in OFF_VALUES
