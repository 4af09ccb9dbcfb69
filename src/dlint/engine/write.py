"""Put new bytes in the place of a file's old ones, all or nothing."""

from __future__ import annotations

import os
import tempfile


def replace_file(path: str, data: bytes) -> str | None:
    """Write `data` to `path` atomically, mode and owner kept; why not, where it cannot be done.

    A symlink stays one: the file that it leads to is written. A reader sees the old or the new bytes, never a part;
    a process killed halfway leaves the old ones.
    """
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    if not os.access(real, os.W_OK):
        return "cannot be written: it is read-only; change its mode or leave it out"
    temporary = None
    try:
        state = os.stat(real)
        handle, temporary = tempfile.mkstemp(prefix=".dlint-", dir=folder)
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


def _like(path: str, state: os.stat_result) -> None:
    os.chmod(path, state.st_mode & 0o7777)
    if hasattr(os, "chown") and os.geteuid() == 0:
        os.chown(path, state.st_uid, state.st_gid)
