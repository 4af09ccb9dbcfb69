"""Reads a configuration file: TOML in, its table for dlint and a way back to the lines out."""

from __future__ import annotations

import os

from dlint import regex as re
from dlint.config.find import SHARED_NAME
from dlint.config.mistake import ConfigError
from dlint.system.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Key = str | int


class Document:
    """A configuration file as read: `path` as it is shown, `table` what concerns dlint."""

    __slots__ = ("_lines", "path", "table")

    def __init__(self, path: str, text: str, table: dict[str, Any]) -> None:
        self.path = path
        self.table = table
        self._lines = text.split("\n")

    def place(self, keys: tuple[Key, ...], value: str | None = None) -> str:
        """`FILE:LINE` of a key, given with the keys above it (a number is a place in a list of tables), or a value."""
        line = 0
        if os.path.basename(self.path) == SHARED_NAME:
            line = self._find(_key("dlint"), 0)
        # One below the other, so that the same key in an earlier table is skipped.
        for key in keys:
            line = self._find_key(key, keys[0], line)
        if value is not None:
            line = self._find(re.fresh(f"([\"']){re.escape(value)}\\1"), line)
        return f"{self.path}:{line + 1}"

    def _find_key(self, key: Key, table: Key, line: int) -> int:
        if isinstance(key, str):
            return self._find(_key(key), line)
        for _ in range(key):
            line = self._find(_key(str(table)), line + 1)
        return line

    def _find(self, wanted: re.Pattern[str], start: int) -> int:
        """The first line from `start` on that has it, else `start`."""
        for number, line in enumerate(self._lines[start:], start):
            if wanted.search(line) and not line.lstrip().startswith("#"):
                return number
        return start


def read(path: str, *, anywhere: bool = False) -> Document:
    """The document in a file; ConfigError if it cannot be read, is no TOML or has no settings of dlint.

    `anywhere` is for a file of the user's own: it may be a link to any place.
    """
    shown = _shown(path)
    text = _text(path, shown, anywhere)
    # Only where there is a file to read; Python 3.11 has the same as `tomllib`, without the place of a mistake.
    import tomli

    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise ConfigError(f"{shown}:{error.lineno}: {error.msg} (column {error.colno})") from error
    except RecursionError as error:
        raise ConfigError(f"{shown}: nests too deep to be read: {error}") from error
    except ValueError as error:
        # A number of more digits than Python reads.
        raise ConfigError(f"{shown}: holds a value that cannot be read: {error}") from error
    if os.path.basename(path) != SHARED_NAME:
        return Document(shown, text, data)
    tool = data.get("tool", {})
    if not isinstance(tool, dict) or "dlint" not in tool:
        raise ConfigError(f"{shown}: has no [tool.dlint] table")
    if not isinstance(tool["dlint"], dict):
        raise ConfigError(f"{shown}: tool.dlint must be a table")
    return Document(shown, text, tool["dlint"])


def _text(path: str, shown: str, anywhere: bool) -> str:
    try:
        # Some editors on Windows begin a file with a byte order mark.
        return read_file(path, anywhere=anywhere).decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{shown}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown}: is not UTF-8 (byte {error.start})") from error


def _shown(path: str) -> str:
    """The path as seen from here, where that is shorter."""
    here = os.path.join(os.getcwd(), "")
    return path.removeprefix(here)


def _key(name: str) -> re.Pattern[str]:
    """A line that sets a key or opens its table."""
    return re.fresh(f"(?<![\\w-])([\"']?){re.escape(name)}\\1\\s*[]=.]")
