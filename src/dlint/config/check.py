"""Holds a configuration to what may stand in it: every mistake by file, line and key."""

from __future__ import annotations

import os

from dlint.config.mistake import ConfigError
from dlint.config.settings import FAIL_ON, SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from dlint.config.read import Document, Key

    Keys = tuple[Key, ...]
    Names = Callable[[str], Iterable[str]]
    Options = Callable[[str], dict[str, Any]]
    RegisterPlugin = Callable[[str], None]

# Each key with the form of its value, a method of `Check`.
KEYS = {
    "all": "switch",
    "baseline": "text",
    "context": "folder",
    "disable-comments": "switch",
    "exclude": "texts",
    "extend": "extend",
    "fail-on": "fail_on",
    "format": "format",
    "ignore": "names",
    "per-path": "per_path",
    "plugins": "plugins",
    "policy": "policy",
    "profile": "profile",
    "rules": "rules",
    "rules-dir": "rules_dir",
    "ruleset": "ruleset",
    "select": "names",
    "severity": "severity",
    "trusted-registries": "texts",
}
PER_PATH_KEYS = {"context": "folder", "ignore": "names", "select": "names", "severity": "severity"}


# Names may be those of rules that come with these.
FIRST = ("plugins", "rules-dir")
POLICY = "policy/"
# What an option that takes a list has for its default.
LISTS = (tuple, frozenset)


