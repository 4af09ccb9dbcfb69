"""Unpacks a blob that comes in chunks: gzip, zstd, or nothing to unpack."""

from __future__ import annotations

import contextlib
import importlib
import subprocess
import threading
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import IO, Any

from dlint.system.programs import find_program
from dlint.trial.image.tar_stream import BadTar

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# What is unpacked at a time: a megabyte of gzip can hold a gigabyte.
PIECE = 1 << 20


class BadBlob(Exception):
    """A blob that cannot be unpacked; the message gives the reason."""


def is_packed(head: bytes) -> bool:
    """Whether a blob that begins so is compressed in a way that registries know."""
    return head.startswith((GZIP, ZSTD))


def unpack(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The unpacked content of a blob that begins with `head`, which is not in `chunks` any more."""
    whole = chain((head,), chunks)
    if head.startswith(GZIP):
        return _gunzip(whole)
    if head.startswith(ZSTD):
        return _unzstd(whole)
    return whole


def _gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for chunk in chunks:
        data = chunk
        while data:
            if inflate.eof:
                # Blobs that are read file by file (eStargz) hold many gzip members; zeros at the end are padding.
                if not data.strip(b"\0"):
                    break
                inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                yield inflate.decompress(data, PIECE)
            except zlib.error as error:
                raise BadBlob(f"broken gzip: {error}") from None
            data = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
    while not inflate.eof:
        rest = inflate.decompress(inflate.unconsumed_tail, PIECE)
        if not rest:
            raise BadBlob("the gzip stream is cut off")
        yield rest


def _unzstd(chunks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        module = importlib.import_module("compression.zstd")
    except ImportError:
        return _unzstd_by_program(chunks)
    return _unzstd_by_python(module, chunks)


def _unzstd_by_python(module: Any, chunks: Iterator[bytes]) -> Iterator[bytes]:
    frame = module.ZstdDecompressor()
    for chunk in chunks:
        data = chunk
        while data or not (frame.eof or frame.needs_input):
            if frame.eof:
                frame = module.ZstdDecompressor()
            try:
                yield frame.decompress(data, PIECE)
            except module.ZstdError as error:
                raise BadBlob(f"broken zstd: {error}") from None
            data = frame.unused_data if frame.eof else b""
    if not frame.eof:
        raise BadBlob("the zstd stream is cut off")


def _unzstd_by_program(chunks: Iterator[bytes]) -> Iterator[bytes]:
    program = find_program("zstd")
    if program is None:
        raise BadBlob("a layer is packed with zstd: install the program zstd, or use Python 3.14")
    command = [program, "--decompress", "--stdout", "--quiet"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise BadBlob("zstd has no pipes")
        # One thread cannot do both: zstd stops reading while what it prints is not taken.
        feeder = threading.Thread(target=_feed, args=(process.stdin, chunks), daemon=True)
        feeder.start()
        try:
            while piece := process.stdout.read(PIECE):
                yield piece
        # Also where the reader stops early: the generator is closed, and the program must not stay.
        except BaseException:
            process.kill()
            raise
        finally:
            feeder.join()
        if process.wait() != 0:
            raise BadBlob(f"broken zstd: {process.stderr.read().decode(errors='replace').strip()}")


def _feed(sink: IO[bytes], chunks: Iterator[bytes]) -> None:
    # Who reads the archive itself meets its end again; a pipe that breaks means that zstd has given up and prints why.
    with contextlib.suppress(OSError, BadTar), sink:
        for chunk in chunks:
            sink.write(chunk)
