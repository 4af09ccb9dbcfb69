"""What stands around an instruction while a stage is built: variables, working folder, user, shell."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from dlint.model.arg_defaults import PLATFORM
from dlint.model.instructions.kinds import Arg, ArgName, Env
from dlint.model.stage import UNIX_SHELL
from dlint.syntax.expand import expand
from dlint.syntax.word import Word


class StageState:
    """The state of a stage between two instructions, as BuildKit keeps it.

    `env` holds ENV and ARG together in the order in which they were set last: the order is part of the cache key, and
    so is an ARG from the line where it is declared on. `folder` begins with `?` where the base image decides it.
    """

    __slots__ = ("_args", "_escape", "_outer", "env", "folder", "shell", "user")

    def __init__(self, args: Mapping[str, str], outer: Mapping[str, str], escape: str) -> None:
        self.env: dict[str, str] = {}
        self.folder = "?"
        self.user = ""
        self.shell: tuple[str, ...] = UNIX_SHELL
        self._args = args
        self._outer = outer
        self._escape = escape

    def copy(self) -> StageState:
        """The same for a stage that is built on this one."""
        other = StageState(self._args, self._outer, self._escape)
        other.env = dict(self.env)
        other.folder, other.user, other.shell = self.folder, self.user, self.shell
        return other

    def expanded(self, word: Word | str) -> str:
        """A word with variables replaced and quotes removed; what only the base image sets counts as empty."""
        text = word if isinstance(word, str) else word.value
        value = expand(text, self.env.get, self._escape).value
        return text if value is None else value

    def set_env(self, view: Env) -> None:
        """An ENV: its values see what was set above the line."""
        # All values are expanded before the first is set: `ENV a=1 b=$a` uses the `a` from above. Source: Dockerfile
        # reference, "Environment replacement", 2026-11.
        for name, value in [(self.expanded(pair.name), self.expanded(pair.value)) for pair in view.pairs]:
            self._set(name, value)

    def set_args(self, view: Arg) -> None:
        """An ARG: what the build gives, else the default, else what the global ARG of that name has."""
        for arg in view.names:
            value = self._arg(arg)
            if value is not None:
                self._set(arg.name, value)

    def _arg(self, arg: ArgName) -> str | None:
        if arg.name in self._args:
            return self._args[arg.name]
        if arg.default is not None:
            return self.expanded(arg.default)
        return self._outer.get(arg.name)

    def _set(self, name: str, value: str) -> None:
        # Set again, a variable moves to the end of the list that the key holds.
        self.env.pop(name, None)
        self.env[name] = value

    def enter(self, path: str) -> str:
        """A WORKDIR: the folder that it makes, empty for the root."""
        # Unknown folders keep their `?`, so that two relative paths below the same one still compare equal.
        self.folder = path if path.startswith("/") else posixpath.normpath(f"{self.folder}/{path}")
        cleaned = posixpath.normpath(self.folder)
        return "" if cleaned == "/" else cleaned

    def absolute(self, path: str) -> str:
        """A path as seen from the working folder; a slash at its end is kept, since it makes a folder of the target."""
        slash = "/" if path.endswith(("/", "/.")) or path == "." else ""
        whole = path if path.startswith("/") else f"{self.folder}/{path}"
        return cleaned(whole).rstrip("/") + slash or "/"


def cleaned(path: str) -> str:
    """A path without `.`, `..` and doubled slashes."""
    return posixpath.normpath(path.replace("//", "/"))


def global_args(views: Iterable[object], args: Mapping[str, str], escape: str) -> dict[str, str]:
    """The variables before the first FROM: platforms, defaults, and what the build gives."""
    found = StageState(args, {}, escape)
    found.env = {name: value for name, value in PLATFORM.items() if isinstance(value, str)}
    found.env |= {name: value for name, value in args.items() if name in found.env}
    for view in views:
        if isinstance(view, Arg):
            found.set_args(view)
    return found.env
