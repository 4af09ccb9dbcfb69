"""A data set on disk: Parquet files by table and scan, and a manifest for each shard that is whole."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as parquet

from dlint import regex as re
from dlint.scan.schema import FINDINGS, FIXES, TABLES, VERSION
from dlint.scan.shards import Known

MARK = "dlint-dataset.json"
_SCANS, _MANIFESTS = "scans", "manifests"
RUNNING, COMPLETE = "running", "complete"
_ID = re.compile(r"[0-9]{8}T[0-9]{6}(?:[0-9]{6})?Z-[0-9a-f]+\Z")
_MANIFEST = re.compile(r"([0-9]{6,9})\.json\Z")


class DatasetError(Exception):
    """A folder is no data set, or one that cannot be used; the message ends with what to do."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan of a data set: `about` is its record (see docs/scan.md)."""

    id: str
    about: dict[str, Any]

    @property
    def is_complete(self) -> bool:
        """Whether it came to its end."""
        return bool(self.about.get("state") == COMPLETE)


class Dataset:
    """The folder of a data set. A shard is committed by its manifest: what no manifest names is not there."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    @classmethod
    def create(cls, folder: str) -> Dataset:
        """Open a data set, or make one in a folder that is empty or not there.

        Raises:
            DatasetError: the folder holds something else, or a data set with another layout.
        """
        if os.path.isfile(folder):
            raise DatasetError(f"{folder} is a file, and a data set is a folder: name a new folder")
        if os.path.isdir(folder) and os.listdir(folder) and not os.path.isfile(os.path.join(folder, MARK)):
            raise DatasetError(f"{folder} holds something else than a data set: name a new folder")
        try:
            os.makedirs(folder, exist_ok=True)
            if not os.path.isfile(os.path.join(folder, MARK)):
                _put_json(os.path.join(folder, MARK), {"layout": VERSION})
        except OSError as error:
            raise DatasetError(f"{folder} cannot be written: {error.strerror or error}") from error
        return cls.open(folder)

    @classmethod
    def open(cls, folder: str) -> Dataset:
        """Open a data set that is there; DatasetError where there is none."""
        mark = os.path.join(folder, MARK)
        if not os.path.isfile(mark):
            raise DatasetError(f"{folder} is no data set of dlint scan: it has no file {MARK}")
        layout = _json(mark).get("layout")
        if layout != VERSION:
            raise DatasetError(f"{folder} has layout {layout}, this dlint reads layout {VERSION}: make a new data set")
        return cls(folder)

    def scans(self) -> list[Scan]:
        """All scans, the oldest first; DatasetError for a record that dlint did not write."""
        folder = os.path.join(self.folder, _SCANS)
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        # Temporary files and locks begin with a dot.
        known = [name for name in names if name.endswith(".json") and not name.startswith(".")]
        return [_scan(os.path.join(folder, name)) for name in known]

    def note(self, scan: str, about: dict[str, Any]) -> None:
        """Write the record of a scan."""
        folder = os.path.join(self.folder, _SCANS)
        os.makedirs(folder, exist_ok=True)
        _put_json(os.path.join(folder, scan + ".json"), about)

    def lock(self, scan: str) -> IO[bytes] | None:
        """A lock that a living process holds for one scan, released when the file is closed; None where another has
        it."""
        folder = os.path.join(self.folder, _SCANS)
        os.makedirs(folder, exist_ok=True)
        file = open(os.path.join(folder, f".{scan}.lock"), "wb")  # noqa: SIM115 (the caller closes it)
        try:
            # The system releases it when the process ends, also when that is killed: no lock is ever left behind.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        return file

    def committed(self, scan: str) -> list[int]:
        """The numbers of the shards that are whole."""
        folder = self._manifests(scan)
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return sorted(int(found[1]) for found in map(_MANIFEST.match, names) if found)

    def commit(
        self, scan: str, number: int, files: Any, outputs: list[Any], more: dict[str, Any] | None = None
    ) -> dict[str, int]:
        """Write a shard: `files` is its table of files, `outputs` the batches of its contents, `more` further rows of
        tables; rows by table.

        Killed at any moment, the shard is there whole or not at all: the manifest comes last.
        """
        tables = {"files": files, **tables_of(outputs)}
        tables |= {name: pa.concat_tables([tables[name], rows]) for name, rows in (more or {}).items()}
        # A Parquet file without a manifest does no harm: readers take their paths from the manifests, and `clean`
        # removes it.
        for name, table in tables.items():
            folder = os.path.join(self.folder, name, f"scan={scan}")
            os.makedirs(folder, exist_ok=True)
            _put_parquet(self.path(name, scan, number), table)
        rows: dict[str, int] = {name: table.num_rows for name, table in tables.items()}
        os.makedirs(self._manifests(scan), exist_ok=True)
        _put_json(os.path.join(self._manifests(scan), f"{number:06d}.json"), {"rows": rows})
        return rows

    def clean(self, scan: str) -> None:
        """Remove what a killed run has left of shards that it did not commit."""
        whole = {part(number) for number in self.committed(scan)}
        for name in TABLES:
            folder = os.path.join(self.folder, name, f"scan={scan}")
            for left in os.listdir(folder) if os.path.isdir(folder) else ():
                if left not in whole:
                    os.unlink(os.path.join(folder, left))

    def known(self, scan: str) -> Known:
        """The files and contents that committed shards of a scan hold."""
        known = Known()
        for value in self._values(scan, "files", "file"):
            known.add_file(value)
        for value in self._values(scan, "contents", "content"):
            known.add_content(value)
        return known

    def totals(self, scan: str) -> dict[str, int]:
        """Rows of each table, by the manifests."""
        found = dict.fromkeys(TABLES, 0)
        for number in self.committed(scan):
            rows = self._rows(scan, number)
            for name in found:
                found[name] += rows[name]
        return found

    def paths(self, table: str, scan: str) -> list[str]:
        """The Parquet files of a table that belong to whole shards of a scan."""
        return [self.path(table, scan, number) for number in self.committed(scan)]

    def sound_paths(self, scan: str) -> dict[str, list[str]]:
        """The same for each table, after a look at the schema and the number of rows of each file: DatasetError where
        one is not as dlint wrote it, as an answer from such a file would be wrong without a sign of it."""
        found: dict[str, list[str]] = {name: [] for name in TABLES}
        for number in self.committed(scan):
            rows = self._rows(scan, number)
            for name, schema in TABLES.items():
                path = self.path(name, scan, number)
                with _sound(path), parquet.ParquetFile(path) as about:
                    is_same = about.schema_arrow.equals(schema) and about.metadata.num_rows == rows[name]
                if not is_same:
                    raise DatasetError(_damaged(path, "it has other columns or rows than dlint wrote"))
                found[name].append(path)
        return found

    def read(self, table: str, scan: str, number: int, columns: list[str] | None = None) -> Any:
        """A shard's Arrow table; DatasetError where its file is damaged."""
        path = self.path(table, scan, number)
        names = columns or TABLES[table].names
        with _sound(path):
            # Without `partitioning=None` Arrow would make a further column of the folder `scan=…`.
            read = parquet.read_table(path, columns=names, partitioning=None)
            return read.cast(pa.schema([TABLES[table].field(name) for name in names]))

    def _rows(self, scan: str, number: int) -> dict[str, int]:
        """Rows by table, as the manifest of a shard has them."""
        path = os.path.join(self._manifests(scan), f"{number:06d}.json")
        rows = _json(path).get("rows")
        if not isinstance(rows, dict) or not all(isinstance(rows.get(name), int) for name in TABLES):
            raise DatasetError(_damaged(path, "it does not count the rows of each table"))
        return rows

    def path(self, table: str, scan: str, number: int) -> str:
        """The Parquet file of a table that belongs to a shard."""
        return os.path.join(self.folder, table, f"scan={scan}", part(number))

    def _values(self, scan: str, table: str, column: str) -> Iterator[str]:
        for number in self.committed(scan):
            yield from self.read(table, scan, number, [column]).column(0).to_pylist()

    def _manifests(self, scan: str) -> str:
        return os.path.join(self.folder, _MANIFESTS, scan)


