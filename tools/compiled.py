#!/usr/bin/env python3
"""Builds the wheel in which mypyc has compiled what `COMPILED` of setup.py names, beside the pure one, and tests it.

    python tools/compiled.py FOLDER [DOCKERFILES]

Prints the seconds of the build and the sizes of both wheels. Each wheel is installed into a virtual environment of
its own. The quick tests run on the compiled one, and `check --all` and `fix --unsafe --all --diff` of both are compared
over a folder of Dockerfiles. Exits 1 if one of these modules was not loaded from the library, a test fails, or an
output differs by a byte.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from pathlib import Path

from pack import CHECKOUT, copy_sources, pack

FOLDERS = "builds cli config engine format knowledge model report rules syntax system text".split()
"""The folders of `tests` whose tests run."""
CHOSEN = "not slow and not engine and not hypothesis"
COMMANDS = (("check", "--no-cache", "--all", "--format", "json"), ("fix", "--unsafe", "--all", "--diff"))


def main(argv: list[str]) -> int:
    """Build both wheels into the folder named, test and compare; 1 if they differ."""
    into = Path(argv[0]).resolve()
    dockerfiles = Path(argv[1]) if len(argv) > 1 else CHECKOUT / "examples"
    with tempfile.TemporaryDirectory() as folder:
        pythons = {name: _installed(_built(name, into), Path(folder) / name) for name in ("pure", "compiled")}
        failed = _tests(pythons["compiled"])
        return 1 if _differences(pythons, dockerfiles) or failed else 0


def _built(name: str, into: Path) -> Path:
    """Build a wheel from a copy of the sources; its path."""
    began, used = time.perf_counter(), _processor()
    os.environ["DLINT_COMPILED"] = "1" if name == "compiled" else ""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as copy:
        wheel = pack(copy_sources(Path(copy)), into)
    seconds, busy = time.perf_counter() - began, _processor() - used
    size = wheel.stat().st_size / 1e6
    print(f"{name}: {wheel.name}, {size:.1f} MB, built in {seconds:.0f} s ({busy:.0f} s of processor time)", flush=True)
    return wheel


def _processor() -> float:
    """Seconds of processor time of all programs that were run and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _installed(wheel: Path, home: Path) -> Path:
    """Install a wheel into a new virtual environment; its Python.

    Other packages are those of the environment that runs this. Of its `.pth` files none is read, so its own dlint,
    which is the checkout, is not found.
    """
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", "--python", str(python)]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    Path(site, "developer.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": str(CHECKOUT / "tools")}


def _tests(python: Path) -> bool:
    """Run the tests on the compiled wheel; whether any fails."""
    line = [str(python), "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "compiled_modules", "-m", CHOSEN]
    line += [f"tests/{name}" for name in FOLDERS]
    return subprocess.run(line, cwd=CHECKOUT, env=_environment(), check=False).returncode != 0


def _differences(pythons: dict[str, Path], dockerfiles: Path) -> int:
    """How many of the commands give another output from the compiled wheel."""
    count = 0
    for command in COMMANDS:
        words = [command[0], "--isolated", *command[1:], str(dockerfiles)]
        outputs = {
            subprocess.run([python.with_name("dlint"), *words], capture_output=True, check=False).stdout
            for python in pythons.values()
        }
        print(f"dlint {' '.join(command)}: {'equal' if len(outputs) == 1 else 'DIFFERENT'}")
        count += len(outputs) > 1
    return count


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
