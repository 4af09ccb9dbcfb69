"""`dlint config show PATH`: each setting that holds for a file, and the file and line it comes from."""

from __future__ import annotations

import json
import os

from dlint import __version__
from dlint.cli.file_selection import CONFIG_VARIABLE
from dlint.config.extend import ADDED, JOINED, KEY, anchored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.config.lookup import Lookup
    from dlint.config.read import Document

DEFAULTS: dict[str, Any] = {"all": False, "disable-comments": False, "fail-on": "warning"}
"""What holds where nothing is stated, of the settings that always have a value."""


class Row:
    """A setting: the keys that lead to it, its value, and the place (`FILE:LINE`, or `default`)."""

    __slots__ = ("keys", "place", "value")

    def __init__(self, keys: tuple[str, ...], value: object, place: str) -> None:
        self.keys = keys
        self.value = value
        self.place = place


def rows_for(settings: Lookup, path: str) -> tuple[list[str], list[Row]]:
    """The configuration files of a file, the most distant first, and the settings; of lists that add up a row each."""
    documents = settings.documents(path)
    rows: list[Row] = []
    for document, folder in documents:
        for keys, value in _stated(anchored(document, folder)):
            # A nearer file replaces a value; lists such as `exclude` add up.
            if keys[0] not in ADDED:
                rows = [row for row in rows if row.keys != keys]
            rows.append(Row(keys, value, _place(document, keys)))
    stated = {row.keys[0] for row in rows}
    rows += [Row((key,), value, "default") for key, value in DEFAULTS.items() if key not in stated]
    return [document.path for document, _ in documents], sorted(rows, key=lambda row: (len(row.keys) > 1, row.keys))


def _stated(table: dict[str, Any]) -> list[tuple[tuple[str, ...], object]]:
    found: list[tuple[tuple[str, ...], object]] = []
    for key, value in table.items():
        if key in JOINED:
            found += [((key, name), each) for name, each in value.items()]
        elif key != KEY:
            found.append(((key,), value))
    return found


def _place(document: Document, keys: tuple[str, ...]) -> str:
    return document.place(keys)


def as_text(path: str, files: list[str], rows: list[Row]) -> str:
    """The settings as TOML, each with the place behind it."""
    lines = [f"# {path}: {' < '.join(reversed(files)) if files else 'no configuration file'}"]
    if os.environ.get(CONFIG_VARIABLE):
        lines.append(f"# {CONFIG_VARIABLE} is set: no other file is looked for")
    lines += [f"{'.'.join(map(_key, row.keys))} = {_toml(row.value)} # {row.place}" for row in rows]
    return "\n".join(lines) + "\n"


def as_json(path: str, files: list[str], rows: list[Row]) -> str:
    """The same for programs: one JSON object."""
    settings = [{"keys": list(row.keys), "value": row.value, "from": row.place} for row in rows]
    return json.dumps({"version": __version__, "path": path, "files": files, "settings": settings}) + "\n"


def _key(name: str) -> str:
    # Other keys need quotes. Source: TOML 1.0, Keys, 2026-11.
    is_bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if is_bare else json.dumps(name, ensure_ascii=False)


def _toml(value: object) -> str:
    """A value in TOML, on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(str(key))} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, (bool, int, float, str)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
