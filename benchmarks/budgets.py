#!/usr/bin/env python3
"""Holds dlint to its budgets of time and memory, as ratios to bare Python and to hadolint in one run.

    python benchmarks/budgets.py [--runs N] [--corpus FOLDER] [--sample N] [--json FILE]

Times are processor time, user and system, of commands that take turns on one core: another load on the machine slows
all of them. A budget has a goal and, where the goal is not reached
yet, a limit above it that guards what is reached. Exits 1 if a limit is exceeded. The wheel that is measured is the one
that `benchmarks/run.py` installs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import run
from measure import one_core, run_once, watched

from dlint.report import FORMATS

FILES = 8000
"""Of the tree that is checked again."""
FINDINGS = 10_000
WRAPPERS = {
    "pip 23": """\
# -*- coding: utf-8 -*-
import re
import sys
from dlint.cli.main import command
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(command())
""",
    "pip 26": """\
import sys
from dlint.cli.main import command
if __name__ == '__main__':
    sys.argv[0] = sys.argv[0].removesuffix('.exe')
    sys.exit(command())
""",
    "uv": """\
# -*- coding: utf-8 -*-
import sys
from dlint.cli.main import command
if __name__ == "__main__":
    if sys.argv[0].endswith("-script.pyw"):
        sys.argv[0] = sys.argv[0][:-11]
    elif sys.argv[0].endswith(".exe"):
        sys.argv[0] = sys.argv[0][:-4]
    sys.exit(command())
