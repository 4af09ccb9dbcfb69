"""The one way in which files are read: regular ones alone, up to a size, and none to which a symlink leads outside.

Anyone who wrote the repository that is checked also wrote its symlinks: through one, a check could read and quote any
file of the machine, and a repair could change it.
"""

from __future__ import annotations

import os
from errno import EINVAL, EISDIR
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISREG, S_ISSOCK

from dlint.system.facts import failure, is_recording, note

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO, TypeVar

    Value = TypeVar("Value")

MOST_BYTES = 16_000_000
"""Bytes of a file that are read unless the caller specifies otherwise; a lock file of a big project has some
millions."""
# What a shell puts in the place of a file: the user named it, no link did.
_STREAMS = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")
_KINDS = (
    (S_ISFIFO, "a named pipe"),
    (S_ISCHR, "a device"),
    (S_ISBLK, "a device"),
    (S_ISSOCK, "a socket"),
)


class _Folders:
    """What was seen of folders, by their absolute paths: files of one checkout share those above them.

    `checkouts` are the nearest folders with `.git`, None where there is none; `plain` is whether no part of a path is a
    symlink.
    """

    __slots__ = ("checkouts", "plain")

    def __init__(self) -> None:
        self.checkouts: dict[str, str | None] = {}
        self.plain: dict[str, bool] = {}

    def checkout(self, folder: str) -> str | None:
        """The nearest folder, from `folder` upward, that has `.git` and is no symlink."""
        passed: list[str] = []
        found: str | None = None
        while folder not in self.checkouts:
            passed.append(folder)
            # Behind a linked folder begins another checkout, which an attacker may have placed there.
            if os.path.lexists(os.path.join(folder, ".git")) and not os.path.islink(folder):
                found = folder
                break
            parent = os.path.dirname(folder)
            if parent == folder:
                break
            folder = parent
        else:
            found = self.checkouts[folder]
        self.checkouts.update(dict.fromkeys(passed, found))
        return found

    def is_plain(self, folder: str) -> bool:
        """Whether neither a folder nor one above it is a symlink."""
        passed: list[str] = []
        known = self.plain.get(folder)
        while known is None and (parent := os.path.dirname(folder)) != folder:
            passed.append(folder)
            folder = parent
            known = self.plain.get(folder)
        known = known is not False
        for each in reversed(passed):
            known = known and not os.path.islink(each)
            self.plain[each] = known
        return known


class _Run:
    """What is remembered at the moment; `folders` is None while nothing is."""

    __slots__ = ("folders",)

    def __init__(self) -> None:
        self.folders: _Folders | None = None


_RUN = _Run()


def remembering_folders(work: Callable[[], Value]) -> Value:
    """What `work` gives; each folder is looked at once in the course of it: it must change no folder."""
    outer = _RUN.folders
    _RUN.folders = _Folders()
    try:
        return work()
    finally:
        _RUN.folders = outer


def _folders() -> _Folders:
    return _RUN.folders or _Folders()


def read_file(path: str, most: int = MOST_BYTES, *, named: str | None = None, anywhere: bool = False) -> bytes:
    """The bytes of a regular file.

    `named` is the folder that the user named (see `checkout_of`). With `anywhere`, symlinks may lead out of the
    checkout: for files of the user's own.

    Raises:
        OSError: it cannot be read, is no regular file, is larger than `most`, or lies outside; `strerror` states which.
    """
    data = _noted("read_file", path, most, named, anywhere)
    if len(data) > most:
        raise OSError(EINVAL, f"it is larger than {most // 1_000_000} MB")
    return data


def read_start(path: str, most: int, *, named: str | None = None, anywhere: bool = False) -> bytes:
    """The first `most` bytes of a regular file; raises OSError as `read_file` does."""
    return _noted("read_start", path, most, named, anywhere)


def open_file(path: str) -> BinaryIO:
    """A regular file of any size, open for reading in pieces; raises OSError as `read_file` does."""
    is_stream = path.startswith(_STREAMS)
    if not is_stream:
        _stay_inside(path, None)
    handle = _opened(path, is_stream)
    try:
        if not is_stream:
            _stayed_inside(handle, path, None)
    except OSError:
        os.close(handle)
        raise
    return open(handle, "rb")


def _noted(question: str, path: str, most: int, named: str | None, anywhere: bool) -> bytes:
    """The bytes, recorded by their digest. One byte more than `most` shows `read_file` that a file is longer."""
    more = most + 1 if question == "read_file" else most
    if not is_recording():
        return _read(path, more, named, anywhere)
    from dlint.system.digest import digest

    asked = question, path, str(most), named or "", "anywhere" if anywhere else ""
    try:
        data = _read(path, more, named, anywhere)
    except (OSError, ValueError) as error:
        note(asked, failure(error))
        raise
    note(asked, digest(data))
    return data


