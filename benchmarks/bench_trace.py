"""What tracing costs: the same installs in a container, plain and under the tracer.

    python benchmarks/bench_trace.py [TIMES]

Needs docker, strace and the bases of `tools/engine.py bases machine python node`. Seconds of the processor are those of
all processes of the step, the tracer among them, so that they mean something on a busy machine; wall seconds come with
them. The lowest of TIMES (default 3) counts, plain and traced in turn.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from dlint.trial.trace.instrument import MOUNTED_AT, STRACE
from dlint.trial.trace.tracer import tracer_folder

STEPS = (
    ("npm ci (express)", "node:20-slim", "cd /app && npm ci --silent --no-audit --no-fund", "express"),
    (
        "pip install (django)",
        "python:3.11-slim",
        "cd /app && pip install -q --no-cache-dir -r requirements.txt",
        "django",
    ),
    ("apt-get install (curl)", "debian:machine", "apt-get -qq update && apt-get -qq install -y curl >/dev/null", None),
)
APPS = Path(__file__).resolve().parent.parent / "tests" / "optimize" / "real"
LOADER = f"{MOUNTED_AT}/loader --library-path {MOUNTED_AT}/lib"


def main() -> int:
    """Print a table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    tracer = tracer_folder()
    print("| step | plain: wall, cpu | traced: wall, cpu | cpu more | trace |")
    print("|---|---:|---:|---:|---:|")
    for title, image, script, app in STEPS:
        found = [
            (_run(image, script, app, tracer, False), _run(image, script, app, tracer, True)) for _ in range(times)
        ]
        plain, traced = (min(each) for each in zip(*found, strict=True))
        more = f"{100 * (traced[0] / plain[0] - 1):+.0f} %"
        shown = [f"{wall:.1f} s, {cpu:.1f} s" for cpu, wall, _ in (plain, traced)]
        print(f"| {title} | {shown[0]} | {shown[1]} | {more} | {traced[2] / 1e6:.1f} MB |", flush=True)
    return 0


def _run(image: str, script: str, app: str | None, tracer: Path, traced: bool) -> tuple[float, float, int]:
    """Seconds of the processor, wall seconds, bytes of the trace."""
    start = f"{LOADER} {MOUNTED_AT}/strace {' '.join(STRACE)} -o /tmp/trace" if traced else "env"
    timed = f"TIMEFORMAT='%U %S %R'; time {start} /bin/sh -c '{script}'"
    whole = f"cp -r /given /app; touch /tmp/trace; {timed}; stat -c %s /tmp/trace"
    mounts = ["-v", f"{tracer}:{MOUNTED_AT}:ro", "-v", f"{APPS / app if app else tracer}:/given:ro"]
    words = ["docker", "run", "--rm", "--network", "host", *mounts, image, "bash", "-c", whole]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)
    user, system, wall = map(float, re.findall(r"^([\d.]+) ([\d.]+) ([\d.]+)$", ran.stderr, re.MULTILINE)[-1])
    return user + system, wall, int(ran.stdout.split()[-1])


if __name__ == "__main__":
    sys.exit(main())
