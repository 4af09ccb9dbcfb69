"""Every engine gives the same data set, row for row, and survives the end of its workers.

In CI an engine that is not installed is a failure; `make test` installs them all.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.scan.conftest import BAD, GOOD, SECRET
from tests.scan.test_dataset import everything, scan

from dlint.scan import shards
from dlint.scan.dataset import Dataset
from dlint.scan.engines.engine import EngineError, Lost
from dlint.scan.run import DIED
from dlint.scan.work import check_payload, unpack

PACKAGES = {"local": "pyarrow", "dask": "distributed", "ray": "ray", "spark": "pyspark"}
# How the command lines of an engine's workers are known.
WORKERS = {"local": b"spawn_main", "dask": b"spawn_main", "spark": b"pyspark.daemon"}
MARK = "DLINT_TEST_SCAN"
FILES = 300
DRIVER = """
import os, sys
from dlint.scan import shards, work
shards.MOST_FILES = 10
real = work._row
def row(digest, data, task):
    if b"ends the process" in data:
        os._exit(9)
    return real(digest, data, task)
work._row = row
from dlint.cli.main import main
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(params=list(PACKAGES))
def engine(request: pytest.FixtureRequest) -> str:
    """An engine that is installed."""
    name: str = request.param
    missing = [] if importlib.util.find_spec(PACKAGES[name]) else [PACKAGES[name]]
    missing += ["java"] if name == "spark" and shutil.which("java") is None else []
    if missing and os.environ.get("CI"):
        pytest.fail(f"no {' and no '.join(missing)}: `make test` and .ci/run install it")
    if missing:
        pytest.skip(f"no {' and no '.join(missing)}: pip install -e '.[engines]'")
    return name


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Some hundred files, a third of them copies, some with bytes that are no text."""
    for number in range(FILES):
        folder = tmp_path / "source" / f"{number:03d}"
        folder.mkdir(parents=True)
        text = (BAD, GOOD, SECRET)[number % 3].encode()
        comment = b"# \xff %d\n" % number if number % 3 else b"# %d\n" % (number // 9)
        (folder / "Dockerfile").write_bytes(comment + text)
    return tmp_path / "source"


@pytest.fixture
def expected(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What one process without any engine makes of it."""
    monkeypatch.setattr(shards, "MOST_FILES", 10)
    return everything(scan(source, tmp_path / "expected"))


def start(engine: str, source: Path, target: Path, folder: Path) -> subprocess.Popen[str]:
    """`dlint scan` with shards of ten files, as a process."""
    driver = folder / "driver.py"
    driver.write_text(DRIVER)
    words = ["scan", "-q", "--isolated", "--engine", engine, "-j2", "-o", str(target), str(source)]
    environment = {**os.environ, MARK: str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, str(driver), *words], env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
        text=True, cwd=folder,
    )  # fmt: skip


def workers(engine: str, folder: Path) -> list[int]:
    """The processes of a run that do its work."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = f"{MARK}={folder}\0".encode() in (entry / "environ").read_bytes()
            words = (entry / "cmdline").read_bytes()
            # Ray's own service names its workers on its command line as well.
            if is_ours and (words.startswith(b"ray::") if engine == "ray" else WORKERS[engine] in words):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_the_same_rows_although_workers_are_killed(
    engine: str, source: Path, expected: dict[str, list[str]], tmp_path: Path
) -> None:
    target = tmp_path / "set"
    process = start(engine, source, target, tmp_path)
    try:
        _wait_for_shards(process, target)
        killed = workers(engine, tmp_path)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        _, errors = process.communicate(timeout=540)
    finally:
        process.kill()
    # On a busy machine Ray may give a whole node up: the scan then asks for the same words again.
    if process.returncode == 2 and "the Ray cluster was lost" in errors:
        process = start(engine, source, target, tmp_path)
        _, errors = process.communicate(timeout=540)
    assert process.returncode == 0, errors
    assert killed
    assert everything(Dataset.open(str(target))) == expected


def _wait_for_shards(process: subprocess.Popen[str], target: Path) -> None:
    """Until the first shards are committed, so that others are under way."""
    deadline = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < deadline:
        if len(list(target.glob("manifests/*/*.json"))) >= 2:
            return
        time.sleep(0.02)
    pytest.fail(f"no shard was committed: {process.communicate()[1] if process.poll() is not None else 'too slow'}")


class TestPoison:
    """A content that ends each process that checks it."""

    POISON = b"FROM debian:13\n# ends the process\n"

    def test_it_becomes_a_row_with_an_error(self, source: Path, expected: dict[str, list[str]], tmp_path: Path) -> None:
        (source / "299/Dockerfile").unlink()
        (source / "150/Dockerfile").write_bytes(self.POISON)

        class Losing:
            workers = 1

            def map(self, payloads: Iterable[bytes], task: bytes) -> Iterator[bytes | Lost]:
                for payload in payloads:
                    is_poison = any(self_poison in data for data in _data(payload))
                    yield Lost("gone") if is_poison else check_payload(payload, task)

            def close(self) -> None:
                pass

        self_poison = self.POISON
        dataset = scan(source, tmp_path / "set", Losing())
        found = everything(dataset)
        assert [row for row in found["contents"] if DIED in row and "'bytes': 34" in row] != []
        assert sum(DIED in row for row in found["contents"]) == 1
        assert len(found["files"]) == FILES - 1

    @pytest.mark.slow
    def test_a_pool_of_processes_survives_it(self, source: Path, tmp_path: Path) -> None:
        for path in sorted(source.iterdir())[40:]:
            shutil.rmtree(path)
        (source / "015/Dockerfile").write_bytes(self.POISON)
        process = start("local", source, tmp_path / "set", tmp_path)
        _, errors = process.communicate(timeout=540)
        assert process.returncode == 0, errors
        contents = everything(Dataset.open(str(tmp_path / "set")))["contents"]
        assert sum(DIED in row for row in contents) == 1
        assert sum("'error': None" in row for row in contents) == len(contents) - 1


def _data(payload: bytes) -> list[bytes]:
    return [data for batch in unpack(payload) for data in batch.column("data").to_pylist()]


class TestWorkersThatCannot:
    def test_another_version_ends_the_scan_before_it_begins(
        self, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dlint.scan.run.__version__", "0.0.1")
        with pytest.raises(EngineError, match=r"the workers have dlint .*, this is dlint 0\.0\.1"):
            scan(source, tmp_path / "set")
        assert not (tmp_path / "set" / "files").exists()

    @pytest.mark.parametrize("name", ["dask", "ray", "spark"])
    def test_a_cluster_that_does_not_answer(self, name: str, source: Path, tmp_path: Path) -> None:
        if importlib.util.find_spec(PACKAGES[name]) is None:
            pytest.skip(f"no {name}")
        address = {"dask": "tcp://127.0.0.1:9", "ray": "127.0.0.1:9", "spark": "spark://127.0.0.1:9"}[name]
        words = ["scan", "--engine", name, "--address", address, "-o", str(tmp_path / "set"), str(source)]
        command = [sys.executable, "-m", "dlint", *words]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=100)
        assert ran.returncode == 2, ran.stderr
        assert f"--address {address}: the " in ran.stderr
        assert "does not answer" in ran.stderr
