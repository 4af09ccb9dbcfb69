"""What the answer of a check depends on beside the disk: the program, the settings, and the bytes of the file."""

from __future__ import annotations

import os
import sys

from dlint import __version__
from dlint.built import SOURCES
from dlint.system.digest import digest_of_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.config.settings import Settings

# What becomes of findings, and which files are found: no part of the answer.
_OF_NO_ACCOUNT = frozenset(("baseline", "exclude", "fail_on", "format", "profile"))
_PACKAGES = ("site-packages", "dist-packages")


def program_key() -> str:
    """One name for the code that runs: dlint's own, Python's, and that of the packages beside it.

    Installing or removing a package changes the time of the folder of packages. A wheel knows the digest of its
    sources; of a checkout each source counts with its size and time.
    """
    packages = [
        f"{path} {os.stat(path).st_mtime_ns}" for path in sys.path if path.endswith(_PACKAGES) and os.path.isdir(path)
    ]
    own = SOURCES or "\n".join(_sources())
    return digest_of_text("\0".join((__version__, sys.version, *packages, own)))


def settings_key(settings: Settings) -> str:
    """One name for all settings that an answer depends on."""
    values = [f"{name}={_stated(getattr(settings, name))}" for name in settings.__slots__ if name not in _OF_NO_ACCOUNT]
    return digest_of_text("\0".join(values))


def _stated(value: object) -> str:
    """A value as text that differs where the value does."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{_stated(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_stated, value)) + "]"
    slots = getattr(value, "__slots__", None)
    if slots is not None and not isinstance(value, (str, int)):
        return "(" + ",".join(f"{name}={_stated(getattr(value, name))}" for name in slots) + ")"
    return repr(value)


def _sources() -> Iterator[str]:
    rules = __import__("dlint.rules", fromlist=["__path__"]).__path__
    own = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    for folder in (own, *rules):
        yield from _below(folder)


def _below(folder: str) -> Iterator[str]:
    with os.scandir(folder) as items:
        found = sorted(items, key=_name)
    for item in found:
        if item.is_dir():
            # Python writes there while dlint runs, which changes nothing in the program.
            if item.name != "__pycache__":
                yield from _below(item.path)
        elif item.name.endswith((".py", ".so")):
            status = item.stat()
            yield f"{item.path} {status.st_size} {status.st_mtime_ns}"


def _name(item: os.DirEntry[str]) -> str:
    return item.name
