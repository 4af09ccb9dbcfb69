"""Questions to the disk whose answers are recorded, and how each of them is asked again (see `facts`)."""

from __future__ import annotations

import os
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG

from dlint.system import read
from dlint.system.digest import digest_of_text
from dlint.system.facts import Facts, failure, is_recording, note, recorded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dlint.system.facts import Question

    Items = list[tuple[str, os.stat_result | OSError]]

SYMLINK, FOLDER, FILE, OTHER = "symlink", "dir", "file", "other"
_KINDS = {S_IFREG: FILE, S_IFDIR: FOLDER, S_IFLNK: SYMLINK}


def is_there(path: str) -> bool:
    """`os.path.lexists`."""
    found = os.path.lexists(path)
    note(("is_there", path), _yes(found))
    return found


def is_file(path: str) -> bool:
    """`os.path.isfile`."""
    found = os.path.isfile(path)
    note(("is_file", path), _yes(found))
    return found


def is_folder(path: str) -> bool:
    """`os.path.isdir`."""
    found = os.path.isdir(path)
    note(("is_folder", path), _yes(found))
    return found


def real_path(path: str) -> str:
    """`os.path.realpath`."""
    found = os.path.realpath(path)
    note(("real_path", path), found)
    return found


def link_target(path: str) -> str | None:
    """Where a symlink points; None for anything else."""
    try:
        found = os.readlink(path)
    # A path with a NUL is a ValueError; nothing can stand at it.
    except (OSError, ValueError):
        found = ""
    note(("link_target", path), found)
    return found or None


def status_of(path: str) -> os.stat_result:
    """`os.lstat`.

    Raises:
        OSError: nothing is there.
    """
    try:
        found = os.lstat(path)
    except OSError as error:
        note(("status_of", path), failure(error))
        raise
    note(("status_of", path), _status(found))
    return found


def kind_at(path: str) -> str | None:
    """What is at a path, symlinks not followed; None for nothing."""
    try:
        found = _KINDS.get(S_IFMT(os.lstat(path).st_mode), OTHER)
    except (OSError, ValueError):
        found = ""
    note(("kind_at", path), found)
    return found or None


def names_in(folder: str) -> list[str]:
    """The names in a folder, sorted; none where it cannot be listed."""
    try:
        found = sorted(os.listdir(folder))
    except OSError as error:
        note(("names_in", folder), failure(error))
        return []
    # A digest: the answers of a large folder would make the kept answer larger than the report.
    if is_recording():
        note(("names_in", folder), digest_of_text("\0".join(found)))
    return found


def kinds_in(folder: str) -> dict[str, str]:
    """The kind of each thing in a folder, by name; none where it cannot be read."""
    try:
        with os.scandir(folder) as items:
            found = {item.name: _kind(item) for item in items}
    except OSError as error:
        note(("kinds_in", folder), failure(error))
        return {}
    if is_recording():
        note(("kinds_in", folder), digest_of_text("\0".join(f"{name}\0{found[name]}" for name in sorted(found))))
    return found


def items_in(folder: str) -> Items:
    """The name of each thing in a folder with its lstat, or the reason why there is none.

    Raises:
        OSError: the folder cannot be read.
    """
    try:
        with os.scandir(folder) as items:
            found = [(item.name, _lstat(item)) for item in items]
    except OSError as error:
        note(("items_in", folder), failure(error))
        raise
    if is_recording():
        lines = sorted(f"{name}\0{_status(status)}" for name, status in found)
        note(("items_in", folder), digest_of_text("\0".join(lines)))
    return found


def which(program: str, path: str | None) -> str | None:
    """`shutil.which` for a path, else the program on PATH; recorded is also which version stands there, by its size and
    time."""
    import shutil

    from dlint.system.programs import find_program

    found = shutil.which(program, path=path) if path is not None else find_program(program)
    status = os.stat(found) if found is not None else None
    answer = f"{found} {status.st_size} {status.st_mtime_ns}" if status is not None else ""
    note(("which", program, path or ""), answer)
    return found


def _which(program: str, path: str) -> None:
    which(program, path or None)


def _read_file(path: str, most: str, named: str, anywhere: str) -> None:
    read.read_file(path, int(most), named=named or None, anywhere=bool(anywhere))


def _read_start(path: str, most: str, named: str, anywhere: str) -> None:
    read.read_start(path, int(most), named=named or None, anywhere=bool(anywhere))


def _checkout_of(path: str, named: str) -> None:
    read.checkout_of(path, named or None)


def _outside(path: str, root: str) -> None:
    read.outside(path, root or None)


ASK: dict[str, Callable[..., object]] = {
    "is_there": is_there,
    "is_file": is_file,
    "is_folder": is_folder,
    "real_path": real_path,
    "link_target": link_target,
    "status_of": status_of,
    "kind_at": kind_at,
    "names_in": names_in,
    "kinds_in": kinds_in,
    "items_in": items_in,
    "which": _which,
    "read_file": _read_file,
    "read_start": _read_start,
    "checkout_of": _checkout_of,
    "outside": _outside,
    "ceiling_of": read.ceiling_of,
}
"""By the first word of a question, the function that asks it; the other words are its arguments."""


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _status(status: os.stat_result | OSError) -> str:
    """What a listing uses of a status: the size of anything but a file means nothing."""
    if isinstance(status, OSError):
        return failure(status)
    return f"{status.st_mode} {status.st_size if S_IFMT(status.st_mode) == S_IFREG else 0}"


def _lstat(item: os.DirEntry[str]) -> os.stat_result | OSError:
    try:
        return item.stat(follow_symlinks=False)
    except OSError as error:
        return error


def _kind(item: os.DirEntry[str]) -> str:
    if item.is_symlink():
        return SYMLINK
    if item.is_dir(follow_symlinks=False):
        return FOLDER
    return FILE if item.is_file(follow_symlinks=False) else OTHER


def all_hold(lines: Iterable[str], functions: dict[str, Callable[..., object]]) -> bool:
    """Whether recorded facts are still so: the question of each is put again to its function (see `ASK`)."""
    facts = Facts()
    return recorded(lambda: all(_holds(line.split("\t"), functions, facts.answers) for line in lines), facts)


def _holds(fact: list[str], functions: dict[str, Callable[..., object]], answers: dict[Question, str]) -> bool:
    known = fact.pop()
    function = functions.get(fact[0]) if fact else None
    if function is None:
        return False
    try:
        function(*fact[1:])
    except (OSError, ValueError, TypeError):
        # An error is an answer, and is recorded; to wrong arguments there is none.
        return answers.get(tuple(fact)) == known
    return answers.get(tuple(fact)) == known
