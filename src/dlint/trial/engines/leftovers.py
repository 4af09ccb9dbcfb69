"""Remembers on disk what a run has made, so that the next one can remove it if this one is killed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import IO

from dlint.trial.engines.process import end_group
from dlint.trial.engines.run_names import FOLDER_PREFIX

# A run that was killed in the middle of a build may have made something until about then.
BEAT_SECONDS = 0.2
FORGOTTEN_DAYS = 30


@dataclass(slots=True)
class Building:
    """One build's share of the cache: its span by the engine's clock, and its steps (name, began, ended)."""

    began: float | None = None
    ended: float | None = None
    steps: list[tuple[str, float | None, float | None]] = field(default_factory=list)


@dataclass(slots=True)
class Remains:
    """What a run has made. `store` names where the images lie; `clients` are process groups with their start.

    Of `images`, names that the run gave, `adopted` are those of images that were there before.
    """

    store: str
    images: list[str] = field(default_factory=list)
    adopted: list[str] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    clients: list[tuple[int, str]] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)


# Removes what runs made in the engine; returns those of which nothing is left. All are given at once, since to list the
# cache takes seconds.
Clear = Callable[[Sequence[Remains]], list[Remains]]


class Leftovers:
    """The register of one run. It counts as alive while it holds its lock, which no kill leaves behind."""

    __slots__ = ("_beaten", "_lock", "_path", "_swept", "_writing", "folder", "remains")

    def __init__(self, store: str) -> None:
        home = state_folder()
        home.mkdir(parents=True, exist_ok=True)
        self._path = home / f"{os.getpid()}-{time.time_ns()}.json"
        self.remains = Remains(store)
        self._swept: list[Path] = []
        self._beaten = 0.0
        # Images are read and run in threads.
        self._writing = threading.Lock()
        self._lock = _lock(self._path)
        self.folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
        self.remains.folders.append(str(self.folder))
        self.save()

    def save(self) -> None:
        """Write the register; a kill in between leaves the old one whole. Of a run that ended nothing is written."""
        with self._writing:
            if self._lock.closed:
                return
            fresh = self._path.with_suffix(".part")
            fresh.write_text(json.dumps(asdict(self.remains)))
            fresh.replace(self._path)
            self._beaten = time.monotonic()

    @property
    def is_due(self) -> bool:
        """Whether it was last written so long ago that it should be now, while things change quickly."""
        return time.monotonic() - self._beaten > BEAT_SECONDS

    @contextlib.contextmanager
    def running(self, pid: int) -> Iterator[None]:
        """Register a client while it runs."""
        entry = (pid, process_start(pid))
        self.remains.clients.append(entry)
        self.save()
        try:
            yield
        finally:
            self.remains.clients.remove(entry)
            self.save()

    def end_clients(self) -> None:
        """End the clients that run now."""
        _end_clients(self.remains)

    def others(self) -> list[Remains]:
        """What live runs of the same store hold."""
        own = (self._path, *self._swept)
        return [found for path, found in _registers() if path not in own and found.store == self.remains.store]

    def sweep(self, clear: Clear) -> None:
        """Remove what dead runs left, all of them together; `clear` is not called where there are none."""
        dead: dict[Path, Remains] = {}
        with contextlib.ExitStack() as locks:
            for path in state_folder().glob("*.json"):
                if path != self._path:
                    with contextlib.suppress(BlockingIOError, OSError):
                        locks.enter_context(_lock(path))
                        dead[path] = _read(path)
            for remains in dead.values():
                _end_clients(remains)
            self._swept = list(dead)
            ours = [remains for remains in dead.values() if remains.store == self.remains.store]
            gone = clear(ours) if ours else []
            for path, remains in dead.items():
                with contextlib.suppress(OSError):
                    if any(each is remains for each in gone) or _is_old(path):
                        _remove_folders(remains)
                        _forget(path)
            self._swept = []

    def close(self, clear: Clear) -> None:
        """The run ends: remove what it left. What `clear` could not remove, the next run takes over."""
        if self._lock.closed:
            return
        try:
            gone = clear([self.remains])
            _remove_folders(self.remains)
            if gone:
                _forget(self._path)
        finally:
            self._lock.close()
        self.sweep(clear)


def state_folder() -> Path:
    """Where registers lie."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "dlint" / "trials"


def process_start(pid: int) -> str:
    """When a process began, in the system's own words: another process of the same number began at another time."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The name of the program, in brackets, may hold anything; the start is the 22nd field.
    return stat.rpartition(")")[2].split()[19]


def _lock(register: Path) -> IO[str]:
    """Raises BlockingIOError while the run that made the register lives."""
    file = register.with_suffix(".lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise
    return file


def _registers() -> Iterator[tuple[Path, Remains]]:
    """Those of runs that live."""
    for path in state_folder().glob("*.json"):
        try:
            _lock(path).close()
        except BlockingIOError:
            with contextlib.suppress(OSError):
                yield path, _read(path)
        except OSError:
            continue


def _read(path: Path) -> Remains:
    """The register as far as it can be read."""
    try:
        saved = json.loads(path.read_text())
        known = {one.name: saved[one.name] for one in fields(Remains) if one.name in saved}
        remains = Remains(**known)
        remains.buildings = [Building(**one) for one in known.get("buildings", [])]
    except (ValueError, TypeError, KeyError):
        return Remains("")
    since = path.stat().st_mtime
    for building in remains.buildings:
        building.ended = building.ended if building.ended is not None else since + 2 * BEAT_SECONDS
    return remains


def _end_clients(remains: Remains) -> None:
    """End clients that outlived their run."""
    for pid, began in list(remains.clients):
        if began and process_start(pid) == began:
            end_group(pid, signal.SIGTERM)
            deadline = time.monotonic() + 3.0
            while process_start(pid) == began and time.monotonic() < deadline:
                time.sleep(0.05)
            end_group(pid, signal.SIGKILL)


def _remove_folders(remains: Remains) -> None:
    for folder in remains.folders:
        if os.path.basename(folder).startswith(FOLDER_PREFIX):
            shutil.rmtree(folder, ignore_errors=True)


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > FORGOTTEN_DAYS * 86400


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_suffix(".part").unlink(missing_ok=True)
    path.with_suffix(".lock").unlink(missing_ok=True)
