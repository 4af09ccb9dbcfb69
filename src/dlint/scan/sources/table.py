"""A table of Dockerfiles, one a row: Parquet, JSON lines or CSV, the last two also with gzip."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, cast

from dlint.scan.input_file import MOST_BYTES, InputFile
from dlint.system.read import open_file

if TYPE_CHECKING:
    Row = Mapping[str, Any]

ENDS = (".parquet", ".jsonl", ".ndjson", ".csv", ".jsonl.gz", ".ndjson.gz", ".csv.gz")
# The names that public dumps use come after our own. Source: the tables `contents` and `sample_contents` of the public
# data set github_repos on BigQuery; the cards of the-stack (`max_stars_…`) and of the-stack-v2, whose rows have the
# identifiers of Software Heritage (`revision_id`, `branch_name`), on huggingface.co, 2026-11.
COLUMNS = {
    "content": ("content", "contents", "dockerfile", "text", "data"),
    "repository": (
        "repository",
        "repo_name",
        "sample_repo_name",
        "repo",
        "origin",
        "origin_url",
        "max_stars_repo_name",
    ),
    "path": ("path", "sample_path", "file_path", "filename", "filepath", "max_stars_repo_path"),
    "branch": ("branch", "ref", "sample_ref", "branch_name"),
    "revision": ("revision", "commit", "commit_id", "revision_id", "max_stars_repo_head_hexsha"),
    "owner": ("owner", "owners"),
    "changed": ("changed", "committed_at", "author_date", "revision_date", "committer_date"),
}
"""By what a column means: the names under which it is looked for, in this order. Only `content` must be there."""
# A longer line is no Dockerfile in JSON: each byte may be written with six characters.
_LONGEST_LINE = 8 * MOST_BYTES
_CHUNK = 256


def is_table(path: str) -> bool:
    """Whether a file is a table, by its name."""
    return path.lower().endswith(ENDS)


def read_table(source: str, path: str, columns: Mapping[str, str] | None = None) -> Iterator[InputFile]:
    """The Dockerfiles of a table; `columns` are the names of columns by what they mean, where they have other names.

    A row without contents, or that cannot be read, is an input with an error.
    """
    rows = _reader(path)
    repository = os.path.abspath(path)
    names: dict[str, str | None] | None = None
    number = -1
    try:
        for number, row in enumerate(rows(path)):
            if isinstance(row, str):
                yield InputFile(source, repository, "", row=number, error=row)
                continue
            names = names or _found(row, columns or {})
            yield _input(source, repository, number, row, names)
    except (OSError, ValueError, csv.Error) as error:
        yield InputFile(source, repository, "", row=number + 1, error=f"the table cannot be read: {error}")


def _reader(path: str) -> Callable[[str], Iterator[Row | str]]:
    name = path.lower().removesuffix(".gz")
    if name.endswith(".parquet"):
        return _parquet
    return _csv if name.endswith(".csv") else _json_lines


def _found(row: Row, stated: Mapping[str, str]) -> dict[str, str | None]:
    """The column for each meaning; None where the table has none."""
    by_name = {name.lower(): name for name in row}
    found: dict[str, str | None] = {}
    for meaning, names in COLUMNS.items():
        wanted = (stated[meaning],) if meaning in stated else names
        found[meaning] = next((by_name[name.lower()] for name in wanted if name.lower() in by_name), None)
    return found


def _input(source: str, table: str, number: int, row: Row, names: Mapping[str, str | None]) -> InputFile:
    def value(meaning: str) -> Any:
        name = names[meaning]
        return None if name is None else row.get(name)

    file = InputFile(
        source,
        _text(value("repository")) or table,
        _text(value("path")) or f"row {number}",
        _text(value("branch")),
        _text(value("revision")),
        number,
        _owners(value("owner")),
        _seconds(value("changed")),
        _bytes(value("content")),
    )
    if file.data is None and file.error is None:
        what = "the row has no contents" if names["content"] is not None else "the table has no column for contents"
        file.error = f"{what}: name the column with --columns content=NAME"
    return file


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _bytes(value: object) -> bytes | None:
    if isinstance(value, bytes):
        return value
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else None


def _owners(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    return tuple(str(value).split()) if value else ()


def _seconds(value: object) -> int | None:
    """A time as seconds since 1970: a number, a timestamp, or text as ISO 8601 has it; None for anything else."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, int | float):
        return int(value)
    try:
        return int(datetime.fromisoformat(str(value)).timestamp()) if value else None
    except (ValueError, OverflowError):
        return None


def _parquet(path: str) -> Iterator[Row | str]:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        with open_file(path) as stream, parquet.ParquetFile(stream) as table:
            for batch in table.iter_batches(_CHUNK):
                yield from batch.to_pylist()
    except pa.ArrowInvalid as error:
        raise ValueError(str(error)) from error


def _json_lines(path: str) -> Iterator[Row | str]:
    with _lines(path) as stream:
        while line := stream.readline(_LONGEST_LINE + 1):
            if len(line) > _LONGEST_LINE:
                _skip_line(stream, line)
                yield f"the line is longer than {_LONGEST_LINE // 1_000_000} MB"
                continue
            if line.strip():
                yield _parsed(line)


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(_LONGEST_LINE)


def _parsed(line: bytes) -> Row | str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"the line is no JSON: {error}"
    return row if isinstance(row, dict) else "the line is no JSON object"


def _csv(path: str) -> Iterator[Row | str]:
    # The module stops at 131,072 characters, which is less than MOST_BYTES.
    csv.field_size_limit(_LONGEST_LINE)
    with _lines(path) as stream:
        text = (line.decode("utf-8", "surrogateescape") for line in stream)
        for row in csv.DictReader(text):
            yield {name: value for name, value in row.items() if isinstance(name, str)}


@contextmanager
def _lines(path: str) -> Iterator[IO[bytes]]:
    with open_file(path) as stream:
        if not path.lower().endswith(".gz"):
            yield stream
            return
        import gzip

        with gzip.open(stream, "rb") as unpacked:
            yield cast("IO[bytes]", unpacked)