class Known:
    """What a configuration may name.

    `names` gives the ids that a name means (ValueError states why it means none), `options` those of a rule by its id
    with their defaults, `rulesets` are all that there are. `register_plugin` makes the rules of a plugin known, by its
    name or the absolute path of its folder (ValueError states why it cannot). `hint` gives the reason why a name that
    is accepted means no rule.
    """

    __slots__ = ("hint", "names", "options", "register_plugin", "rulesets")

    def __init__(
        self,
        names: Names,
        options: Options,
        rulesets: Iterable[str] = (),
        register_plugin: RegisterPlugin | None = None,
        hint: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self.hint = hint
        self.names = names
        self.options = options
        self.rulesets = tuple(rulesets)
        self.register_plugin = register_plugin or _refuse


def _refuse(source: str) -> None:
    raise ValueError(f"{source}: there are no plugins here")


def check(
    document: Document,
    known: Known,
    own: bool = False,
    below: Sequence[Document] = (),
    note: Callable[[str], None] | None = None,
) -> None:
    """Raise a ConfigError that lists every mistake in a document, if there is one; `own`: it is not a repository's.

    `below` are the documents that it extends, whose policies it may name. `note` gets what means no rule on purpose.
    """
    table = document.table
    # The rules of plugins must be known before a name can mean one.
    ordered = {key: table[key] for key in sorted(table, key=lambda key: key not in FIRST)}
    held = Check(document, known, own, below)
    complaints = list(held.table((), ordered, KEYS))
    if complaints:
        raise ConfigError(*complaints)
    if note is not None:
        for text in held.notes:
            note(text)


class Check:
    """The check of one document; each form of a value is a method that yields complaints."""

    __slots__ = ("_below", "_document", "_known", "_own", "notes")

    def __init__(self, document: Document, known: Known, own: bool, below: Sequence[Document]) -> None:
        self.notes: list[str] = []
        self._below = below
        self._document = document
        self._known = known
        self._own = own

    def table(self, keys: Keys, table: dict[str, Any], known: dict[str, str]) -> Iterator[str]:
        """A table with a fixed set of keys."""
        for key, value in table.items():
            if key in known:
                yield from getattr(self, known[key])((*keys, key), value)
            elif not keys and key == "tool" and isinstance(value, dict) and "dlint" in value:
                hint = "[tool.dlint] belongs in pyproject.toml; here its keys stand at the top of the file"
                yield self._complaint((key,), f"unknown key: {hint}")
            else:
                yield self._complaint((*keys, key), f"unknown key{_meant(key, known)}")

    def switch(self, keys: Keys, value: object) -> Iterator[str]:
        if not isinstance(value, bool):
            yield self._complaint(keys, f"must be true or false, not {_kind(value)}")

    def text(self, keys: Keys, value: object) -> Iterator[str]:
        if not isinstance(value, str) or not value:
            yield self._complaint(keys, "must be a string that is not empty")

    def extend(self, keys: Keys, value: object) -> Iterator[str]:
        """Files that are read before: `extend.chain` has found them, and holds each of them to its own place."""
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) and each for each in values):
            yield self._complaint(keys, "must be a path, or a list of paths")

    def folder(self, keys: Keys, value: object) -> Iterator[str]:
        """A folder that is there, as seen from the folder of the configuration."""
        complaints = list(self.text(keys, value))
        if not complaints and not os.path.isdir(folder_of(self._document.path, str(value))):
            complaints = [self._complaint(keys, f"no such folder: {value}")]
        yield from complaints

    def texts(self, keys: Keys, value: object) -> Iterator[str]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            yield self._complaint(keys, "must be a list of strings")

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
        yield from self._choice(keys, value, self._known.rulesets)

    def plugins(self, keys: Keys, value: object) -> Iterator[str]:
        """Names of installed plugins; a folder is not for a repository to name."""
        yield from self.texts(keys, value)
        for name in value if isinstance(value, list) else ():
            if isinstance(name, str) and os.path.isabs(name):
                yield self._complaint(keys, "must be names of installed plugins, not folders", name)
            elif isinstance(name, str):
                yield from self._plugin(keys, name, name)

    def rules_dir(self, keys: Keys, value: object) -> Iterator[str]:
        """A folder of rules, in the user's own file alone."""
        if not self._own:
            where = "your own configuration (~/.config/dlint/dlint.toml) or --rules-dir"
            yield self._complaint(keys, f"a repository must not bring rules of its own: name the folder in {where}")
        elif not isinstance(value, str) or not value:
            yield from self.text(keys, value)
        else:
            yield from self._plugin(keys, folder_of(self._document.path, value))

    def _plugin(self, keys: Keys, source: str, value: str | None = None) -> Iterator[str]:
        try:
            self._known.register_plugin(source)
        except ValueError as error:
            yield self._complaint(keys, str(error), value)

    def per_path(self, keys: Keys, value: object) -> Iterator[str]:
        """Globs, each with a table of its own."""
        for glob, table in self._items(keys, value):
            yield from self._no_table((*keys, glob), table)
            if isinstance(table, dict):
                yield from self.table((*keys, glob), table, PER_PATH_KEYS)
        yield from self._no_table(keys, value)

    def policy(self, keys: Keys, value: object) -> Iterator[str]:
        """Tables with a vocabulary of their own."""
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            yield self._complaint(keys, "must be tables: [[policy]]")
            return
        from dlint.config.policy import mistakes

        for below, text in mistakes(value):
            yield self._complaint((*keys, *below), text)

    def profile(self, keys: Keys, value: object) -> Iterator[str]:
        """The budgets of `dlint profile`."""
        yield from self._no_table(keys, value)
        if isinstance(value, dict):
            from dlint.config.budget import mistakes

            for key, text in mistakes(value):
                yield self._complaint((*keys, key), text)

    def format(self, keys: Keys, value: object) -> Iterator[str]:
        """The layout of `dlint format`."""
        yield from self._no_table(keys, value)
        if isinstance(value, dict):
            from dlint.config.format_table import mistakes

            for key, text in mistakes(value):
                yield self._complaint((*keys, key), text)

    def rules(self, keys: Keys, value: object) -> Iterator[str]:
        """Rules, each with a table of its options."""
        for name, table in self._items(keys, value):
            here = (*keys, name)
            # Other linters state the severity of a rule beside its options.
            hint = "; a severity is stated below [severity]" if isinstance(table, str) else ""
            complaints = [*self._name(here, name), *self._no_table(here, table, hint)]
            # Options are looked at only where the name is right, so that one mistake is reported once.
            yield from complaints or self._rule(here, name, table)
        yield from self._no_table(keys, value)

    def _rule(self, keys: Keys, name: str, table: dict[str, Any]) -> Iterator[str]:
        ids = list(self._known.names(name))
        if len(ids) != 1:
            yield self._complaint(keys, f"options are for one rule, and this names {len(ids)}")
            return
        known = self._known.options(ids[0])
        for key, value in table.items():
            if key not in known:
                there = _meant(key, known) or f"; it has {', '.join(known) or 'none'}"
                yield self._complaint((*keys, key), f"{ids[0]} has no such option{there}")
            elif not fits(value, known[key]):
                wanted = "a list of strings" if isinstance(known[key], LISTS) else _kind(known[key])
                yield self._complaint((*keys, key), f"must be {wanted}, not {_kind(value)}")

    def _name(self, keys: Keys, name: str, value: str | None = None) -> Iterator[str]:
        try:
            ids = self._known.names(name)
        except ValueError as error:
            yield self._complaint(keys, str(error), value)
            return
        reason = self._known.hint(name) if not ids else None
        if reason is not None:
            self.notes.append(self._complaint(keys, f"{name} means no rule here: {reason}", value))
        # `resolve` takes any `policy/NAME`; only this document knows which there are.
        stated = self._policies()
        if name.startswith(POLICY) and not stated.issuperset(ids):
            yield self._complaint(keys, f"unknown policy: {name}{_meant(name, stated)}", value)

    def _policies(self) -> set[str]:
        """The ids of the policies in this document, and of the rule that runs them."""
        stated = (document.table.get("policy") for document in (*self._below, self._document))
        tables = [table for each in stated if isinstance(each, list) for table in each]
        names = [table.get("name") for table in tables if isinstance(table, dict)]
        return {f"{POLICY}{name}" for name in names} | {f"{POLICY}table"}

    def _choice(self, keys: Keys, value: object, choices: tuple[str, ...]) -> Iterator[str]:
        if value not in choices:
            given = f"not {value!r}{_meant(value, choices)}" if isinstance(value, str) else f"not {_kind(value)}"
            yield self._complaint(keys, f"must be one of {', '.join(choices)}, {given}")

    def _items(self, _: Keys, value: object) -> list[tuple[str, Any]]:
        return list(value.items()) if isinstance(value, dict) else []

    def _no_table(self, keys: Keys, value: object, hint: str = "") -> Iterator[str]:
        if not isinstance(value, dict):
            yield self._complaint(keys, f"must be a table, not {_kind(value)}{hint}")

    def _complaint(self, keys: Keys, text: str, value: str | None = None) -> str:
        # Tables of a list are counted as people count them.
        name = ".".join(str(key + 1) if isinstance(key, int) else str(key) for key in keys)
        return f"{self._document.place(keys, value)}: {name}: {text}"


def folder_of(path: str, value: str) -> str:
    """The absolute path of a folder that the configuration file at `path` names."""
    return os.path.abspath(os.path.join(os.path.dirname(path), os.path.expanduser(value)))


def fits(value: object, default: object) -> bool:
    """Whether a value is of the kind that an option's default is."""
    if default is None:
        return True
    if isinstance(default, LISTS):
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    # In Python a bool is an int; `true` is no number here.
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    # TOML has 1 and 1.0 as two types; who writes a limit does not.
    if isinstance(default, float):
        return isinstance(value, (int, float))
    return isinstance(value, type(default))


def _meant(key: str, known: Iterable[str]) -> str:
    from dlint.text.nearest import did_you_mean

    return did_you_mean(key, known)


def _kind(value: object) -> str:
    """What a value is, in the words of TOML."""
    kinds = {bool: "true or false", str: "a string", int: "an integer", float: "a number", dict: "a table"}
    return kinds.get(type(value), "a list")
