"""An image as its archive shows it: the configuration, and layers with the entries they write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# Kinds of entries. A whiteout deletes a path of the layers below, an opaque one all that a folder held there.
FILE, FOLDER, SYMLINK, HARDLINK, DEVICE, FIFO, WHITEOUT, OPAQUE = (
    "file", "folder", "symlink", "hardlink", "device", "fifo", "whiteout", "opaque",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One path that a layer writes or deletes, without a leading slash; for a whiteout the path that is deleted.

    `size` counts the bytes of a file's content, 0 for all else. `digest` is its SHA-256, where asked for.
    """

    path: str
    kind: str
    size: int = 0
    mode: int = 0
    uid: int = 0
    gid: int = 0
    link: str = ""
    digest: bytes | None = None
    xattrs: tuple[tuple[str, bytes], ...] = ()
    mtime: float = 0.0


@dataclass(slots=True)
class Layer:
    """`diff_id` is the digest of the uncompressed tar, `bytes` the contents of its files added up (docker history calls
    that size, and adds the lengths of symbolic links), `tar_bytes` the length of the tar, `compressed` its length when
    packed, None where that was not asked; `compressed_by` states how it is known: "archive" is the length of the packed
    blob there, "gzip" that of gzip's usual level, tried here. `files` counts files and hard links."""

    diff_id: str
    bytes: int = 0
    tar_bytes: int = 0
    compressed: int | None = None
    compressed_by: str | None = None
    files: int = 0
    entries: Sequence[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Image:
    """`config` is the image's configuration object (OCI image specification: config, rootfs, history)."""

    config: dict[str, Any]
    layers: list[Layer]
