#!/usr/bin/env python3
"""Writes the bill of materials of a wheel: what `pip install` brings along, as CycloneDX JSON.

    python tools/sbom.py WHEEL FILE

The wheel is installed into a new environment, so versions are those of this day. Needs the package cyclonedx-bom.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def main(argv: list[str]) -> int:
    """Write the file; 2 if the command line has not two words."""
    if len(argv) != 2:
        print("usage: python tools/sbom.py WHEEL FILE", file=sys.stderr)
        return 2
    wheel, into = argv
    with tempfile.TemporaryDirectory(prefix="dlint-sbom-") as folder:
        home = Path(folder) / "venv"
        # Without pip: it is no part of what is installed.
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
        python = home / "bin" / "python"
        pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "-q", "install"]
        subprocess.run([*pip, wheel], check=True)
        writer = [str(Path(sys.executable).with_name("cyclonedx-py")), "environment", str(python)]
        options = ["--pyproject", str(CHECKOUT / "pyproject.toml"), "--mc-type", "application", "--output-reproducible"]
        subprocess.run([*writer, *options, "--output-format", "JSON", "--output-file", into], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
