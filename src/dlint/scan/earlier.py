"""What earlier scans of a data set have found in contents that stand in the sources again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as compute

from dlint.scan.dataset import Dataset
from dlint.scan.schema import TABLES

OF_CONTENTS = tuple(name for name in TABLES if name != "files")
_KEPT_SHARDS = 8
"""Shards kept in memory: sources that did not change much come in the order of the scan before."""


class Earlier:
    """The contents that earlier scans have checked in the same way: with the same dlint and the same settings.

    `key` stands for that way. A content whose check failed is not among them: it is checked again. Some 150 bytes of
    memory for each content.
    """

    def __init__(self, dataset: Dataset, key: str, but: str) -> None:
        self._dataset = dataset
        self._places: dict[bytes, tuple[str, int]] = {}
        self._shard = lru_cache(_KEPT_SHARDS)(self._read)
        scans = [scan for scan in dataset.scans() if scan.id != but and scan.about.get("check") == key]
        # The newest first, as the first place of a content is kept: its shards are most like those of this scan.
        for scan in reversed(scans):
            for number in dataset.committed(scan.id):
                self._add(scan.id, number)

    def __contains__(self, digest: object) -> bool:
        return isinstance(digest, str) and _short(digest) in self._places

    def __len__(self) -> int:
        return len(self._places)

    def tables(self, digests: Iterable[str]) -> dict[str, Any]:
        """The rows of the tables of contents for digests that are known here."""
        by_place: dict[tuple[str, int], list[str]] = {}
        for digest in digests:
            by_place.setdefault(self._places[_short(digest)], []).append(digest)
        # Arrow refuses to join no tables at all.
        found: dict[str, list[Any]] = {name: [TABLES[name].empty_table()] for name in OF_CONTENTS}
        for (scan, number), some in by_place.items():
            wanted = pa.array(some, pa.string())
            for name, table in self._shard(scan, number).items():
                found[name].append(table.filter(compute.is_in(table.column("content"), wanted)))
        return {name: pa.concat_tables(tables) for name, tables in found.items()}

    def _add(self, scan: str, number: int) -> None:
        table = self._dataset.read("contents", scan, number, ["content", "error"])
        for digest in table.filter(compute.is_null(table.column("error"))).column("content").to_pylist():
            self._places.setdefault(_short(digest), (scan, number))

    def _read(self, scan: str, number: int) -> dict[str, Any]:
        return {name: self._dataset.read(name, scan, number) for name in OF_CONTENTS}


def _short(digest: str) -> bytes:
    # Half of a SHA-256 is enough to keep contents apart.
    return bytes.fromhex(digest[:32])
