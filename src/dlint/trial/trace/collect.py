"""Takes the traces out of the image that holds them, file by file, in one pass."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

_CHUNK = 1 << 18
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def trace_files(stream: BinaryIO) -> Iterator[tuple[int, Iterator[str]]]:
    """The line of each RUN with the lines of its trace, in no order; read each before you ask for the next."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            layer = archive.extractfile(member) if member.isfile() else None
            if layer is not None:
                yield from _in_layer(layer)
    # The engine's client must be able to write to the end.
    while stream.read(1 << 16):
        pass


def _in_layer(layer: IO[bytes]) -> Iterator[tuple[int, Iterator[str]]]:
    """The traces in a layer; other members of the archive are JSON."""
    head = layer.read(4)
    if head[:1] in (b"{", b"[", b"") or head == _ZSTD:
        return
    # A stream cannot go back, so what was read is put before the rest.
    whole = cast(BinaryIO, _Joined(head, layer))
    try:
        with tarfile.open(fileobj=whole, mode="r|gz" if head[:2] == _GZIP else "r|") as files:
            for member in files:
                name = member.name.removeprefix("./").removeprefix("trace/")
                file = files.extractfile(member) if member.isfile() and name.isdigit() else None
                if file is not None:
                    yield int(name), _lines(file)
    except tarfile.ReadError:
        return


def _lines(file: IO[bytes]) -> Iterator[str]:
    """The lines of a member that can only be read forward."""
    rest = b""
    while chunk := file.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.decode("utf-8", "surrogateescape")


class _Joined(io.RawIOBase):
    """Bytes that were read already, and what follows them."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        head = self._head if size < 0 else self._head[:size]
        self._head = self._head[len(head) :]
        return head + self._rest.read(size - len(head) if size >= 0 else -1)
