#!/usr/bin/env python3
"""Packs dlint as its users get it, from a clean copy: what earlier builds left in the checkout stays out.

    python tools/pack.py FOLDER

Writes a wheel into FOLDER and prints its path. Works without a network: setuptools has to be there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
FILES = ("pyproject.toml", "setup.py", "README.md", "LICENSE")
FOLDERS = ("src", "rules")


def main(argv: list[str]) -> int:
    """Write the wheel into the folder named."""
    into = Path(argv[0]).resolve()
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as copy:
        print(pack(copy_sources(Path(copy)), into))
    return 0


def copy_sources(into: Path) -> Path:
    """Copy all that a distribution is made from; `into`."""
    for name in FILES:
        shutil.copy(CHECKOUT / name, into / name)
    for name in FOLDERS:
        shutil.copytree(CHECKOUT / name, into / name, ignore=shutil.ignore_patterns("__pycache__"))
    return into


def pack(sources: Path, into: Path, hook: str = "build_wheel") -> Path:
    """Run a hook of the build backend itself, without an environment of its own; the wheel's path.

    Raises:
        RuntimeError: the build failed, with all that it printed.
    """
    program = f"from setuptools import build_meta; print(build_meta.{hook}({str(into)!r}))"
    ran = subprocess.run([sys.executable, "-c", program], cwd=sources, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise RuntimeError(ran.stdout + ran.stderr)
    return into / ran.stdout.splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
