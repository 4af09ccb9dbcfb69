"""A Dockerfile as a source gives it: where it stands, whose it is, and its bytes or why there are none."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256

MOST_BYTES = 1_000_000
"""A larger file is an input with an error. The longest of 2,103 real Dockerfiles has 60,000 bytes."""


@dataclass(slots=True)
class InputFile:
    """One place at which a Dockerfile stands.

    `source` is the word of the command line, `repository` the URL or path of the repository (or of the folder, table
    or archive), `path` the place in it with slashes. `branch` and `revision` are known for git, `row` (from 0) for
    tables and archives, where one path may stand twice. `changed` are seconds since 1970. Of `data` and `error` exactly
    one is set.
    """

    source: str
    repository: str
    path: str
    branch: str | None = None
    revision: str | None = None
    row: int | None = None
    owners: tuple[str, ...] = ()
    changed: int | None = None
    data: bytes | None = None
    error: str | None = None

    def __post_init__(self) -> None:
        if self.data is not None and len(self.data) > MOST_BYTES:
            self.error = f"it is larger than {MOST_BYTES // 1000} kB: no Dockerfile"
            self.data = None

    @property
    def id(self) -> str:
        """32 hexadecimal digits that stand for the place, whatever is in the file."""
        # NUL stands in no path, so two places never give the same text.
        parts = (self.source, self.repository, self.branch or "", self.revision or "", self.path, str(self.row))
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def digest(self) -> str | None:
        """The SHA-256 of the contents in hexadecimal digits; None where there are none."""
        return None if self.data is None else sha256(self.data).hexdigest()


def text_of(name: bytes) -> str:
    """A name from an archive or a repository; bytes that are no UTF-8 become lone surrogates, as in file names."""
    return os.fsdecode(name)
