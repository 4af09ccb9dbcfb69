"""Configuration files that build on others: `extend = "../dlint.toml"`, `extend = "package:acme_dlint"`."""

from __future__ import annotations

import os

from dlint.config.mistake import ConfigError
from dlint.config.read import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.config.read import Document

KEY = "extend"
PACKAGE = "package:"
PACKAGED = "dlint.toml"
ADDED = ("exclude", "ignore", "plugins", "policy")
"""Lists of which both are meant; every other list replaces that of the file which is extended."""
JOINED = ("format", "per-path", "profile", "rules", "severity")
"""Tables that are joined key by key; of `rules` also the options of one rule."""
_PATHS = ("baseline", "context")


def chain(path: str, *, is_own: bool, is_named: bool) -> list[Document]:
    """A file and all that it extends, the most distant first.

    `is_own` is a file of the user's own; `is_named` one that the user named, which may extend any file. A file of a
    repository may extend what lies in its checkout, and installed packages. Raises ConfigError.
    """
    found: list[Document] = []
    _follow(path, found, [], is_own=is_own, is_free=is_named or is_own)
    return found


def _follow(path: str, found: list[Document], above: list[str], *, is_own: bool, is_free: bool) -> None:
    document = read(path, anywhere=is_own)
    trail = [*above, os.path.realpath(path)]
    for value in _values(document):
        target, is_package = _target(document, path, value, is_free)
        # By real paths: a link could hide the circle.
        if os.path.realpath(target) in trail:
            raise ConfigError(f"{document.place((KEY,), value)}: {KEY}: {value} leads back to this file")
        try:
            _follow(target, found, trail, is_own=is_package, is_free=False)
        except ConfigError as error:
            raise ConfigError(f"{document.place((KEY,), value)}: {KEY}: {error}") from error
    found.append(document)


def _values(document: Document) -> list[str]:
    stated = document.table.get(KEY, [])
    values = stated if isinstance(stated, list) else [stated]
    if not all(isinstance(value, str) and value for value in values):
        raise ConfigError(f"{document.place((KEY,))}: {KEY}: must be a path, or a list of paths")
    return values


def _target(document: Document, path: str, value: str, is_free: bool) -> tuple[str, bool]:
    """The file that a value means, and whether it comes with an installed package."""
    if value.startswith(PACKAGE):
        return _packaged(document, value), True
    target = os.path.join(os.path.dirname(os.path.abspath(path)), os.path.expanduser(value) if is_free else value)
    if not is_free:
        from dlint.system.read import checkout_of, outside

        root = checkout_of(path)
        if outside(target, root) is not None:
            raise ConfigError(
                f"{document.place((KEY,), value)}: {KEY}: {value} lies outside of {root}, which the configuration of a "
                f"repository must not read; if you mean it, set DLINT_CONFIG or give --config {document.path}, or put "
                f"the shared file into a package ({PACKAGE}NAME)"
            )
    return os.path.normpath(target), False


def _packaged(document: Document, value: str) -> str:
    """The file that an installed package brings; the package is looked up and not run."""
    from importlib.machinery import PathFinder

    name = value.removeprefix(PACKAGE)
    # A plain name: a dotted one would import its parent package.
    found = PathFinder.find_spec(name) if name.isidentifier() else None
    folders = list(found.submodule_search_locations or ()) if found is not None else []
    paths = [os.path.join(folder, PACKAGED) for folder in folders]
    path = next((path for path in paths if os.path.isfile(path)), None)
    if path is None:
        what = f"has no {PACKAGED}" if folders else "is not installed beside dlint"
        raise ConfigError(f"{document.place((KEY,), value)}: {KEY}: the package {name} {what}")
    return path


def anchored(document: Document, folder: str) -> dict[str, Any]:
    """The table of a document, its paths made absolute from `folder`: it can be joined with that of any other file."""
    table = dict(document.table)
    for key in _PATHS:
        if key in table:
            table[key] = os.path.join(folder, table[key])
    if "per-path" in table:
        table["per-path"] = {
            glob: {**each, "context": os.path.join(folder, each["context"])} if "context" in each else each
            for glob, each in table["per-path"].items()
        }
    return table


def joined(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """One table out of several, the last one strongest."""
    whole: dict[str, Any] = {}
    for table in tables:
        for key, value in table.items():
            if key in ADDED and key in whole:
                whole[key] = [*whole[key], *(each for each in value if each not in whole[key])]
            elif key in JOINED and key in whole:
                whole[key] = _merged(whole[key], value, deep=key == "rules")
            elif key != KEY:
                whole[key] = value
    return whole


def _merged(one: dict[str, Any], other: dict[str, Any], *, deep: bool) -> dict[str, Any]:
    # What comes later goes behind, as `per-path` counts the last glob that fits.
    rest = {key: value for key, value in one.items() if key not in other}
    mine = {key: {**one[key], **value} if deep and key in one else value for key, value in other.items()}
    return rest | mine
