"""Put new bytes in the place of a file's old ones, all or nothing."""

from __future__ import annotations

import os
import tempfile
import time

# A process killed halfway leaves one behind: the next one that writes in that folder takes it away.
PREFIX = ".dlint-"
OLD_ENOUGH = 60.0


def replace_file(path: str, data: bytes) -> str | None:
    """Write `data` to `path` atomically, mode and owner kept; why not, where it cannot be done.

    A symlink stays one: the file that it leads to is written. A reader sees the old or the new bytes, never a part;
    a process killed halfway leaves the old ones. Of a file with several hard links only this name gets the new bytes.
    """
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    if os.path.lexists(real) and not os.access(real, os.W_OK):
        return "cannot be written: it is read-only; change its mode or leave it out"
    temporary = None
    try:
        state = os.stat(real) if os.path.lexists(real) else None
        _sweep(folder)
        handle, temporary = tempfile.mkstemp(prefix=f"{PREFIX}{os.getpid()}-", dir=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _like(temporary, state)
        os.replace(temporary, real)
    except OSError as error:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
        return f"cannot be written: {error.strerror or error}"
    return None


def _like(path: str, state: os.stat_result | None) -> None:
    if state is None:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(path, 0o666 & ~mask)
        return
    os.chmod(path, state.st_mode & 0o7777)
    if hasattr(os, "chown") and os.geteuid() == 0:
        os.chown(path, state.st_uid, state.st_gid)


def _sweep(folder: str) -> None:
    """Take away what processes that are no more have left here."""
    with os.scandir(folder) as entries:
        left = [entry for entry in entries if entry.name.startswith(PREFIX) and entry.is_file(follow_symlinks=False)]
    for entry in left:
        number = entry.name[len(PREFIX) :].partition("-")[0]
        is_old = time.time() - entry.stat(follow_symlinks=False).st_mtime > OLD_ENOUGH
        if number.isdigit() and is_old and not _is_alive(int(number)):
            os.unlink(entry.path)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
