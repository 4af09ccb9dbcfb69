"""Hold dlint's parser against a port of BuildKit's on Dockerfiles changed at random.

    python tools/fuzz_parse.py [--count N] [--seed S] [--show N]

Prints how many inputs there were of each class of agreement, and the first differences. Exits 1 if there are any.
"""

from __future__ import annotations

import argparse
from collections import Counter
from random import Random

from parse_mutants import mutant
from parse_oracle import DIFFERENT, compare


def fuzz(count: int, seed: int, show: int) -> Counter[str]:
    """How many of `count` mutants there are of each class; `show` differences are printed."""
    counts: Counter[str] = Counter()
    for number in range(count):
        text = mutant(Random(f"{seed}/{number}"))
        verdict = compare(text)
        counts[verdict.kind] += 1
        if verdict.kind == DIFFERENT and counts[DIFFERENT] <= show:
            print(f"{text!r}\n    {verdict.detail}")
    return counts


def main() -> int:
    """Print the counts, the largest first."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    counts = fuzz(options.count, options.seed, options.show)
    for kind, number in counts.most_common():
        print(f"{number:8}  {kind}")
    return 1 if counts[DIFFERENT] else 0


if __name__ == "__main__":
    raise SystemExit(main())
