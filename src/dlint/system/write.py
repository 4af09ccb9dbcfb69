"""The one way in which files are written: whole or not at all, and only where the user asked for it."""

from __future__ import annotations

import os
import time
from errno import EFBIG, EINVAL

from dlint.system.read import checkout_of, holds, read_start

# A process killed halfway leaves one behind: the next one that writes in that folder takes it away.
PREFIX = ".dlint-"
OLD_ENOUGH = 60.0
_GIT = ".git"
_WRITE_BITS = 0o222
# Attributes that the file system or a policy gives to each new file by itself.
_GIVEN = ("security.", "trusted.", "system.nfs", "com.apple.")


class WriteArea:
    """The folders in which a run may write: those that the user named. What git keeps in `.git` is never among it."""

    __slots__ = ("folders",)

    def __init__(self, *folders: str) -> None:
        self.folders = tuple(os.path.abspath(folder) for folder in folders)

    @classmethod
    def around(cls, path: str, *named: str | None) -> WriteArea:
        """The area for a file: the folders of `named` that are given; else the current folder where it holds the file,
        else the folder of the file."""
        folders = [folder for folder in named if folder is not None]
        if not folders:
            here, own = os.getcwd(), os.path.dirname(os.path.abspath(path))
            folders = [here if holds(here, own) else own]
        return cls(*folders)

    def refusal(self, path: str) -> str | None:
        """Why nothing may be written at `path`, and how to allow it; None where it may be written."""
        real = os.path.realpath(path)
        lead = f"it leads to {real}, which is" if real != os.path.abspath(path) else "it is"
        for folder in map(os.path.realpath, self.folders):
            if holds(folder, real):
                return f"{lead} among git's own files" if _GIT in real[len(folder) :].split(os.sep) else None
        return f"{lead} outside of {' and '.join(self.folders)}; name that file or its folder if it is meant"


def replace_file(path: str, data: bytes, old: bytes | None, area: WriteArea) -> str | None:
    """Write `data` to `path` atomically; mode, owner and extended attributes kept; why not, where it cannot be done.

    `old` is what was read from the file, None where there was none: a file that has changed since is left alone. A
    symlink stays one: the file that it leads to is written, if it lies in `area`. A reader sees the old or the new
    bytes, never a part; a process killed halfway leaves the old ones. Of a file with several hard links only this name
    gets the new bytes.
    """
    refusal = area.refusal(path)
    if refusal is not None:
        return f"is not written: {refusal}"
    real = os.path.realpath(path)
    problem = _read_only(real)
    if problem is not None:
        return f"cannot be written: {problem}"
    temporary = os.path.join(os.path.dirname(real), f"{PREFIX}{os.getpid()}-{os.urandom(6).hex()}")
    try:
        # Here, because only who writes in a folder may remove something there.
        _sweep(os.path.dirname(real))
        _put(temporary, data, real)
        if os.path.realpath(path) != real or _has_changed(real, old):
            return "has changed since it was read: it is left as it is now; run dlint again"
        os.replace(temporary, real)
    except OSError as error:
        return f"cannot be written: {error.strerror or error}"
    finally:
        # Ctrl-C comes here as well: the name is known before the file is there.
        if os.path.lexists(temporary):
            os.unlink(temporary)
    return None


def put_file(path: str, data: bytes) -> None:
    """Write a report to a path that the user named.

    Raises:
        OSError: it cannot be written, or a link or pipe in the checkout stands there that would lead elsewhere.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0)
    if not path.startswith(("/dev/", "/proc/self/fd/")):
        _require_own_place(path)
        flags |= getattr(os, "O_NOFOLLOW", 0)
    with open(os.open(path, flags, 0o666), "wb") as file:
        file.write(data)


def append_to_file(path: str, data: bytes, most: int) -> None:
    """Write behind what a file holds, which is made if it is not there.

    Raises:
        OSError: it cannot be written, it is a link, or it would have more than `most` bytes.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    with open(os.open(path, flags, 0o666), "ab") as file:
        if file.tell() + len(data) > most:
            raise OSError(EFBIG, f"it would be longer than {most // 1024} kB")
        file.write(data)


def _require_own_place(path: str) -> None:
    if os.path.islink(path):
        raise OSError(EINVAL, f"it is a link to {os.path.realpath(path)}; name that file itself if it is meant")
    if os.path.lexists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise OSError(EINVAL, "it is a pipe or a device; name a file")
    at = os.path.abspath(path)
    root = checkout_of(at)
    refusal = WriteArea(root).refusal(at) if holds(root, at) else None
    if refusal is not None:
        raise OSError(EINVAL, refusal)


def _read_only(real: str) -> str | None:
    """Why neither the file nor its folder may be changed, also by root, who could; None where they may.

    Where a whole tree has no write bits, as copies of archives have, the bits protect no file in particular: who may
    write there anyway may let dlint do so.
    """
    folder = os.path.dirname(real)
    there = [path for path in (real, folder) if os.path.lexists(path)]
    denied = [path for path in there if not os.access(path, os.W_OK)]
    locked = [path for path in there if not os.stat(path).st_mode & _WRITE_BITS]
    if not denied and locked == [real, folder]:
        return None
    if real in denied or real in locked:
        return "it is read-only; change its mode or leave it out"
    if folder in denied or folder in locked:
        return f"its folder {folder} is read-only; change the mode of the folder or leave the file out"
    return None


def _put(temporary: str, data: bytes, real: str) -> None:
    """The new bytes on disk beside the old ones, dressed as they are."""
    state = os.stat(real) if os.path.lexists(real) else None
    # Readable to its user alone until it has the mode of the file that it replaces.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if state is None else 0o600)
    with open(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    if state is not None:
        _keep_owner(temporary, state)
        os.chmod(temporary, state.st_mode & 0o7777)
        _keep_attributes(real, temporary)


def _keep_owner(path: str, state: os.stat_result) -> None:
    if not hasattr(os, "chown"):
        return
    try:
        os.chown(path, state.st_uid if os.geteuid() == 0 else -1, state.st_gid)
    except PermissionError:
        # A group that this user is not in: nothing that a user could keep.
        return


def _keep_attributes(real: str, temporary: str) -> None:
    """Extended attributes and access control lists; OSError where one of them cannot be kept."""
    for name in os.listxattr(real) if hasattr(os, "listxattr") else ():
        if name.startswith(_GIVEN):
            continue
        try:
            os.setxattr(temporary, name, os.getxattr(real, name))
        except OSError as error:
            raise OSError(error.errno, f"its extended attribute {name} cannot be kept ({error.strerror})") from error


def _has_changed(real: str, old: bytes | None) -> bool:
    if old is None:
        return os.path.lexists(real)
    return read_start(real, len(old) + 1, anywhere=True) != old


def _sweep(folder: str) -> None:
    """Take away what processes that are no more have left here."""
    with os.scandir(folder) as entries:
        left = [entry for entry in entries if entry.name.startswith(PREFIX) and entry.is_file(follow_symlinks=False)]
    for entry in left:
        number = entry.name[len(PREFIX) :].partition("-")[0]
        is_old = time.time() - entry.stat(follow_symlinks=False).st_mtime > OLD_ENOUGH
        if number.isdigit() and is_old and not is_alive(int(number)):
            os.unlink(entry.path)


def is_alive(process: int) -> bool:
    """Whether a process of that number runs, of whichever user."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
