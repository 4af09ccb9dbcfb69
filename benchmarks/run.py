#!/usr/bin/env python3
"""Measures dlint as its users run it, from an installed wheel, beside bare Python and hadolint.

    python benchmarks/run.py [--runs N] [--corpus FOLDER] [--sample N] [--jobs N] [--json FILE]

The wheel goes into a virtual environment of its own, .cache/bench-venv. Nothing here passes or fails by time: that is
what budgets.py does. Exits 1 only if dlint itself failed (exit code 2 or 3).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from measure import Cost, median_seconds, one_core, run_once

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".cache" / "bench-venv"
EXAMPLE = CHECKOUT / "examples" / "seeds" / "node-nest" / "Dockerfile"
CORPUS = Path(os.environ.get("DLINT_CORPUS", CHECKOUT.parent / "shared" / "corpus")) / "dev"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq"]

Row = dict[str, str | float | int | None]


def main(argv: list[str] | None = None) -> int:
    """Install, measure, print; 1 if dlint failed."""
    asked = _parser().parse_args(argv)
    install()
    rows = _start_up(asked.runs) + _throughput(asked.corpus, asked.sample, asked.jobs)
    _show(rows)
    if asked.json:
        asked.json.write_text(json.dumps({"rows": rows, "cores": os.cpu_count()}, indent=2) + "\n")
    return 1 if any(str(row["name"]).startswith("dlint") and row["failed"] for row in rows) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=30, help="of each command for the start-up times")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="a folder of Dockerfiles (default: %(default)s)")
    parser.add_argument("--sample", type=int, default=200, help="how many of them hadolint gets: it is slower")
    parser.add_argument("--jobs", type=int, default=1, help="processes that dlint may use on the folder")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    return parser


def install() -> None:
    """Put the wheel of this checkout into the benchmark's environment."""
    if not (VENV / "bin" / "python").exists():
        venv.create(VENV, with_pip=False)
    wheels = VENV / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    packed = [sys.executable, str(CHECKOUT / "tools" / "pack.py"), str(wheels)]
    wheel = subprocess.run(packed, check=True, capture_output=True, text=True).stdout.strip()
    pip = [*PIP, "--python", str(VENV / "bin" / "python"), "install"]
    subprocess.run([*pip, wheel], check=True)
    subprocess.run([*pip, "--force-reinstall", "--no-deps", wheel], check=True)


def program(name: str) -> str | None:
    """Where a peer is: it comes with the development tools of this checkout, or lies on PATH."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)


def _start_up(runs: int) -> list[Row]:
    dlint, hadolint = str(VENV / "bin" / "dlint"), program("hadolint")
    commands = {
        "python -c pass": [str(VENV / "bin" / "python"), "-c", "pass"],
        "dlint --version": [dlint, "--version"],
        "dlint check --no-cache FILE": [dlint, "check", "--no-cache", str(EXAMPLE)],
        "dlint check FILE, again": [dlint, "check", str(EXAMPLE)],
    }
    if hadolint:
        commands["hadolint FILE"] = [hadolint, str(EXAMPLE)]
    medians = median_seconds([one_core(command) for command in commands.values()], runs)
    costs = [run_once(command) for command in commands.values()]
    return [
        {"table": "start", "name": name, "seconds": seconds, "peak": cost.peak, "failed": cost.code > 1}
        for name, seconds, cost in zip(commands, medians, costs, strict=True)
    ]


def _throughput(corpus: Path, sample: int, jobs: int) -> list[Row]:
    """Seconds a file over a folder: dlint over all, hadolint over every n-th."""
    files = sorted(str(path) for path in corpus.rglob("*ockerfile*") if path.is_file())
    if not files:
        print(f"no Dockerfiles below {corpus}: throughput not measured", file=sys.stderr)
        return []
    check = [str(VENV / "bin" / "dlint"), "check", "--jobs", str(jobs), str(corpus)]
    run_once([*check, "--quiet"])
    rows = [_row("dlint, again", len(files), run_once(one_core(check) if jobs == 1 else check))]
    check.insert(2, "--no-cache")
    rows += [_row("dlint --no-cache", len(files), run_once(one_core(check) if jobs == 1 else check))]
    hadolint = program("hadolint")
    if hadolint:
        some = files[:: max(1, len(files) // sample)]
        rows.append(_row("hadolint", len(some), run_once(one_core([hadolint, "--no-fail", *some]))))
    return rows


def _row(name: str, files: int, cost: Cost) -> Row:
    per_file = cost.seconds / files
    row: Row = {"table": "folder", "name": name, "files": files, "seconds": cost.seconds, "per_file": per_file}
    return {**row, "peak": cost.peak, "failed": cost.code > 1}


def _show(rows: list[Row]) -> None:
    start = [row for row in rows if row["table"] == "start"]
    bare = _number(start[0], "seconds")
    print(f"{'start-up, one core':<28}{'median':>10}{'over bare':>12}{'x bare':>9}{'peak':>10}")
    for row in start:
        seconds = _number(row, "seconds")
        over = f"{(seconds - bare) * 1000:+.1f} ms"
        print(f"{row['name']:<28}{seconds * 1000:>7.1f} ms{over:>12}{seconds / bare:>9.2f}{_tail(row)}")
    folder = [row for row in rows if row["table"] == "folder"]
    if folder:
        print(f"\n{'a folder':<28}{'files':>10}{'seconds':>12}{'a file':>12}{'peak':>10}")
    for row in folder:
        per_file = f"{_number(row, 'per_file') * 1000:.2f} ms"
        seconds = _number(row, "seconds")
        print(f"{row['name']:<28}{row['files']:>10}{seconds:>12.2f}{per_file:>12}{_tail(row)}")


def _number(row: Row, key: str) -> float:
    value = row[key]
    assert isinstance(value, (int, float))
    return float(value)


def _tail(row: Row) -> str:
    failed = "  FAILED" if row["failed"] else ""
    return f"{_number(row, 'peak') / 1e6:>7.1f} MB{failed}"


if __name__ == "__main__":
    sys.exit(main())
