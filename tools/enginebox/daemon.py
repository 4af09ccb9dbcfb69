"""dockerd of a private engine: started, awaited, stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from enginebox.box import Box

READY_SECONDS = 90
STOP_SECONDS = 30


class EngineFailed(Exception):
    """dockerd could not be started; the message ends with the tail of its log."""


def is_ready(box: Box) -> bool:
    """Whether a dockerd answers on the box's socket."""
    if not (box.root / ".unpacked").exists() or not (box.run / "docker.sock").exists():
        return False
    asked = [str(box.program("docker")), "version", "--format", "{{.Server.Version}}"]
    answer = subprocess.run(asked, env=_client(box), capture_output=True, timeout=30, check=False)
    return answer.returncode == 0


def start(box: Box) -> None:
    """Start dockerd unless it runs already; return when it answers.

    Raises:
        EngineFailed: it ended, or printed nothing for READY_SECONDS.
    """
    if is_ready(box):
        return
    if os.geteuid() != 0:
        raise EngineFailed("an engine of one's own has to be started by root")
    box.unpack()
    box.link_plugins()
    _clear(box)
    box.run.mkdir(mode=0o700, parents=True)
    with box.log.open("wb") as log:
        daemon = subprocess.Popen(
            _command(box),
            env=_client(box),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _wait(box, daemon)


def _command(box: Box) -> list[str]:
    config = box.folder / f"{box.store}.json"
    # Tests compare what the cache holds before and after: nothing may go from it meanwhile, however full the disk is.
    features = {"containerd-snapshotter": box.store == "containerd"}
    config.write_text(json.dumps({"features": features, "builder": {"gc": {"enabled": False}}}))
    return [
        str(box.program("dockerd")),
        *("--config-file", str(config)),
        *("--data-root", str(box.data)),
        *("--exec-root", str(box.run / "exec")),
        *("--host", f"unix://{box.run}/docker.sock"),
        *("--pidfile", str(box.pid_file)),
        *("--init-path", str(box.program("tini-static"))),
        *("--bridge=none", "--iptables=false", "--ip6tables=false"),
    ]


def _client(box: Box) -> dict[str, str]:
    return {**os.environ, **box.environment()}


def _wait(box: Box, daemon: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if daemon.poll() is not None:
            raise EngineFailed(f"dockerd ended with {daemon.returncode}:\n{_tail(box.log)}")
        if is_ready(box):
            return
        time.sleep(0.2)
    daemon.kill()
    raise EngineFailed(f"dockerd was not ready after {READY_SECONDS} s:\n{_tail(box.log)}")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def stop(box: Box) -> bool:
    """End the box's dockerd and what it started; False if none was running."""
    pid = _pid(box)
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _runs(box, pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    if _runs(box, pid):
        os.kill(pid, signal.SIGKILL)
    _clear(box)
    return True


def _clear(box: Box) -> None:
    """Remove the folder of sockets, whose network namespaces dockerd leaves mounted."""
    mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    for mount in reversed(mounts):
        if Path(mount).is_relative_to(box.run):
            subprocess.run(["umount", "--lazy", mount], check=True)
    if box.run.exists():
        shutil.rmtree(box.run)


def _pid(box: Box) -> int | None:
    try:
        pid = int(box.pid_file.read_text())
    except (OSError, ValueError):
        return None
    return pid if _runs(box, pid) else None


def _runs(box: Box, pid: int) -> bool:
    """Whether `pid` is this very engine: a number left in the file may belong to another program by now."""
    try:
        return str(box.data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
