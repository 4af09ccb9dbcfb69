"""A copy of a build context in which files may be changed; the context itself is only read."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dlint.model.context.context import Context
from dlint.model.context.walk import FILE, FOLDER, SYMLINK, Entry
from dlint.system.write import is_alive

PREFIX = "dlint-context-"
# ioctl_ficlone(2): the copy shares the blocks of the original until one of them is written to.
_CLONE = 0x40049409
# Above this a copy would keep people waiting: names of the same files do as well, as builders only read.
_MOST_COPIED = 200_000_000


@contextmanager
def shadow(context: Context) -> Iterator[Path]:
    """A temporary folder with what the context sends, gone afterwards: files, folders and symlinks with their modes.

    Folders of runs that were killed are removed first.
    """
    # A run that was killed could not remove its copy.
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        placer = _Placer(Path(context.root), folder, context.sent_bytes > _MOST_COPIED)
        sent = [entry for entry in context.entries if entry.sent]
        for entry in sent:
            placer.put(entry)
        # Modes of folders come last, the innermost first: one without write permission could not be filled.
        for entry in reversed(sent):
            if entry.kind == FOLDER:
                _dress(placer.source / entry.path, folder / entry.path)
        yield folder
        _open_up(folder)


def change(folder: Path, path: str) -> None:
    """Change a file of a shadow as an editor would: blanks are added at its end, never the same twice.

    Blanks are harmless to nearly every format, JSON and YAML included.
    """
    at = folder / path
    data, mode = at.read_bytes(), at.stat().st_mode & 0o7777
    # The file may be a second name of the original: it is replaced, not written to.
    at.unlink()
    bits = f"{secrets.randbits(32):032b}"
    at.write_bytes(data + b"\n" + "".join(" \n"[bit == "1"] for bit in bits).encode() + b"\n")
    at.chmod(mode)


class _Placer:
    __slots__ = ("_clones", "_links", "source", "target")

    def __init__(self, source: Path, target: Path, links: bool) -> None:
        self.source = source
        self.target = target
        self._links = links
        self._clones = True

    def put(self, entry: Entry) -> None:
        """One entry; folders come before what is in them."""
        at, origin = self.target / entry.path, self.source / entry.path
        at.parent.mkdir(parents=True, exist_ok=True)
        if entry.kind == FOLDER:
            at.mkdir(exist_ok=True)
        elif entry.kind == SYMLINK:
            at.symlink_to(os.readlink(origin))
        elif entry.kind == FILE:
            self._put_file(origin, at)

    def _put_file(self, origin: Path, at: Path) -> None:
        self._clones = self._clones and _clone(origin, at)
        if self._clones:
            return
        # A second name of the original takes no space and no time.
        if self._links:
            with suppress(OSError):
                at.hardlink_to(origin)
                return
        shutil.copyfile(origin, at)
        _dress(origin, at)


def _clone(origin: Path, at: Path) -> bool:
    """Whether the file system made a copy that shares its blocks."""
    try:
        import fcntl

        with origin.open("rb") as source, at.open("wb") as target:
            fcntl.ioctl(target.fileno(), _CLONE, source.fileno())
    except (ImportError, OSError):
        at.unlink(missing_ok=True)
        return False
    _dress(origin, at)
    return True


def _dress(origin: Path, at: Path) -> None:
    """Mode and times of the original; builders that compare them find nothing new."""
    with suppress(OSError):
        shutil.copystat(origin, at)


def _sweep(folder: Path) -> None:
    """Remove what runs left there that are no more."""
    for path in folder.glob(f"{PREFIX}*-*"):
        number = path.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and path.lstat().st_uid == os.getuid() and not is_alive(int(number)):
            _open_up(path)
            shutil.rmtree(path, ignore_errors=True)


def _open_up(folder: Path) -> None:
    """Let the folders be removed whatever modes they were given."""
    for root, names, _ in os.walk(folder):
        for name in names:
            if not os.path.islink(os.path.join(root, name)):
                with suppress(OSError):
                    os.chmod(os.path.join(root, name), 0o700)
