"""Measure how the time of dlint grows with its input, over many shapes of input (tools/growth_shapes.py).

    python tools/growth.py [PART OF A NAME…] [--verb check,fix,context,tree] [--size 65536] [--blame]

Each shape is measured at an eighth, a half and all of a size, in a process of its own: seconds of CPU, and memory. A
shape falls short where the largest takes over 1.5 s or 200 MB, or grows with more than the power 1.4 of the size.
`--blame` names the functions whose calls grow fastest. Prints what falls short, and counts; exits 1 if anything does.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import sys
import tempfile
from collections import Counter
from math import log
from pathlib import Path
from types import FrameType
from typing import Any

from growth_shapes import shapes

from dlint.cli.main import main as dlint

ARGUMENTS = {
    "check": ["check", "--all", "--isolated", "--format", "json", "Dockerfile"],
    "fix": ["fix", "--diff", "--unsafe", "--all", "--isolated", "Dockerfile"],
    "context": ["context", "."],
    "tree": ["tree", "--format", "json", "Dockerfile"],
}
MOST_SECONDS = 1.5
MOST_BYTES = 200 << 20
MOST_POWER = 1.4
LONG_ENOUGH = 0.3
CPU_LIMIT = 8


def measure(files: dict[str, str], verb: str, blame: bool = False) -> dict[str, Any]:
    """Seconds of CPU, bytes and the exit code of a verb on a folder, found by a child process; with `blame` calls by
    function as well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with contextlib.suppress(BaseException):
            os.write(writing, json.dumps(_in_child(files, verb, blame)).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as stream:
        printed = stream.read()
    os.waitpid(child, 0)
    return json.loads(printed) if printed else {"seconds": float("inf"), "bytes": 0, "code": None, "calls": {}}


def _in_child(files: dict[str, str], verb: str, blame: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_bytes(text.encode("utf-8", "surrogateescape"))
        os.chdir(folder)
        before = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(before.ru_utime + before.ru_stime) + CPU_LIMIT
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        calls: Counter[str] = Counter()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        if blame:
            sys.setprofile(lambda frame, event, _: _count(calls, frame, event))
        code = dlint(ARGUMENTS[verb])
        sys.setprofile(None)
        after = resource.getrusage(resource.RUSAGE_SELF)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return {"seconds": spent, "bytes": after.ru_maxrss * 1024, "code": code, "calls": dict(calls)}


def _count(calls: Counter[str], frame: FrameType, event: str) -> None:
    if event == "call":
        code = frame.f_code
        calls[f"{code.co_filename.rpartition('dlint/')[2]}:{code.co_firstlineno} {code.co_name}"] += 1


def power(small: float, large: float, ratio: float) -> float:
    """The exponent by which something grew while its input became `ratio` times as large."""
    return log(max(large, 1e-9) / max(small, 1e-9)) / log(ratio)


def complaint(rows: list[dict[str, Any]], ratio: float) -> str | None:
    """What is wrong with the measurements of a shape, smallest first."""
    last = rows[-1]
    if last["code"] not in (0, 1, 2):
        return "ends with " + ("no answer" if last["code"] is None else str(last["code"]))
    if last["seconds"] > MOST_SECONDS:
        return "too long"
    if last["bytes"] > MOST_BYTES:
        return "too much memory"
    if last["seconds"] > LONG_ENOUGH and power(rows[-2]["seconds"], last["seconds"], ratio) > MOST_POWER:
        return "grows too fast"
    return None


def blamed(shape: Any, size: int, verb: str) -> list[str]:
    """The functions whose calls grow fastest, with their calls and exponents."""
    small, large = (measure(shape(each), verb, True)["calls"] for each in (size // 16, size // 4))
    ranked = sorted(((power(small.get(name, 1), calls, 4), calls, name) for name, calls in large.items()), reverse=True)
    return [f"    {count:>9} ^{grown:.2f} {name}" for grown, count, name in ranked if count > 20_000 and grown > 1.2][
        :8
    ]


def main() -> int:
    """Measure the shapes that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="parts of the names of shapes")
    parser.add_argument("--verb", default="check")
    parser.add_argument("--size", type=int, default=65536)
    parser.add_argument("--blame", action="store_true")
    options = parser.parse_args()
    chosen = {name: make for name, make in shapes().items() if not options.names or any(map(name.count, options.names))}
    verbs = options.verb.split(",")
    short = 0
    for name, make in chosen.items():
        for verb in verbs:
            rows = [measure(make(size), verb) for size in (options.size // 8, options.size // 2, options.size)]
            wrong = complaint(rows, 2)
            if wrong is None:
                continue
            short += 1
            seconds = " ".join(f"{row['seconds']:.2f}" for row in rows)
            print(f"{verb} {name}: {wrong}: {seconds} s, {rows[-1]['bytes'] >> 20} MB", flush=True)
            for line in blamed(make, options.size, verb) if options.blame else []:
                print(line, flush=True)
    print(f"{len(chosen) * len(verbs) - short} of {len(chosen) * len(verbs)} grow as they should")
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main())
