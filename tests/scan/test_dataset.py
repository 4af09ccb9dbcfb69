"""A data set survives the end of the process that writes it, at any moment, with nothing lost or doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.scan.conftest import BAD

from dlint.cli.main import main
from dlint.scan import dataset as storage
from dlint.scan import shards
from dlint.scan.dataset import Dataset, DatasetError
from dlint.scan.engines.engine import Lost
from dlint.scan.run import ScanOptions, begin, run_scan
from dlint.scan.sources.read import SourceOptions, read_sources
from dlint.scan.work import Task, check_payload

FILES = 60


class Here:
    """An engine without processes."""

    workers = 1

    def map(self, payloads: Iterable[bytes], task: bytes) -> Iterator[bytes | Lost]:
        return (check_payload(payload, task) for payload in payloads)

    def close(self) -> None:
        pass


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Sixty files with twenty contents, one of them in every shard."""
    for number in range(FILES):
        folder = tmp_path / "many" / f"{number:02d}"
        folder.mkdir(parents=True)
        (folder / "Dockerfile").write_text(f"# {number % 20 if number % 5 else 0}\n{BAD}")
    return tmp_path / "many"


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST_FILES", 5)


def scan(source: Path, folder: Path, engine: Any = None) -> Dataset:
    dataset = Dataset.create(str(folder))
    options = ScanOptions([str(source)])
    files = read_sources([str(source)], SourceOptions())
    run_scan(dataset, begin(dataset, options), files, engine or Here(), Task(), lambda totals, errors: None)
    return dataset


def rows(dataset: Dataset, table: str) -> list[str]:
    """All rows of a table of the only scan, sorted."""
    import pyarrow.parquet as parquet

    (only,) = dataset.scans()
    paths = dataset.paths(table, only.id)
    folder = Path(dataset.folder, table, f"scan={only.id}")
    assert sorted(paths) == sorted(map(str, folder.iterdir())), "no file that no manifest names"
    return sorted(str(row) for path in paths for row in parquet.read_table(path, partitioning=None).to_pylist())


def everything(dataset: Dataset) -> dict[str, list[str]]:
    return {table: rows(dataset, table) for table in ("files", "contents", "findings", "fixes")}


@pytest.mark.usefixtures("small_shards")
class TestKilled:
    def test_at_every_step_that_writes(self, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The process ends before the n-th file takes its place, for every n: the next run does the rest."""
        whole = everything(scan(many, tmp_path / "whole"))
        assert (len(whole["files"]), len(whole["contents"])) == (FILES, 20 - 3)

        class Killed(BaseException):
            pass

        real = os.replace
        folder = tmp_path / "killed"
        ends = 0
        for step in range(1, 100):
            left = [step % 7 + 1]

            def replace(old: str, new: str, left: list[int] = left) -> None:
                left[0] -= 1
                if not left[0]:
                    raise Killed
                real(old, new)

            monkeypatch.setattr(os, "replace", replace)
            try:
                dataset = scan(many, folder)
                break
            except Killed:
                ends += 1
        assert ends > 10
        assert everything(dataset) == whole

    def test_a_scan_that_is_complete_is_followed_by_another(self, many: Path, tmp_path: Path) -> None:
        scan(many, tmp_path / "set")
        scan(many, tmp_path / "set")
        scans = Dataset.open(str(tmp_path / "set")).scans()
        assert len(scans) == 2
        assert [each.about["rows"] for each in scans] == [scans[0].about["rows"]] * 2

    def test_two_processes_do_not_work_on_one_scan(self, many: Path, tmp_path: Path) -> None:
        dataset = Dataset.create(str(tmp_path / "set"))
        first = begin(dataset, ScanOptions([str(many)]))
        with dataset.lock(first.id) or open(os.devnull, "rb"), pytest.raises(DatasetError, match="another process"):
            scan(many, tmp_path / "set")


DRIVER = """
import sys
from dlint.scan import shards
shards.MOST_FILES = 5
from dlint.cli.main import main
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_killed_ten_times_at_random(many: Path, tmp_path: Path) -> None:
    """Processes and all: SIGKILL to the one that was started, whose workers end by themselves."""
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER)
    folder = tmp_path / "set"

    def start(where: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(driver), "scan", "-q", "-j2", "-o", str(where), str(many)]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    began = time.monotonic()
    assert start(tmp_path / "whole").wait() == 0
    seconds = time.monotonic() - began
    chance = random.Random(19)
    for _ in range(10):
        process = start(folder)
        try:
            process.wait(chance.uniform(0.2, 0.95) * seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        if folder.is_dir() and (folder / "scans").is_dir() and Dataset.open(str(folder)).scans()[-1].is_complete:
            break
    else:
        assert start(folder).wait() == 0
    assert everything(Dataset.open(str(folder))) == everything(Dataset.open(str(tmp_path / "whole")))
    deadline = time.monotonic() + 20
    while _workers(driver) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not _workers(driver)


def _workers(driver: Path) -> list[str]:
    """The processes of a driver that are left, by the folder that it works in."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(driver).encode() in (entry / "cmdline").read_bytes():
                found.append(entry.name)
        except OSError:
            continue
    return found


class TestFolder:
    def test_a_folder_with_something_else_is_left_alone(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "x").mkdir()
        (tmp_path / "x/file").write_text("")
        assert main(["scan", "-o", str(tmp_path / "x"), str(tmp_path)]) == 2
        assert str(tmp_path / "x") in capsys.readouterr().err
        assert os.listdir(tmp_path / "x") == ["file"]

    def test_another_layout_is_not_read(self, tmp_path: Path) -> None:
        Dataset.create(str(tmp_path))
        (tmp_path / storage.MARK).write_text('{"layout": 99}')
        with pytest.raises(DatasetError, match="layout 99"):
            Dataset.open(str(tmp_path))


class TestOrderOfScans:
    @pytest.mark.parametrize("stamp", ["29990101T000000Z", "29990101T000000123456Z", "29990101T000000999999Z"])
    def test_a_scan_comes_after_those_that_are_there(self, tmp_path: Path, stamp: str) -> None:
        """Also where two begin in one moment, where the clock was set back, and beside ids in whole seconds."""
        dataset = Dataset.create(str(tmp_path / "set"))
        made = [f"{stamp}-ffffff"]
        dataset.note(made[0], {"state": "complete", "began": "2999-01-01T00:00:00+00:00", "version": "0.1.0"})
        for _ in range(5):
            made.append(begin(dataset, ScanOptions(["x"]), fresh=True).id)
            assert [each.id for each in dataset.scans()] == made
