"""Which settings hold for a file: those of the nearest configuration file, with the command line over them."""

from __future__ import annotations

import os

from dlint.config.find import Finder
from dlint.config.settings import Settings, overlaid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from dlint.config.read import Document


class Lookup:
    """Answers for every path of a run, reading each configuration file once.

    `names`, `options`, `rulesets` and `register_plugin` define what configurations may name, see `check.Known`. `given`
    are values from the command line, by the names of `Settings`. `config` is the one file to read for all paths, its
    globs relative to the current folder; `isolated` reads none. `own` is the user's own file, which holds where no
    other does, and whose plugins are always there. `hint` gives the reason why a name that is accepted means no rule,
    `note` takes what a user should know of a configuration that is right.
    """

    __slots__ = (
        "_config",
        "_finder",
        "_folders",
        "_given",
        "_hint",
        "_isolated",
        "_known",
        "_names",
        "_note",
        "_options",
        "_own",
        "_register_plugin",
        "_rulesets",
    )  # fmt: skip

    def __init__(
        self,
        names: Callable[[str], Iterable[str]],
        options: Callable[[str], dict[str, Any]],
        given: dict[str, Any],
        *,
        config: str | None = None,
        isolated: bool = False,
        rulesets: Callable[[], Iterable[str]] = tuple,
        register_plugin: Callable[[str], None] | None = None,
        own: str | None = None,
        hint: Callable[[str], str | None] = lambda _: None,
        note: Callable[[str], None] | None = None,
    ) -> None:
        self._hint = hint
        self._note = note
        self._names = names
        self._options = options
        self._rulesets = rulesets
        self._register_plugin = register_plugin
        self._given = given
        self._config = config
        self._isolated = isolated
        # `--config` and `--isolated` state the settings of a run in full.
        self._own = None if isolated or config is not None else own
        self._finder = Finder()
        self._known: dict[str | None, Settings] = {}
        self._folders: dict[str, Settings] = {}

    def settings_for(self, path: str) -> Settings:
        """The settings for a file; ConfigError if its configuration is wrong."""
        folder = os.path.dirname(path)
        settings = self._folders.get(folder)
        if settings is None:
            settings = self._folders[folder] = self._settings_in(folder)
        return settings

    def _origin(self, folder: str) -> str | None:
        if self._config is not None or self._isolated:
            return self._config
        return self._finder.nearest(os.path.abspath(folder))

    def _settings_in(self, folder: str) -> Settings:
        origin = self._origin(folder)
        if origin not in self._known:
            self._known[origin] = overlaid(self._stated(origin), self._given, self._mean_the_same)
        return self._known[origin]

    def _mean_the_same(self, name: str, other: str) -> bool:
        """Whether two names are of one rule, or are one name; a family is not the rule that it consists of."""
        ids = set(self._names(name))
        families = {each.partition("/")[0] for each in ids}
        bare = {name.removesuffix("/*"), other.removesuffix("/*")}
        return name == other or (ids == set(self._names(other)) and not bare & families)

    def _stated(self, origin: str | None) -> Settings:
        """The merged settings of the files: that of the project, with the plugins of the user's own."""
        own = Settings() if self._own is None else self._read(self._own)
        if origin is None or origin == self._own:
            return own
        settings = self._read(origin)
        return settings.but(plugins=own.plugins + settings.plugins)

    def documents(self, path: str) -> list[tuple[Document, str]]:
        """The configuration files that hold for a file, checked, the most distant first; each with the folder from
        which its paths are seen. ConfigError if one is wrong."""
        origin = self._origin(os.path.dirname(path))
        own = [] if self._own is None else [(each, True) for each in self._checked(self._own)]
        rest = [] if origin is None or origin == self._own else [(each, False) for each in self._checked(origin)]
        kept = [each for each, is_own in [*own, *rest] if not is_own or not rest or "plugins" in each.table]
        return [(document, self._folder_of(document)) for document in kept]

    def _folder_of(self, document: Document) -> str:
        path = os.path.abspath(document.path)
        named = (os.path.abspath(each) for each in (self._config, self._own) if each is not None)
        # Globs of a file that was named, or of the user's own, are meant from where the command runs.
        return os.getcwd() if path in named else os.path.dirname(path)

    def _checked(self, origin: str) -> list[Document]:
        """A file and what it extends, each held to what may stand in it."""
        from dlint.config.check import Known, check
        from dlint.config.extend import chain

        documents = chain(origin, is_own=origin == self._own, is_named=origin == self._config)
        known = Known(self._names, self._options, self._rulesets(), self._register_plugin, self._hint)
        for at, document in enumerate(documents):
            is_last = document is documents[-1]
            check(document, known, own=is_last and origin == self._own, below=documents[:at], note=self._note)
            # A file that the user named may name any place; one that it extends comes from someone else.
            if not is_last or origin not in (self._config, self._own):
                _require_inside(document, self._folder_of(document))
        return documents

    def _read(self, origin: str) -> Settings:
        from dlint.config.extend import anchored, joined

        documents = self._checked(origin)
        folder = self._folder_of(documents[-1])
        if len(documents) == 1:
            return built(documents[0].table, folder, origin, self._names)
        table = joined([anchored(document, self._folder_of(document)) for document in documents])
        return built(table, folder, origin, self._names)


def built(table: dict[str, Any], folder: str, origin: str, names: Callable[[str], Iterable[str]]) -> Settings:
    """The settings that a checked table states."""
    from dlint.config.check import folder_of
    from dlint.config.settings import PathSettings

    values = {key.replace("-", "_"): _frozen(value) for key, value in table.items() if key != "extend"}
    for name in ("baseline", "context"):
        if name in values:
            values[name] = os.path.join(folder, values[name])
    if "rules-dir" in table:
        values["plugins"] = (*values.get("plugins", ()), folder_of(origin, table["rules-dir"]))
    values["per_path"] = tuple(
        PathSettings(
            glob,
            tuple(each.get("select", ())),
            tuple(each.get("ignore", ())),
            each.get("severity", {}),
            os.path.join(folder, each["context"]) if "context" in each else None,
        )
        for glob, each in table.get("per-path", {}).items()
    )
    values["rules"] = {
        rule_id: {option: _frozen(value) for option, value in options.items()}
        for name, options in table.get("rules", {}).items()
        for rule_id in names(name)
    }
    return Settings(folder, origin).but(**values)


def _require_inside(document: Document, folder: str) -> None:
    """ConfigError where a repository states a file or folder that lies outside of it."""
    from dlint.config.mistake import ConfigError
    from dlint.system.read import checkout_of, outside

    root = checkout_of(os.path.join(folder, "dlint.toml"))
    for name in ("baseline", "context"):
        stated = document.table.get(name)
        if stated is not None and outside(os.path.join(folder, stated), root) is not None:
            raise ConfigError(
                f"{document.place((name,))}: {name}: {stated} lies outside of {root}, which the "
                f"configuration of a repository must not name; if you mean it, give --{name} {stated} to the command"
            )


def _frozen(value: Any) -> Any:
    """A list as a tuple."""
    return tuple(value) if isinstance(value, list) else value
