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

    `names` gives the ids that a rule name means (ValueError for none), `options` the options of a rule with their
    defaults. `spoken` are values from the command line, by the names of `Settings`. `config` is the one file to read
    for all paths, its globs relative to the current folder; `isolated` reads none.
    """

    __slots__ = ("_config", "_finder", "_folders", "_isolated", "_known", "_names", "_options", "_spoken")

    def __init__(
        self,
        names: Callable[[str], Iterable[str]],
        options: Callable[[str], dict[str, Any]],
        spoken: dict[str, Any],
        *,
        config: str | None = None,
        isolated: bool = False,
    ) -> None:
        self._names = names
        self._options = options
        self._spoken = spoken
        self._config = config
        self._isolated = isolated
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

    def _settings_in(self, folder: str) -> Settings:
        origin = self._config
        if origin is None and not self._isolated:
            origin = self._finder.nearest(os.path.abspath(folder))
        if origin not in self._known:
            self._known[origin] = overlaid(self._read(origin), self._spoken)
        return self._known[origin]

    def _read(self, origin: str | None) -> Settings:
        if origin is None:
            return Settings()
        from dlint.config.check import check
        from dlint.config.read import read

        document = read(origin)
        check(document, self._names, self._options)
        folder = os.getcwd() if origin == self._config else os.path.dirname(origin)
        return built(document, folder, origin, self._names)


def built(document: Document, folder: str, origin: str, names: Callable[[str], Iterable[str]]) -> Settings:
    """The settings that a checked document states."""
    from dlint.config.settings import PathSettings

    table = document.table
    values = {key.replace("-", "_"): _frozen(value) for key, value in table.items()}
    for name in ("baseline", "context"):
        if name in values:
            values[name] = os.path.join(folder, values[name])
    values["per_path"] = tuple(
        PathSettings(glob, tuple(each.get("select", ())), tuple(each.get("ignore", ())), each.get("severity", {}))
        for glob, each in table.get("per-path", {}).items()
    )
    values["rules"] = {
        rule_id: {option: _frozen(value) for option, value in options.items()}
        for name, options in table.get("rules", {}).items()
        for rule_id in names(name)
    }
    return Settings(folder, origin).but(**values)


def _frozen(value: Any) -> Any:
    """A list as a tuple."""
    return tuple(value) if isinstance(value, list) else value
