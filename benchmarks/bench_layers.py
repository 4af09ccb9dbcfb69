"""How fast a saved image is read, and in how much memory: scanned, with digests, with its waste, compared with another.

    python benchmarks/bench_layers.py [GIGABYTES] [FILES]

The archive (1.5 GB and 500,000 files in ten layers by default; a tenth of the files is written twice, some are deleted)
comes into being as it is read and is never on disk; the time that this takes is left out. Each way runs in a process of
its own. Seconds are of the processor, so that they mean something on a busy machine, too; MB/s are of uncompressed
layers, memory is that of the whole process at its peak.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator

from dlint.trial.equivalence.image_diff import compare
from dlint.trial.image.archive import read_image
from dlint.trial.image.folders import survey
from dlint.trial.image.image import Image
from dlint.trial.image.waste import count_waste

LAYERS = 10
FILES_A_FOLDER = 20
CHUNK = 1 << 20
NOISE = random.Random(6).randbytes(2 << 20)


class Stream(io.RawIOBase):
    """Pieces as a stream; `making` are the processor's seconds that they took to make."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._buffer = bytearray()
        self.making = 0.0

    def read(self, size: int = -1) -> bytes:
        began = time.process_time()
        while len(self._buffer) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._buffer += piece
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        self.making += time.process_time() - began
        return taken


def header(name: str, size: int, kind: bytes = b"0") -> bytes:
    """A tar header as Go writes it."""
    front = name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"14524770000\0"
    rest = kind + bytes(100) + b"ustar\x0000" + bytes(247)
    return front + b"%06o\0 " % (sum(front) + 8 * 32 + sum(rest)) + rest


def padded(size: int) -> int:
    """A length in whole blocks."""
    return size + -size % 512


def sizes(total: int, files: int) -> list[int]:
    """Sizes as packages have them: most small, few big; the same ones for each layer."""
    chance = random.Random(7)
    raw = [chance.lognormvariate(0, 1.8) for _ in range(files)]
    scale = total / sum(raw)
    return [int(one * scale) for one in raw]


def layer(at: int, lengths: list[int]) -> Iterator[bytes]:
    """One layer's tar; its first tenth overwrites what the layer below wrote last, and a hundredth deletes."""
    first = at * len(lengths) * 9 // 10
    for index, size in enumerate(lengths):
        number = first + index
        folder = f"usr/lib/node_modules/package-{number // FILES_A_FOLDER}/dist"
        if at and index % 100 == 99:
            yield header(f"{folder[:-5]}/.wh.old-{number}", 0)
            continue
        yield header(f"{folder}/module-{number}.js", size)
        for start in range(0, size, CHUNK):
            part = min(CHUNK, size - start)
            yield NOISE[number % CHUNK :][:part]
        yield bytes(-size % 512)
    yield bytes(1024)


def layer_length(at: int, lengths: list[int]) -> int:
    """How long `layer` gets."""
    deleted = [at and index % 100 == 99 for index in range(len(lengths))]
    return 1024 + sum(512 + (0 if gone else padded(size)) for size, gone in zip(lengths, deleted, strict=True))


def gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A layer as registries keep it."""
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    yield from map(packer.compress, pieces)
    yield packer.flush()


def archive(lengths: list[int], *, packed: bool = False) -> Iterator[bytes]:
    """The archive of `docker save`, manifest last."""
    paths = [f"blobs/sha256/{hashlib.sha256(b'%d' % at).hexdigest()}" for at in range(LAYERS)]
    for at, path in enumerate(paths):
        wrap = gzip if packed else iter
        # Made twice, once for its length: kept in memory it would be measured, too.
        length = sum(map(len, gzip(layer(at, lengths)))) if packed else layer_length(at, lengths)
        yield header(path, length)
        yield from wrap(layer(at, lengths))
        yield bytes(-length % 512)
    config = {"os": "linux", "architecture": "amd64", "rootfs": {"diff_ids": paths}}
    listed = [{"Config": "config.json", "Layers": paths}]
    for name, value in (("config.json", config), ("manifest.json", listed)):
        text = json.dumps(value).encode()
        yield header(name, len(text)) + text + bytes(-len(text) % 512)
    yield bytes(1024)


class Reading:
    """Reads made images; `making` are the seconds to leave out."""

    def __init__(self, lengths: list[int]) -> None:
        self.lengths = lengths
        self.making = 0.0
        self.note = ""

    def image(self, *, digests: bool = False, packed: bool = False) -> Image:
        stream = Stream(archive(self.lengths, packed=packed))
        image = read_image(stream, digests=digests)  # type: ignore[arg-type]
        self.making += stream.making
        return image

    def scan(self) -> None:
        self.note = f"{sum(len(layer.entries) for layer in self.image().layers)} entries"

    def digests(self) -> None:
        self.image(digests=True)

    def waste(self) -> None:
        waste = count_waste(self.image())
        self.note = f"{waste.bytes / 1e6:.0f} MB wasted"

    def shares(self) -> None:
        waste, shares = survey(self.image())
        self.note = f"{waste.bytes / 1e6:.0f} MB wasted, {len(shares)} shares"

    def gzip(self) -> None:
        self.image(packed=True)

    def compare(self) -> None:
        found = compare(self.image(digests=True), self.image(digests=True))
        self.note = f"{len(found)} differences"


WAYS: dict[str, Callable[[Reading], None]] = {
    "scan": Reading.scan,
    "scan of gzip blobs": Reading.gzip,
    "with digests": Reading.digests,
    "with waste": Reading.waste,
    "with waste and shares": Reading.shares,
    "two images compared": Reading.compare,
}


def main(words: list[str]) -> int:
    """Run every way in a process of its own; with a third word the way of that name in this one."""
    total, files = float(words[0]) if words else 1.5, int(words[1]) if len(words) > 1 else 500_000
    lengths = sizes(int(total * 1e9 / LAYERS), files // LAYERS)
    if len(words) > 2:
        print(json.dumps(measure(words[2], lengths)))
        return 0
    print(f"{total} GB, {files} files in {LAYERS} layers")
    for way in WAYS:
        command = [sys.executable, __file__, str(total), str(files), way]
        answer = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)
        figures = f"{answer['seconds']:6.2f} s {answer['rate']:5.0f} MB/s {answer['memory']:5.0f} MB"
        print(f"{way:22} {figures}  {answer['note']}")
    return 0


def measure(way: str, lengths: list[int]) -> dict[str, float | str]:
    """Processor seconds, rate, peak memory."""
    reading = Reading(lengths)
    images = 2 if way == "two images compared" else 1
    length = images * sum(layer_length(at, lengths) for at in range(LAYERS)) / 1e6
    began = time.process_time()
    WAYS[way](reading)
    seconds = time.process_time() - began - reading.making
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "rate": length / seconds, "memory": memory, "note": reading.note}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
