"""Throughput and memory of `dlint scan` by engine, on a corpus that is multiplied with changes.

    python benchmarks/scan_engines.py CORPUS --files 100000 --engines local,dask,ray,spark [--folder DIR]

Each copy of a Dockerfile gets a label of its own, so that no content is a duplicate. Seconds are those of the
processors of all processes that a run starts; memory is their shares added up (PSS), the highest sample.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
MARK = "DLINT_BENCHMARK"
PAUSE = 1.0


def main(argv: list[str] | None = None) -> int:
    """Measure and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--engines", default="check,local,dask,ray,spark")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where data sets stay (default: a temporary folder)")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="dlint-bench-") as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for engine in asked.engines.split(","):
            print(json.dumps(measured(engine, asked, folder)), flush=True)
    return 0


def measured(engine: str, asked: argparse.Namespace, folder: Path) -> dict[str, object]:
    """One run: seconds of the clock and of processors, memory, and what they come to for a file."""
    dlint = str(Path(sys.executable).with_name("dlint"))
    if engine == "check":
        tree = folder / f"tree-{asked.files}"
        if not tree.is_dir():
            write_tree(asked.corpus, asked.files, tree)
        command = [dlint, "check", "--isolated", "--exit-zero", "-q", "--context", str(empty(folder)), str(tree)]
    else:
        table = folder / f"files-{asked.files}.jsonl"
        if not table.is_file():
            write_table(asked.corpus, asked.files, table)
        target = folder / f"set-{engine}-{asked.files}"
        shutil.rmtree(target, ignore_errors=True)
        command = [dlint, "scan", "--isolated", "--engine", engine, "-o", str(target), str(table)]
    seconds, processor, memory = watched([*command, f"-j{asked.jobs}"])
    return {
        "engine": engine,
        "files": asked.files,
        "jobs": asked.jobs,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "milliseconds_a_file": round(1000 * processor / asked.files, 2),
        "memory_mb": round(memory / 1e6),
    }


def variants(corpus: Path, count: int) -> Iterator[tuple[int, bytes]]:
    """`count` different Dockerfiles: all of the corpus again and again, each time with another label."""
    texts = [path.read_bytes() for path in sorted(corpus.rglob("*")) if path.is_file()]
    for number in range(count):
        text = texts[number % len(texts)]
        yield number, text.rstrip(b"\n") + f'\nLABEL org.example.copy="{number}"\n'.encode()


def write_table(corpus: Path, count: int, path: Path) -> None:
    """The variants as JSON lines, in repositories of ten."""
    with path.open("w", encoding="utf-8") as file:
        for number, text in variants(corpus, count):
            row = {"repository": f"example/{number // 10}", "path": f"{number % 10}/Dockerfile",
                   "content": text.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()}  # fmt: skip
            file.write(json.dumps(row) + "\n")


def write_tree(corpus: Path, count: int, folder: Path) -> None:
    """The variants as files."""
    for number, text in variants(corpus, count):
        place = folder / f"{number // 1000}" / f"{number % 1000}"
        place.mkdir(parents=True)
        (place / "Dockerfile").write_bytes(text)


def empty(folder: Path) -> Path:
    """A build context with nothing in it, as a scan has none."""
    (folder / "empty").mkdir(exist_ok=True)
    return folder / "empty"


def watched(command: list[str]) -> tuple[float, float, int]:
    """Seconds of the clock, seconds of processors, and most bytes of memory, of a command and all that it starts."""
    mark = uuid.uuid4().hex
    began = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, MARK: mark}, stdout=subprocess.DEVNULL)
    used: dict[int, float] = {}
    most = 0
    while process.poll() is None:
        own = _marked(mark.encode())
        for pid in own:
            used[pid] = max(used.get(pid, 0.0), _processor(pid))
        most = max(most, sum(map(_memory, own)))
        time.sleep(PAUSE)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return time.monotonic() - began, sum(used.values()), most


def _marked(mark: bytes) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def _processor(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    raise SystemExit(main())
