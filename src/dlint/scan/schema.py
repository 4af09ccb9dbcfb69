"""The tables of a data set as Arrow schemas. docs/scan.md describes each column; a test holds the two together."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

VERSION = 1
"""Of the layout. A column may be added without a new number; one that changes or goes away gets one."""

# `element` is the name that Parquet gives to the items of a list.
_TEXT, _COUNT, _TEXTS = pa.string(), pa.int32(), pa.list_(pa.field("element", pa.string()))

FILES = pa.schema([
    pa.field("file", _TEXT, nullable=False),
    pa.field("source", _TEXT, nullable=False),
    pa.field("repository", _TEXT, nullable=False),
    pa.field("branch", _TEXT),
    pa.field("revision", _TEXT),
    pa.field("path", _TEXT, nullable=False),
    pa.field("row", pa.int64()),
    pa.field("owners", _TEXTS, nullable=False),
    pa.field("changed", pa.timestamp("ms", "UTC")),
    pa.field("content", _TEXT),
    pa.field("error", _TEXT),
])  # fmt: skip
CONTENTS = pa.schema([
    pa.field("content", _TEXT, nullable=False),
    pa.field("bytes", _COUNT, nullable=False),
    pa.field("lines", _COUNT, nullable=False),
    pa.field("instructions", _COUNT, nullable=False),
    pa.field("stages", _COUNT, nullable=False),
    pa.field("base", _TEXT),
    pa.field("base_name", _TEXT),
    pa.field("base_tag", _TEXT),
    pa.field("base_ends", pa.date32()),
    pa.field("images", _TEXTS, nullable=False),
    pa.field("errors", _COUNT, nullable=False),
    pa.field("warnings", _COUNT, nullable=False),
    pa.field("infos", _COUNT, nullable=False),
    pa.field("error", _TEXT),
])  # fmt: skip
FINDINGS = pa.schema([
    pa.field("content", _TEXT, nullable=False),
    pa.field("finding", _TEXT, nullable=False),
    pa.field("rule", _TEXT, nullable=False),
    pa.field("family", _TEXT, nullable=False),
    pa.field("twins", _TEXTS, nullable=False),
    pa.field("severity", _TEXT, nullable=False),
    pa.field("line", _COUNT, nullable=False),
    pa.field("column", _COUNT, nullable=False),
    pa.field("end_line", _COUNT, nullable=False),
    pa.field("end_column", _COUNT, nullable=False),
    pa.field("stage", _TEXT),
    pa.field("message", _TEXT, nullable=False),
    pa.field("no_fix", _TEXT),
])  # fmt: skip
FIXES = pa.schema([
    pa.field("content", _TEXT, nullable=False),
    pa.field("finding", _TEXT, nullable=False),
    pa.field("rule", _TEXT, nullable=False),
    pa.field("line", _COUNT, nullable=False),
    pa.field("trust", _TEXT, nullable=False),
    pa.field("title", _TEXT, nullable=False),
    pa.field("proof", _TEXT, nullable=False),
    pa.field("reason", _TEXT),
])  # fmt: skip
TABLES: dict[str, Any] = {"files": FILES, "contents": CONTENTS, "findings": FINDINGS, "fixes": FIXES}
"""The tables by name; each is partitioned by `scan`."""

INPUT = pa.schema([
    pa.field("content", _TEXT, nullable=False),
    pa.field("data", pa.binary(), nullable=False),
])  # fmt: skip
"""What a worker gets: the contents of files, each once."""


def _inner(table: Any) -> Any:
    return pa.list_(pa.struct([field for field in table if field.name != "content"]))


OUTPUT = pa.schema([*CONTENTS, pa.field("findings", _inner(FINDINGS)), pa.field("fixes", _inner(FIXES))])
"""What a worker gives back: a row for each content, with its findings and fixes in it."""
