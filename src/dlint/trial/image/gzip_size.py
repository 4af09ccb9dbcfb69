"""Measures in a thread of its own how long a stream is when gzip packs it."""

from __future__ import annotations

import queue
import threading
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import Self

# The level of gzip and of the engines' pushes; some chunks wait, so that the reader need not.
LEVEL, WAITING = 6, 8


class GzipCounter:
    """A gzip that keeps nothing but the length: `watch` the chunks, then read `length` after the `with` block."""

    __slots__ = ("_chunks", "_thread", "length")

    def __init__(self) -> None:
        self.length = 0
        # zlib releases the interpreter lock while it packs, so reading and packing run at the same time.
        self._chunks: queue.Queue[bytes | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._pack, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._chunks.put(None)
        self._thread.join()

    def watch(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The same chunks, each measured on its way."""
        for chunk in chunks:
            self._chunks.put(chunk)
            yield chunk

    def _pack(self) -> None:
        # 16 more than the window asks zlib for the frame of gzip.
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        while (chunk := self._chunks.get()) is not None:
            self.length += len(packer.compress(chunk))
        self.length += len(packer.flush())