def _read(path: str, most: int, named: str | None, anywhere: bool) -> bytes:
    is_stream = path.startswith(_STREAMS)
    if not (is_stream or anywhere):
        _stay_inside(path, named)
    handle = _opened(path, is_stream)
    try:
        if not (is_stream or anywhere):
            _stayed_inside(handle, path, named)
        return _all_of(handle, most)
    finally:
        os.close(handle)


def _stay_inside(path: str, named: str | None) -> None:
    # Nearly all paths have no symlink, and need no look for their checkout.
    if _is_plain(path):
        return
    root = _checkout_of(path, named)
    lead = _outside(path, root)
    if lead is not None:
        raise _led_out(lead, root)


def _is_plain(path: str) -> bool:
    """Whether no symlink stands in a path: its real path is the absolute one."""
    # What `..` means depends on the links before it; on Windows, a path has other ways to be another one's name.
    if os.pardir in path or os.name == "nt":
        return os.path.realpath(path) == os.path.abspath(path)
    at = os.path.abspath(path)
    return _folders().is_plain(os.path.dirname(at)) and not os.path.islink(at)


def _stayed_inside(handle: int, path: str, named: str | None) -> None:
    """The same of what was opened, where the system shows it: a link may have come between the look and the opening."""
    try:
        real = os.readlink(f"/proc/self/fd/{handle}")
    except OSError:
        return
    if real == os.path.abspath(path):
        return
    root = checkout_of(path, named)
    if not holds(os.path.realpath(root), real):
        raise _led_out(real, root)


def _led_out(lead: str, root: str) -> OSError:
    return OSError(EINVAL, f"it leads to {lead}, outside of {root}; name that file itself if it is meant")


def _opened(path: str, is_stream: bool) -> int:
    """A descriptor of a regular file; opening a pipe would wait for a writer, and opening a device may do something."""
    if not is_stream:
        _require_regular(os.stat(path).st_mode)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | (0 if is_stream else _NONBLOCK))
    try:
        if not is_stream:
            _require_regular(os.fstat(handle).st_mode)
    except OSError:
        os.close(handle)
        raise
    return handle


_NONBLOCK = getattr(os, "O_NONBLOCK", 0)


def _require_regular(mode: int) -> None:
    if S_ISREG(mode):
        return
    if S_ISDIR(mode):
        raise OSError(EISDIR, os.strerror(EISDIR))
    kind = next((name for test, name in _KINDS if test(mode)), "no file")
    raise OSError(EINVAL, f"it is {kind}, not a regular file")


def _all_of(handle: int, most: int) -> bytes:
    # A read of a file may give less than was asked for.
    pieces = []
    left = most
    while left > 0:
        piece = os.read(handle, min(left, 1 << 20))
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def checkout_of(path: str, named: str | None = None) -> str:
    """The folder that a file belongs to, as an absolute path.

    That is the nearest folder above it with `.git`; without one, the first of these that holds the file: `named` (a
    folder that the user named), the current folder, the folder of the file.
    """
    found = _checkout_of(path, named)
    note(("checkout_of", path, named or ""), found)
    return found


def _checkout_of(path: str, named: str | None = None) -> str:
    path = os.path.abspath(path)
    folder = os.path.dirname(path)
    found = _folders().checkout(folder)
    if found is not None:
        return found
    candidates = (os.path.abspath(each) for each in (named, os.getcwd()) if each is not None)
    return next((each for each in candidates if holds(each, path)), folder)


def holds(folder: str, path: str) -> bool:
    """Whether an absolute path is a folder or lies in it, by name alone."""
    return path == folder or path.startswith(os.path.join(folder, ""))


def outside(path: str, root: str | None = None) -> str | None:
    """Where symlinks lead from `path` if that is out of `root` (default: its checkout); None where they stay inside."""
    found = _outside(path, root)
    note(("outside", path, root or ""), found or "")
    return found


def _outside(path: str, root: str | None) -> str | None:
    at = os.path.abspath(path)
    real = os.path.realpath(at)
    if real == at and (root is None or holds(root, at)):
        return None
    return None if holds(os.path.realpath(root or _checkout_of(at)), real) else real


def ceiling_of(folder: str) -> str | None:
    """The highest folder around a folder that belongs to it: its checkout, or the current folder where that holds it.

    None where neither is known.
    """
    found = _ceiling_of(folder)
    note(("ceiling_of", folder), found or "")
    return found


def _ceiling_of(folder: str) -> str | None:
    root = _checkout_of(os.path.join(folder, ".git"))
    is_known = os.path.lexists(os.path.join(root, ".git")) or holds(os.getcwd(), os.path.abspath(folder))
    return root if is_known else None
