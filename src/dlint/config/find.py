"""Finds the configuration file that holds for a folder."""

from __future__ import annotations

import os

from dlint.system.read import read_file

NAMES = ("dlint.toml", ".dlint.toml")
SHARED_NAME = "pyproject.toml"
# Looked for before any TOML is parsed: most files of that name have no settings of dlint.
MARK = b"[tool.dlint"
OWN = os.path.join("dlint", "dlint.toml")


class Finder:
    """Looks for `dlint.toml`, `.dlint.toml` or a `pyproject.toml` with `[tool.dlint]`, and remembers what it saw."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def nearest(self, folder: str) -> str | None:
        """The nearest file from `folder` (absolute path) upward, no further than the folder that has `.git`."""
        passed: list[str] = []
        path: str | None = None
        while folder not in self._known:
            passed.append(folder)
            path = in_folder(folder)
            parent = os.path.dirname(folder)
            # `lexists`, because `.git` is a file in a worktree and in a submodule.
            if path is not None or parent == folder or os.path.lexists(os.path.join(folder, ".git")):
                break
            folder = parent
        else:
            # Folders of one tree share what was found above them.
            path = self._known[folder]
        self._known.update(dict.fromkeys(passed, path))
        return path


def own_file() -> str | None:
    """The user's own configuration, `~/.config/dlint/dlint.toml` (or below XDG_CONFIG_HOME), if there is one."""
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    path = os.path.join(folder, OWN)
    # A relative XDG_CONFIG_HOME is invalid by the XDG base directory specification.
    return path if os.path.isabs(path) and os.path.isfile(path) else None


def in_folder(folder: str) -> str | None:
    """The configuration file of a folder, if it has one."""
    for name in NAMES:
        path = os.path.join(folder, name)
        # A link to nothing counts: reading it then reports the mistake, instead of other settings being used.
        if os.path.lexists(path) and not os.path.isdir(path):
            return path
    path = os.path.join(folder, SHARED_NAME)
    return path if _mentions_dlint(path) else None


def _mentions_dlint(path: str) -> bool:
    try:
        return MARK in read_file(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        from dlint.config.mistake import ConfigError

        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