""",
}
"""The command as each installer writes it. Source: wheels installed by pip 23.3.2, pip 26.3 and uv 0.13.9, 2026-11."""


class Budget:
    """What was measured, the goal, and the limit (None: the goal); `unit` stands behind all three numbers."""

    __slots__ = ("goal", "limit", "name", "unit", "value")

    def __init__(self, name: str, value: float, goal: float, unit: str, limit: float | None = None) -> None:
        self.name = name
        self.value = value
        self.goal = goal
        self.unit = unit
        self.limit = goal if limit is None else limit

    @property
    def is_kept(self) -> bool:
        return self.value <= self.limit

    @property
    def verdict(self) -> str:
        """Empty where the goal is reached."""
        if self.value <= self.goal:
            return ""
        return f"goal missed, limit {self.limit:.3g}" if self.is_kept else f"LIMIT {self.limit:.3g} EXCEEDED"


def main(argv: list[str] | None = None) -> int:
    """Install, measure, print; 1 if a budget is exceeded."""
    asked = _parser().parse_args(argv)
    run.install()
    with tempfile.TemporaryDirectory() as folder:
        found = [*start_up(Path(folder), asked.runs), *folders(Path(folder), asked.corpus, asked.sample)]
    for each in found:
        print(f"{each.name:<56}{each.value:>8.2f} {each.unit:<3} goal {each.goal:<6.3g} {each.verdict}".rstrip())
    if asked.json:
        rows = [{name: getattr(each, name) for name in Budget.__slots__} for each in found]
        asked.json.write_text(json.dumps({"budgets": rows, "cores": os.cpu_count()}, indent=2) + "\n")
    return 0 if all(each.is_kept for each in found) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20, help="of each command for the start-up times")
    parser.add_argument(
        "--corpus", type=Path, default=run.CORPUS, help="a folder of Dockerfiles (default: %(default)s)"
    )
    parser.add_argument("--sample", type=int, default=200, help="how many of them are checked and repaired")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    return parser


def seconds(commands: Sequence[Sequence[str]], runs: int) -> list[float]:
    """The median processor time of each command, all of them taken in turns after a first run that is not counted."""
    taken: list[list[float]] = [[] for _ in commands]
    for turn in range(runs + 1):
        for index, command in enumerate(commands):
            cost = watched(one_core(command))
            if turn:
                taken[index].append(cost.processor)
    return [statistics.median(each) for each in taken]


def start_up(folder: Path, runs: int) -> Iterator[Budget]:
    """One file outside of any repository, so that nothing but the file is read."""
    path = folder / "one" / "Dockerfile"
    path.parent.mkdir()
    shutil.copy(run.EXAMPLE, path)
    python, dlint = str(run.VENV / "bin" / "python"), str(run.VENV / "bin" / "dlint")
    hadolint = run.program("hadolint")
    wrappers = {name: _wrapper(folder / f"dlint-{number}", name) for number, name in enumerate(WRAPPERS)}
    commands = [[python, "-c", "pass"], [dlint, "check", "--no-cache", str(path)], [dlint, "check", str(path)]]
    commands += [[wrapper, "--version"] for wrapper in wrappers.values()]
    commands += [[hadolint, str(path)]] if hadolint else []
    bare, check, again, *rest = seconds(commands, runs)
    for name, version in zip(wrappers, rest, strict=False):
        # The wrapper of pip 23 imports `re` before anything of dlint runs.
        yield Budget(
            f"--version by {name}, over bare Python", (version - bare) * 1000, 2, "ms", 16 if "23" in name else 4
        )
    yield Budget("check of one file, over bare Python", (check - bare) * 1000, 12, "ms", 50)
    yield Budget("check of one file whose answer is kept, over Python", (again - bare) * 1000, 12, "ms", 15)
    for each in rest[len(wrappers) :]:
        yield Budget("check of one file, by that of hadolint", check / each, 0.6, "x", 1.2)
        yield Budget("the same with the answer kept", again / each, 0.6, "x")


def _wrapper(path: Path, name: str) -> str:
    """Write the command as an installer does; its path."""
    path.write_text(f"#!{run.VENV / 'bin' / 'python'}\n{WRAPPERS[name]}")
    path.chmod(0o755)
    return str(path)


def folders(folder: Path, corpus: Path, sample: int) -> Iterator[Budget]:
    """Many files: throughput, the cost of repairs, memory, and a tree that is checked again."""
    files = sorted(path for path in corpus.rglob("*ockerfile*") if path.is_file())
    if not files:
        print(f"no Dockerfiles below {corpus}: only the start is measured", file=sys.stderr)
        return
    some = [str(path) for path in files[:: max(1, len(files) // sample)]]
    dlint, hadolint = str(run.VENV / "bin" / "dlint"), run.program("hadolint")
    check = [dlint, "check", "--isolated", "--no-cache", "--jobs", "1"]
    fix = [dlint, "fix", "--isolated", "--diff"]
    commands = [[*check, *some], [*check, "--all", *some], [*fix, *some], [*fix, "--unsafe", "--all", *some]]
    commands += [[hadolint, "--no-fail", *some]] if hadolint else []
    plain, strict, safe, unsafe, *peer = seconds(commands, 3)
    for each in peer:
        yield Budget("check of a file among many, by that of hadolint", plain / each, 1 / 30, "x", 0.16)
    yield Budget("fix, by check", safe / plain, 2, "x", 2.4)
    yield Budget("fix --unsafe --all, by check --all", unsafe / strict, 3, "x", 3.6)
    yield Budget("peak of check over the corpus", run_once([*check, str(corpus)]).peak / 1e6, 60, "MB")
    yield Budget(f"{FILES:,} files, nothing changed, on two cores", _again(folder / "tree", files), 1, "s", 2)
    yield from reports(folder / "findings")


def reports(folder: Path) -> Iterator[Budget]:
    """Each format over many findings whose files were checked before: what remains is to read and to report them."""
    lines = "".join(f"MAINTAINER somebody{number}\n" for number in range(100))
    for number in range(FINDINGS // 100):
        place = folder / f"s{number}"
        place.mkdir(parents=True)
        (place / "Dockerfile").write_text(f"FROM debian:12\n{lines}")
    check = [str(run.VENV / "bin" / "dlint"), "check", "--isolated", "--jobs", "1", "--format"]
    commands = [[*check, name, str(folder)] for name in FORMATS["check"]]
    for name, taken in zip(FORMATS["check"], seconds(commands, 3), strict=True):
        yield Budget(f"{FINDINGS:,} findings as {name}", taken, 1, "s", 1.5)


def _again(tree: Path, files: Sequence[Path]) -> float:
    """Processor seconds of each of two cores for the second check of a tree, the best of three."""
    for number in range(FILES):
        place = tree / f"d{number % 200}" / f"s{number}"
        place.mkdir(parents=True)
        shutil.copy(files[number % len(files)], place / "Dockerfile")
    check = [str(run.VENV / "bin" / "dlint"), "check", "--isolated", "--quiet", "--jobs", "2", str(tree)]
    return min([watched(check).processor for _ in range(4)][1:]) / 2


if __name__ == "__main__":
    sys.exit(main())
