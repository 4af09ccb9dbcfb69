#!/usr/bin/env python3
"""Compares dlint's findings with those of BuildKit's own checks, by twin name, over a corpus.

    python tools/compare_buildkit.py CORPUS_FOLDER [--show CHECK]

The folder holds `dev/` (the files) and `dev-buildkit.jsonl.xz` (one object a line and file; `lint` is what BuildKit's
checks report without knowing the base images, `build_error` where it stopped). A finding counts once for a check, file
and instruction. With `--show` the places where the two differ are listed for one check.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Any

from dlint.engine.location import place
from dlint.engine.registry import load, rule_infos
from dlint.engine.walk import walk
from dlint.kit import Finding, Rule
from dlint.model.dockerfile import Dockerfile
from dlint.syntax.parse import parse
from dlint.text.source import Source

PREFIX = "buildkit:"
COLUMNS = ("both", "only ours", "ours, BuildKit stopped", "only theirs")

Place = tuple[str, str, int]


def main() -> int:
    """Print the table, or the differences of one check."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder")
    options.add_argument("--show", metavar="CHECK", default="")
    chosen = options.parse_args()
    table: dict[str, Counter[str]] = {}
    for column, (check, path, line) in _compared(chosen.folder):
        table.setdefault(check, Counter())[column] += 1
        if check == chosen.show and column != "both":
            print(f"{column}: {path}:{line}")
    if not chosen.show:
        _print(table)
    return 0


def _print(table: dict[str, Counter[str]]) -> None:
    print(f"{'check':<34}" + "".join(f"{column:>24}" for column in COLUMNS))
    for check in sorted(table):
        print(f"{check:<34}" + "".join(f"{table[check][column]:>24}" for column in COLUMNS))


def _compared(folder: str) -> Iterator[tuple[str, Place]]:
    """Each place that either of the two reports, with its column."""
    rules = [(info.id, load(info.id)) for info in rule_infos() if any(twin.startswith(PREFIX) for twin in info.twins)]
    with lzma.open(os.path.join(folder, "dev-buildkit.jsonl.xz"), "rt", encoding="utf-8") as recording:
        for row in recording:
            recorded = json.loads(row)
            with open(os.path.join(folder, "dev", recorded["file"]), "rb") as stream:
                file = Dockerfile(parse(Source(stream.read(), recorded["file"])))
            ours, theirs = _ours(file, rules), _theirs(file, recorded)
            stopped = bool(recorded.get("build_error"))
            yield from (("both", place) for place in sorted(ours & theirs))
            yield from ((COLUMNS[2] if stopped else COLUMNS[1], place) for place in sorted(ours - theirs))
            yield from (("only theirs", place) for place in sorted(theirs - ours))


def _ours(file: Dockerfile, rules: list[tuple[str, Rule]]) -> set[Place]:
    """The findings of the rules, suppressed or not."""
    found = set()
    for rule_id, rule in rules:
        results: Iterator[Finding] = walk(file, {kind: [rule.check] for kind in rule.kinds})
        for finding in results:
            result = place(file, rule_id, rule.twins, rule.severity, finding)
            for twin in result.twins:
                if twin.startswith(PREFIX):
                    found.add((twin.removeprefix(PREFIX), file.source.path, _start_of(file, result.line)))
    return found


def _theirs(file: Dockerfile, recorded: dict[str, Any]) -> set[Place]:
    return {(lint["rule"], file.source.path, _start_of(file, lint["line"])) for lint in recorded.get("lint") or []}


def _start_of(file: Dockerfile, line: int) -> int:
    """The first line of the instruction that a line belongs to: the two point to different lines of it."""
    starts = [node.start_line for node in file.tree.instructions]
    at = bisect_right(starts, line)
    return starts[at - 1] if at else line


if __name__ == "__main__":
    sys.exit(main())
