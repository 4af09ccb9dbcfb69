"""The tables of a data set for DuckDB: Parquet files of whole shards alone, and nothing else of the machine."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as arrow_dataset

from dlint.dataset_report.queries import QUERIES, VIEWS
from dlint.scan.dataset import Dataset, DatasetError, Scan
from dlint.scan.schema import TABLES

_ASK = "ask it with the DuckDB shell (`dlint report DATASET --sql`), which sets its own limit"
_SCAN = pa.schema([pa.field("scan", pa.string())])


class Tables:
    """Answers the questions of `queries`. Files are given to DuckDB as Arrow data sets: no path becomes SQL, and what
    is in them cannot make DuckDB read or write anything else."""

    def __init__(self, dataset: Dataset, scans: list[Scan], memory: str = "2GB") -> None:
        self._folder, self._memory = dataset.folder, memory
        paths = [dataset.sound_paths(scan.id) for scan in scans]
        self._connection = duckdb.connect(":memory:", config={"memory_limit": memory})
        for name, schema in TABLES.items():
            self._connection.register(
                name, _arrow(dataset, name, schema, [path for each in paths for path in each[name]])
            )
        for name, query in VIEWS.items():
            self._connection.execute(f"CREATE VIEW {name} AS {query}")
        # After the tables are registered: from now on no query can reach the disk or the network.
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def ask(self, name: str, **values: object) -> list[tuple[Any, ...]]:
        """The rows that a query gives; `values` are its variables."""
        query = QUERIES[name]
        known = {key: value for key, value in values.items() if f"${key}" in query}
        try:
            rows: list[tuple[Any, ...]] = self._connection.execute(query, known).fetchall()
        except duckdb.OutOfMemoryException as error:
            raise DatasetError(f"{self._folder} needs more memory than {self._memory} ({name}): {_ASK}") from error
        except duckdb.InvalidInputException as error:
            # What Arrow cannot read within a file: its schema and its number of rows were as they should be.
            raise DatasetError(f"{self._folder} cannot be read ({_reason(error)}): copy the data set again") from error
        return rows

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0]


def _arrow(dataset: Dataset, name: str, schema: Any, paths: list[str]) -> Any:
    whole = pa.schema([*schema, *_SCAN])
    if not paths:
        return whole.empty_table()
    partitioning = arrow_dataset.HivePartitioning(_SCAN)
    return arrow_dataset.dataset(
        paths, schema=whole, format="parquet", partitioning=partitioning, partition_base_dir=f"{dataset.folder}/{name}"
    )
