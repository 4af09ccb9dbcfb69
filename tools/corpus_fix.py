"""Repair every file of a corpus in memory and hold the repairs to what is promised of them.

    python tools/corpus_fix.py FOLDER [--unsafe] [--all]

Counts files changed, repairs by rule, and refusals by reason; exits 1 if a repaired file no longer parses, changes
again on a second run, or does not keep its line ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter

from dlint import api
from dlint.config.settings import Settings
from dlint.syntax.parse import parse
from dlint.text.source import Source


def files_below(folder: str) -> list[str]:
    """All files below a folder, sorted."""
    return sorted(os.path.join(above, name) for above, _, names in os.walk(folder) for name in names)


def flaws(path: str, old: bytes, new: bytes, again: bytes) -> list[str]:
    """What is wrong with a repair, a line each."""
    found = []
    before, after = parse(Source(old)), parse(Source(new))
    if len(after.errors) > len(before.errors):
        found.append(f"{path}: no longer parses: {after.errors[0]}")
    if again != new:
        found.append(f"{path}: a second run changes it again")
    if (b"\r\n" in new) != (b"\r\n" in old) or new.endswith(b"\n") != old.endswith(b"\n"):
        found.append(f"{path}: line ends changed")
    return found


def main() -> int:
    """Print the counts and the flaws."""
    folder, unsafe = sys.argv[1], "--unsafe" in sys.argv
    settings = Settings().but(all="--all" in sys.argv)
    applied: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    broken: list[str] = []
    changed = 0
    began = time.perf_counter()
    for path in files_below(folder):
        with open(path, "rb") as stream:
            old = stream.read()
        fixed = api.fix(old, path, settings=settings, unsafe=unsafe)
        applied.update(repair.rule for repair in fixed.applied)
        refused.update(f"{repair.rule}: {repair.reason}" for repair in fixed.refused)
        if fixed.changed:
            changed += 1
            again = api.fix(fixed.new, path, settings=settings, unsafe=unsafe).new
            broken += flaws(path, old, fixed.new, again)
    print(f"{changed} files changed, {sum(applied.values())} repairs, {time.perf_counter() - began:.1f} s")
    for name, count in applied.most_common():
        print(f"  {count:5} {name}")
    print(f"{sum(refused.values())} refused")
    for name, count in refused.most_common(30):
        print(f"  {count:5} {name}")
    print(f"{len(broken)} broken or unstable", *broken[:20], sep="\n  ")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
