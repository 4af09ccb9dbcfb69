"""Give dlint Dockerfiles changed at random: the tree against a port of BuildKit's parser, then check, then fix.

    python tools/fuzz.py [--count N] [--seed S] [--show N]

Each input goes through all three. A crash, a repair that has more errors than its input, and a repair of a
repair that changes it again are failures. Prints how many inputs there were of each kind, and the first failures; exits
1 if there are any. Without a seed each run has inputs of its own; the seed is printed.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from random import Random, SystemRandom

from parse_mutants import mutant
from parse_oracle import DIFFERENT, compare

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.engine.fixer import Fixer
from dlint.syntax.parse import parse
from dlint.text.source import Source, encode

TRUSTS = frozenset(("safe", "unsafe"))
SETTINGS = Settings()
SETTINGS.all = True


def judge(text: str) -> str:
    """What came of one input."""
    try:
        verdict = compare(text)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is what is looked for)
        return f"tree: {type(error).__name__}: {error}"
    if verdict.kind == DIFFERENT:
        return f"tree: {verdict.detail}"
    data = encode(text)
    try:
        check_source(Source(data), SETTINGS, False)
    except Exception as error:  # noqa: BLE001
        return f"check: {type(error).__name__}: {error}"
    try:
        return _repaired(data)
    except Exception as error:  # noqa: BLE001
        return f"fix: {type(error).__name__}: {error}"


def _repaired(data: bytes) -> str:
    fixed = Fixer(Source(data), SETTINGS, TRUSTS, False).fix(False).new
    if fixed == data:
        return "nothing to repair"
    if len(parse(Source(fixed)).errors) > len(parse(Source(data)).errors):
        return "fix: broken"
    if Fixer(Source(fixed), SETTINGS, TRUSTS, False).fix(False).new != fixed:
        return "fix: not stable"
    return "repaired"


def fuzz(count: int, seed: int, show: int) -> Counter[str]:
    """How many of `count` mutants there are of each kind; `show` failures are printed."""
    counts: Counter[str] = Counter()
    failures = 0
    for number in range(count):
        text = mutant(Random(f"{seed}/{number}"))
        kind = judge(text)
        counts[kind.partition(":")[0]] += 1
        if ":" in kind:
            failures += 1
            if failures <= show:
                print(f"{seed}/{number} {kind}\n    {text!r}", flush=True)
    counts["failures"] = failures
    return counts


def main() -> int:
    """Print the counts, the largest first."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    seed = SystemRandom().randrange(1 << 32) if options.seed is None else options.seed
    began = time.process_time()
    counts = fuzz(options.count, seed, options.show)
    for kind, number in counts.most_common():
        print(f"{number:8}  {kind}")
    print(f"seed {seed}: {options.count} inputs, {time.process_time() - began:.0f} s of CPU")
    return 1 if counts["failures"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
