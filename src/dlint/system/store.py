"""Texts by key, in the user's cache folder: data only, each with a checksum, bounded in size, safe under parallel runs.

A key's first two digits name its file. A new text is appended by one write; of several with one key the last counts.
A line that a crash, a full disk or another program damaged fails its checksum and is skipped. A file that grows
too long is replaced by its newer half, atomically: a run that appends at that moment loses a text, never gets a wrong
one.
"""

from __future__ import annotations

import os
from stat import S_ISDIR

from dlint.system.digest import digest
from dlint.system.read import holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 1 << 19
"""Bytes of one of the 256 files: 128 MB in all."""
LONGEST_TEXT = 1 << 17
_DIGITS = "0123456789abcdef"
_KEY = 32
_HEAD = _KEY + 1 + _KEY + 1
_OTHERS_WRITE = 0o022
_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


class Store:
    """The texts in a folder; nothing that goes wrong with it stops a run."""

    __slots__ = ("_files", "folder")

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._files: dict[str, dict[bytes, bytes]] = {}

    def get(self, key: str) -> str | None:
        """The text that was put last; None where there is none that is whole."""
        name = key[:2]
        if name not in self._files:
            self._files[name] = _lines(_content(os.path.join(self.folder, name)))
        line = self._files[name].get(key.encode())
        if line is None or line[_KEY + 1 : _HEAD - 1] != _checksum(key, line[_HEAD:]):
            return None
        return line[_HEAD:].decode("ascii", "replace")

    def put(self, key: str, text: str) -> None:
        """Keep an ASCII text without line ends; one that is too long is not kept."""
        data = text.encode("ascii")
        if len(data) > LONGEST_TEXT:
            return
        # A line end before the line as well: a run that was killed may have left a part of one.
        line = b"\n" + key.encode() + b" " + _checksum(key, data) + b" " + data + b"\n"
        path = os.path.join(self.folder, key[:2])
        try:
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _FLAGS, 0o600)
            try:
                os.write(handle, line)
                size = os.fstat(handle).st_size
            finally:
                os.close(handle)
            if size > MOST_BYTES:
                _halve(path)
        except OSError:
            return

    def clean(self) -> tuple[int, int]:
        """Remove all files of the store; how many there were, and their bytes."""
        return _removed(self.folder, _is_ours)


def remove_pages(folder: str) -> tuple[int, int]:
    """Remove the pages in a folder for the browser; how many there were, and their bytes."""
    return _removed(folder, lambda name: name.endswith(".html"))


def _removed(folder: str, is_ours: Callable[[str], bool]) -> tuple[int, int]:
    count = size = 0
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        if is_ours(name):
            path = os.path.join(folder, name)
            size += os.lstat(path).st_size
            count += 1
            os.unlink(path)
    return count, size


def user_store() -> Store | None:
    """The store in the user's cache folder, made if it is not there; None where there can be none.

    That is `$XDG_CACHE_HOME/dlint/results`, else `~/.cache/dlint/results`. A relative path, a folder of another user
    or one that others may write into is not used. Source: XDG Base Directory Specification 0.8, 2026-11.
    """
    folder = results_folder()
    if folder is None:
        return None
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
        status = os.lstat(folder)
    except OSError:
        return None
    # Windows has no user numbers; the folder lies in the profile of the user there.
    is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return (
        Store(os.path.realpath(folder))
        if S_ISDIR(status.st_mode) and is_own and not status.st_mode & _OTHERS_WRITE
        else None
    )


def results_folder() -> str | None:
    """Where the store of results is, there or not; None where the environment gives no absolute path."""
    return _cache_folder("results")


def pages_folder() -> str | None:
    """Where pages for the browser lie, there or not; None where the environment gives no absolute path."""
    return _cache_folder("pages")


def _cache_folder(name: str) -> str | None:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "dlint", name) if os.path.isabs(home) else None


def is_outside(folder: str, checkout: str) -> bool:
    """Whether a real folder lies outside of a checkout: what a repository brings must not be a cache."""
    return not holds(os.path.realpath(checkout), folder)


def _is_ours(name: str) -> bool:
    stem = name.partition(".")[0]
    return len(stem) == 2 and set(stem) <= set(_DIGITS)


def _checksum(key: str, data: bytes) -> bytes:
    return digest(key.encode() + data).encode()


def _content(path: str) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | _FLAGS)
    except OSError:
        return b""
    with open(handle, "rb", buffering=0) as stream:
        try:
            return stream.read(2 * MOST_BYTES + LONGEST_TEXT) or b""
        except OSError:
            return b""


def _lines(content: bytes) -> dict[bytes, bytes]:
    return {line[:_KEY]: line for line in content.split(b"\n") if len(line) > _HEAD}


def _halve(path: str) -> None:
    """Keep the newer half of a file."""
    content = _content(path)
    start = content.find(b"\n", len(content) - MOST_BYTES // 2)
    # Beside the file, so that replacing it is one step of the file system.
    temporary = f"{path}.{os.getpid()}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS, 0o600)
    with open(handle, "wb") as stream:
        stream.write(content[start:])
    os.replace(temporary, path)
