"""Clusters that run already, each of processes of its own, reached by `--address`."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.scan.conftest import BAD, GOOD, SECRET
from tests.scan.test_dataset import everything, scan

from dlint.scan.dataset import Dataset

FILES = 30
SECONDS = 240
Start = Callable[[list[str]], None]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Thirty files, a third of them copies."""
    for number in range(FILES):
        folder = tmp_path / "source" / f"{number:03d}"
        folder.mkdir(parents=True)
        (folder / "Dockerfile").write_text(f"# {number // 9}\n" + (BAD, GOOD, SECRET)[number % 3])
    return tmp_path / "source"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a process of a cluster; at the end it ends, with all that it started."""
    running: list[subprocess.Popen[bytes]] = []
    environment = cluster_environment()

    def run(command: list[str]) -> None:
        log = (tmp_path / f"log-{len(running)}").open("wb")
        with log:
            running.append(
                subprocess.Popen(
                    command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                    cwd=tmp_path,
                )
            )  # fmt: skip

    yield run
    for process in reversed(running):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    for process in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def cluster_environment() -> dict[str, str]:
    """Ray asks for a token, Spark's processes run the first python3 of PATH."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "a" * 64}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def await_port(port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"nothing listens on port {port}")


def needs(package: str, program: str | None = None) -> None:
    missing = importlib.util.find_spec(package) is None or (program is not None and shutil.which(program) is None)
    if missing and os.environ.get("CI"):
        pytest.fail(f"no {package} or {program}: `make test` and .ci/run install them")
    if missing:
        pytest.skip(f"no {package} or {program}")


def scanned(engine: str, address: str, source: Path, folder: Path) -> dict[str, list[str]]:
    """The rows of a scan by a cluster."""
    words = ["scan", "-q", "--isolated", "--engine", engine, "--address", address, "-o", str(folder / "set")]
    ran = subprocess.run(
        [sys.executable, "-m", "dlint", *words, str(source)], env=cluster_environment(), capture_output=True,
        text=True, check=False, cwd=folder, timeout=SECONDS,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return everything(Dataset.open(str(folder / "set")))


@pytest.mark.slow
def test_dask(source: Path, start: Start, tmp_path: Path) -> None:
    needs("distributed")
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    start([*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"])
    await_port(port)
    start([*dask, "worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"])
    assert scanned("dask", address, source, tmp_path) == everything(scan(source, tmp_path / "expected"))


@pytest.mark.slow
def test_ray(source: Path, start: Start, tmp_path: Path) -> None:
    needs("ray")
    port = free_port()
    ray = str(Path(sys.executable).with_name("ray"))
    start([
        ray, "start", "--head", "--block", "--node-ip-address", "127.0.0.1", "--port", str(port), "--num-cpus", "2",
        "--include-dashboard", "false", "--disable-usage-stats", "--object-store-memory", "100000000",
        "--temp-dir", f"/tmp/dlint-ray-{os.getpid()}",
    ])  # fmt: skip
    await_port(port)
    assert scanned("ray", f"127.0.0.1:{port}", source, tmp_path) == everything(scan(source, tmp_path / "expected"))


@pytest.mark.slow
def test_spark(source: Path, start: Start, tmp_path: Path) -> None:
    needs("pyspark", "java")
    port = free_port()
    found = importlib.util.find_spec("pyspark")
    assert found is not None and found.origin is not None
    spark = str(Path(found.origin).parent / "bin" / "spark-class")
    master = f"spark://127.0.0.1:{port}"
    start([spark, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port),
           "--webui-port", "0"])  # fmt: skip
    await_port(port)
    start([spark, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "2", "--memory", "1g",
           "--webui-port", "0", "--work-dir", str(tmp_path / "work"), master])  # fmt: skip
    assert scanned("spark", master, source, tmp_path) == everything(scan(source, tmp_path / "expected"))