def part(number: int) -> str:
    """The name of a shard's Parquet file."""
    return f"part-{number:06d}.parquet"


def tables_of(outputs: list[Any]) -> dict[str, Any]:
    """The tables `contents`, `findings` and `fixes` of batches of `schema.OUTPUT`."""
    from dlint.scan.schema import OUTPUT

    # The metadata hold the version of the worker (see `version_of`), which is no part of a table.
    plain = [batch.replace_schema_metadata(None) for batch in outputs]
    whole = pa.Table.from_batches(plain, OUTPUT).combine_chunks()
    contents = whole.drop_columns(["findings", "fixes"])
    return {
        "contents": contents,
        "findings": _flat(whole, "findings", FINDINGS),
        "fixes": _flat(whole, "fixes", FIXES),
    }


def _flat(whole: Any, name: str, schema: Any) -> Any:
    """A row for each value of a column of lists, with the content that it belongs to."""
    import pyarrow.compute as compute

    lists = whole.column(name)
    inner = compute.list_flatten(lists)
    inner = inner.combine_chunks() if isinstance(inner, pa.ChunkedArray) else inner
    parents = compute.list_parent_indices(lists)
    columns = {"content": whole.column("content").take(parents)}
    columns |= {field.name: compute.struct_field(inner, field.name) for field in schema if field.name != "content"}
    return pa.Table.from_pydict(columns, schema=schema)


def _put_parquet(path: str, table: Any) -> None:
    temporary = _temporary(path)
    with open(temporary, "wb") as file:
        parquet.write_table(table, file, compression="zstd")
        file.flush()
        # Without it a crash of the machine could leave a manifest whose data never reached the disk.
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _put_json(path: str, value: dict[str, Any]) -> None:
    temporary = _temporary(path)
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _temporary(path: str) -> str:
    """A name beside the path that no reader of Parquet data sets takes for data."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.{os.getpid()}")


def _json(path: str) -> dict[str, Any]:
    """The object in a file; DatasetError where there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise DatasetError(_damaged(path, str(error))) from error
    if not isinstance(value, dict):
        raise DatasetError(_damaged(path, "it holds no JSON object"))
    return value


def _scan(path: str) -> Scan:
    about = _json(path)
    name = os.path.basename(path).removesuffix(".json")
    try:
        datetime.fromisoformat(about["began"])
        is_sound = bool(_ID.match(name)) and isinstance(about["version"], str)
    except (KeyError, TypeError, ValueError):
        is_sound = False
    if not is_sound:
        raise DatasetError(_damaged(path, "it is no record of a scan"))
    return Scan(name, about)


@contextmanager
def _sound(path: str) -> Iterator[None]:
    """DatasetError where Arrow cannot read a file within it."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(_damaged(path, str(error))) from error


def _damaged(path: str, reason: str) -> str:
    first = reason.splitlines()[0] if reason else "it cannot be read"
    return f"{path} is damaged ({first}): copy the data set again, or forget the scan (docs/scan.md) and scan again"
