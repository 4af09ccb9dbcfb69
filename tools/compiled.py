#!/usr/bin/env python3
"""Builds the wheel whose `COMPILED` packages (setup.py) are compiled by mypyc, beside the pure one, and tries it.

    python tools/compiled.py FOLDER [DOCKERFILES]

Prints the seconds of the build and the sizes of both wheels, runs the tests of the compiled packages on the compiled
one, and compares the `check --all` and `fix --unsafe --all --diff` of both over a folder of Dockerfiles. Exits 1 if a
test fails or an output differs by a byte.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from pack import CHECKOUT, copy_sources, pack

TESTS = ("tests/text", "tests/syntax")
COMMANDS = (("check", "--no-cache", "--all", "--format", "json"), ("fix", "--unsafe", "--all", "--diff"))


def main(argv: list[str]) -> int:
    """Build both wheels into the folder named, test and compare; 1 if they differ."""
    into = Path(argv[0]).resolve()
    dockerfiles = Path(argv[1]) if len(argv) > 1 else CHECKOUT / "examples"
    with tempfile.TemporaryDirectory() as folder:
        homes = {name: _built(name, into, Path(folder) / name) for name in ("pure", "compiled")}
        failed = _tests(homes["compiled"])
        return 1 if _differences(homes, dockerfiles) or failed else 0


def _built(name: str, into: Path, home: Path) -> Path:
    """Build a wheel and unpack it into a folder, which is given back."""
    began = time.perf_counter()
    os.environ["DLINT_COMPILED"] = "1" if name == "compiled" else ""
    into.mkdir(parents=True, exist_ok=True)
    (home / "sources").mkdir(parents=True)
    wheel = pack(copy_sources(home / "sources"), into)
    seconds = time.perf_counter() - began
    print(f"{name}: {wheel.name}, {wheel.stat().st_size / 1e6:.1f} MB, built in {seconds:.0f} s", flush=True)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home / "site")
    return home / "site"


def _environment(site: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}


def _tests(site: Path) -> bool:
    """Run the tests of the compiled packages on an unpacked wheel; whether any fails."""
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow and not engine", *TESTS]
    return subprocess.run(line, cwd=CHECKOUT, env=_environment(site), check=False).returncode != 0


def _differences(homes: dict[str, Path], dockerfiles: Path) -> int:
    """How many of the commands give another output from the compiled wheel."""
    count = 0
    for command in COMMANDS:
        line = [sys.executable, "-m", "dlint", command[0], "--isolated", *command[1:], str(dockerfiles)]
        outputs = {
            subprocess.run(line, env=_environment(site), capture_output=True, check=False).stdout
            for site in homes.values()
        }
        print(f"dlint {' '.join(command)}: {'equal' if len(outputs) == 1 else 'DIFFERENT'}")
        count += len(outputs) > 1
    return count


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
