"""The folder of one private engine: its programs, data, socket and the environment that reaches it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from enginebox import debian

# dockerd, containerd and the clients of this suite run on Debian 12 too; its runc needs a newer libc.
ENGINE_SUITE = "trixie"
ENGINE_PACKAGES = ("containerd", "docker-buildx", "docker-cli", "docker-compose", "docker.io", "tini")
# strace is for traced builds; it runs with the libraries of the machine and these.
OWN_PACKAGES = ("busybox-static", "debootstrap", "libunwind8", "runc", "strace")

STORES = ("overlay2", "containerd")


class Box:
    """An engine below `folder` whose images lie in `store`: overlay2 (dockerd's own) or containerd."""

    __slots__ = ("folder", "run", "store")

    def __init__(self, folder: Path, store: str) -> None:
        self.folder = folder.resolve()
        self.store = store
        # The path of a socket holds 107 bytes at most, and a checkout may lie deep.
        digest = hashlib.sha256(f"{self.folder}\0{store}".encode()).hexdigest()[:10]
        self.run = Path(tempfile.gettempdir()) / f"dlint-engine-{digest}"

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def data(self) -> Path:
        return self.folder / store_name(self.store)

    @property
    def log(self) -> Path:
        return self.folder / f"{self.store}.log"

    @property
    def pid_file(self) -> Path:
        return self.run / "docker.pid"

    def program(self, name: str) -> Path:
        """The unpacked program, from whichever folder Debian puts it in."""
        places = (self.root / place / name for place in ("usr/bin", "usr/sbin", "bin", "sbin"))
        return next(place for place in places if place.exists())

    def environment(self) -> dict[str, str]:
        """What a client needs to reach this engine: DOCKER_HOST, DOCKER_CONFIG and PATH."""
        path = f"{self.root}/usr/bin:{self.root}/usr/sbin"
        return {
            "DOCKER_HOST": f"unix://{self.run}/docker.sock",
            "DOCKER_CONFIG": str(self.folder / "cfg"),
            "PATH": f"{path}:{os.environ['PATH'].replace(path + ':', '')}",
        }

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other launchers of the same folder waiting: two would unpack and start over each other."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def unpack(self) -> None:
        """Fetch the programs once; a stamp remembers which."""
        stamp = self.root / ".unpacked"
        wanted = " ".join((ENGINE_SUITE, *ENGINE_PACKAGES, debian.own_suite(), *OWN_PACKAGES))
        if stamp.exists() and stamp.read_text() == wanted:
            return
        work = self.folder / "apt"
        debian.fetch(ENGINE_SUITE, ENGINE_PACKAGES, self.root, work)
        debian.fetch(debian.own_suite(), OWN_PACKAGES, self.root, work)
        stamp.write_text(wanted)

    def link_plugins(self) -> None:
        plugins = self.folder / "cfg" / "cli-plugins"
        plugins.mkdir(parents=True, exist_ok=True)
        for name in ("docker-buildx", "docker-compose"):
            link = plugins / name
            link.unlink(missing_ok=True)
            link.symlink_to(self.root / "usr/libexec/docker/cli-plugins" / name)


def store_name(store: str) -> str:
    """The folder that keeps the engine's data: short, because overlay mounts join many such paths."""
    return {"overlay2": "o", "containerd": "c"}[store]
