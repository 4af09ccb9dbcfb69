"""Divides the files of a scan into shards: pieces of work that are committed whole, each content checked once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from dlint.report.cells import clean
from dlint.scan.input_file import InputFile
from dlint.scan.schema import FILES, INPUT

MOST_FILES = 512
MOST_CONTENT = 4_000_000
"""Bytes of contents in a shard: with a worker's share of the window they bound the memory of a scan."""


_LAST_SECOND = 253_402_300_800
"""The year 10000, in seconds since 1970."""


@dataclass(slots=True)
class Shard:
    """Rows of the table `files`, and the contents among them that no shard before has; `unchanged` are the digests of
    those that an earlier scan has checked already."""

    number: int
    files: list[dict[str, Any]] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def input(self) -> Any:
        """The contents as a record batch of `schema.INPUT`."""
        columns = [list(self.contents), list(self.contents.values())]
        arrays = [pa.array(column, kind.type) for column, kind in zip(columns, INPUT, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=INPUT)

    @property
    def table(self) -> Any:
        """The rows as an Arrow table of `schema.FILES`."""
        return pa.Table.from_pylist(self.files, schema=FILES)


@dataclass(slots=True)
class Known:
    """What is done already: ids of files and digests of contents, as bytes. Some 100 bytes of memory for each."""

    files: set[bytes] = field(default_factory=set)
    contents: set[bytes] = field(default_factory=set)

    def add_file(self, file: str) -> bool:
        """Note a file; whether it is new."""
        return _is_new(self.files, file)

    def add_content(self, digest: str) -> bool:
        """Note a content; whether it is new."""
        return _is_new(self.contents, digest)


def _is_new(known: set[bytes], name: str) -> bool:
    # Half of a SHA-256 is enough to keep contents apart.
    key = bytes.fromhex(name[:32])
    if key in known:
        return False
    known.add(key)
    return True


def shards(
    files: Iterable[InputFile], known: Known, start: int = 0, earlier: Container[str] = frozenset()
) -> Iterator[Shard]:
    """The shards for all files that are not `known`, which grows with them; `start` is the first number, `earlier` the
    digests of contents that need no check."""
    shard = Shard(start)
    for file in files:
        identity = file.id
        if not known.add_file(identity):
            continue
        digest = file.digest
        shard.files.append(_row(file, identity, digest))
        if digest is not None and file.data is not None and known.add_content(digest):
            if digest in earlier:
                shard.unchanged.append(digest)
            else:
                shard.contents[digest] = file.data
                shard.size += len(file.data)
        # A shard that is lost is done again: small ones lose little, large ones compress better.
        if len(shard.files) >= MOST_FILES or shard.size >= MOST_CONTENT:
            yield shard
            shard = Shard(shard.number + 1)
    if shard.files:
        yield shard


def _row(file: InputFile, identity: str, digest: str | None) -> dict[str, Any]:
    return {
        "file": identity,
        "source": clean(file.source),
        "repository": clean(file.repository),
        "branch": None if file.branch is None else clean(file.branch),
        "revision": None if file.revision is None else clean(file.revision),
        "path": clean(file.path),
        "row": file.row,
        "owners": [clean(owner) for owner in file.owners],
        "changed": _milliseconds(file.changed),
        "content": digest,
        "error": None if file.error is None else clean(file.error),
    }


def _milliseconds(seconds: int | None) -> int | None:
    """A time as Arrow has it; a time that no calendar has is not known."""
    return None if seconds is None or abs(seconds) >= _LAST_SECOND else seconds * 1000
