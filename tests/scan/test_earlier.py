"""Contents that did not change since an earlier scan are not checked again, unless dlint or the settings changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.scan.conftest import BAD, GOOD, SECRET

from dlint.config.settings import Settings
from dlint.scan import shards, work
from dlint.scan.dataset import Dataset
from dlint.scan.earlier import OF_CONTENTS
from dlint.scan.engines.engine import Lost
from dlint.scan.run import ScanOptions, begin, run_scan
from dlint.scan.sources.read import SourceOptions, read_sources
from dlint.scan.work import Task, check_payload, unpack


class Counting:
    """An engine without processes that keeps what it was asked to check."""

    workers = 1

    def __init__(self) -> None:
        self.checked: list[bytes] = []

    def map(self, payloads: Iterable[bytes], task: bytes) -> Iterator[bytes | Lost]:
        for payload in payloads:
            self.checked += [data for batch in unpack(payload) for data in batch.column("data").to_pylist()]
            yield check_payload(payload, task)

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST_FILES", 4)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Twelve files with nine contents."""
    for number in range(12):
        folder = tmp_path / "source" / f"{number:02d}"
        folder.mkdir(parents=True)
        (folder / "Dockerfile").write_text(f"# {number % 9}\n" + (BAD, GOOD, SECRET)[number % 3])
    return tmp_path / "source"


def scan(source: Path, target: Path, task: Task | None = None, *, recheck: bool = False) -> list[bytes]:
    """What a scan had to check."""
    dataset, engine, task = Dataset.create(str(target)), Counting(), task or Task()
    files = read_sources([str(source)], SourceOptions())
    begun = begin(dataset, ScanOptions([str(source)], task))
    run_scan(dataset, begun, files, engine, task, lambda totals, errors: None, recheck)
    return engine.checked


def last(target: Path, table: str) -> list[str]:
    import pyarrow.parquet as parquet

    dataset = Dataset.open(str(target))
    paths = dataset.paths(table, dataset.scans()[-1].id)
    found: list[dict[str, Any]] = [
        row for path in paths for row in parquet.read_table(path, partitioning=None).to_pylist()
    ]
    return sorted(map(str, found))


def test_only_what_changed_is_checked_and_the_rows_are_the_same(source: Path, tmp_path: Path) -> None:
    assert len(scan(source, tmp_path / "set")) == 9
    assert scan(source, tmp_path / "set") == []
    (source / "05/Dockerfile").write_text("FROM debian:latest\n")
    (source / "06/Dockerfile").unlink()
    assert scan(source, tmp_path / "set") == [b"FROM debian:latest\n"]
    assert len(scan(source, tmp_path / "other")) == 8
    for table in OF_CONTENTS:
        assert last(tmp_path / "set", table) == last(tmp_path / "other", table), table


def test_all_is_checked_where_it_must_be(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(source, tmp_path / "set")
    assert len(scan(source, tmp_path / "set", Task(Settings().but(all=True)))) == 9
    assert len(scan(source, tmp_path / "set", Task(prove=True))) == 9
    assert len(scan(source, tmp_path / "set", recheck=True)) == 9
    assert scan(source, tmp_path / "set", Task(seconds=30)) == []
    monkeypatch.setattr(work, "program_key", lambda: "another dlint")
    assert len(scan(source, tmp_path / "set")) == 9


def test_a_check_that_failed_is_tried_again(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = work._checked

    def broken(digest: str, data: bytes, task: Task) -> dict[str, Any]:
        if data.startswith(b"# 4\n"):
            raise KeyError("a bug")
        return real(digest, data, task)

    with monkeypatch.context() as patch:
        patch.setattr(work, "_checked", broken)
        scan(source, tmp_path / "set")
    assert [data[:4] for data in scan(source, tmp_path / "set")] == [b"# 4\n"]
    assert all("'error': None" in row for row in last(tmp_path / "set", "contents"))
