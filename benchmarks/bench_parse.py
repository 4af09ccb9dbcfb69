"""How long the parser takes: one RUN of 10,000 lines, a file of 12,000 lines, and, if it is there, a corpus.

    python benchmarks/bench_parse.py [CORPUS_FOLDER]

Every figure is the best of several runs, in milliseconds; reading files from the disk is left out.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

from dlint.syntax.parse import parse
from dlint.text.source import Source

ROUNDS = 5
STAGE = """FROM debian:12 AS stage{n}
ARG VERSION=1.{n} CHANNEL="stable"
ENV PATH=/opt/tool/bin:$PATH LANG=C.UTF-8
# what the tool needs
RUN apt-get update && \\
    apt-get install -y --no-install-recommends \\
    # comments stand here as well
      curl git && \\
    rm -rf /var/lib/apt/lists/*
COPY --from=stage0 --chown=1000:1000 ["/a b", "/c"]
RUN --mount=type=cache,target=/root/.cache <<EOF
pip install tool=={n}
EOF
HEALTHCHECK --interval=5s CMD ["/usr/bin/tool", "--check"]
"""


def long_run(lines: int) -> bytes:
    """A Dockerfile with one RUN over that many lines."""
    body = "".join(f"    echo line {number} && \\\n" for number in range(lines - 1))
    return f"FROM debian:12\nRUN true && \\\n{body}    true\n".encode()


def long_file(lines: int) -> bytes:
    """A Dockerfile of that many lines, of instructions of every manner."""
    stages = lines // STAGE.count("\n") + 1
    text = "".join(STAGE.format(n=number) for number in range(stages))
    return "".join(text.splitlines(keepends=True)[:lines]).encode()


def milliseconds(data: bytes) -> float:
    """The best time of several to parse these bytes."""
    best = float("inf")
    for _ in range(ROUNDS):
        source = Source(data)
        start = time.perf_counter()
        parse(source)
        best = min(best, time.perf_counter() - start)
    return best * 1000


def corpus_times(folder: str) -> list[float]:
    """The time for each file of a folder, its subfolders included."""
    times = []
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb") as stream:
                times.append(milliseconds(stream.read()))
    return times


def main() -> int:
    """Print one line for each figure."""
    print(f"one RUN of 10,000 lines   {milliseconds(long_run(10_000)):8.2f} ms")
    print(f"a file of 12,000 lines    {milliseconds(long_file(12_000)):8.2f} ms")
    if len(sys.argv) > 1:
        times = corpus_times(sys.argv[1])
        middle, mean = statistics.median(times), statistics.mean(times)
        print(f"corpus: {len(times)} files, median {middle:.3f} ms, mean {mean:.3f} ms")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
