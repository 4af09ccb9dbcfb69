"""Each file of facts can be loaded by itself and drags nothing costly along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dlint.knowledge

FOLDER = Path(dlint.knowledge.__path__[0])
MODULES = sorted(
    ".".join(path.relative_to(FOLDER).with_suffix("").parts) for path in FOLDER.rglob("*.py") if path.stem != "__init__"
)
PROBE = "import sys; import dlint.knowledge.{0}; print(*(set(sys.modules) & set({1!r})))"
COSTLY = [
    "typing",
    "dataclasses",
    "pathlib",
    "enum",
    "re",
    "inspect",
    "logging",
    "fnmatch",
    "functools",
    "rich",
    "json",
]


@pytest.mark.parametrize("module", MODULES)
def test_a_file_loads_alone(module: str) -> None:
    command = [sys.executable, "-S", "-c", PROBE.format(module, COSTLY)]
    environment = {"PYTHONPATH": str(FOLDER.parents[1])}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stderr
