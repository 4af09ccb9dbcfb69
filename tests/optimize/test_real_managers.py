"""Applications with real package managers: the known best order is found in the beginner's form, the good form stays.

The seconds of steps come from a clock of the test; whether a step reads a file is what really happens.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocked import Clocked
from running_engine import RunningEngine

from dlint.optimize.ledger import Ledger
from dlint.optimize.session import OptimizeOptions, optimize
from dlint.optimize.trials import TrialOptions
from dlint.trial.engines.find import find_engine
from dlint.trial.recipe import Recipe

HERE = Path(__file__).resolve().parent
LAUNCHER = HERE.parent.parent / "tools" / "engine.py"
# What of the context stands above the install in the end, and what does not.
ABOVE = {
    "express": ("npm ci", ["package.json", "package-lock.json", "scripts/postinstall.js"], "COPY . ."),
    "flask": ("pip install", ["requirements.txt"], "COPY . ."),
    "fastapi": ("pip install", ["requirements.txt"], "COPY . /app"),
    "workspaces": ("npm ci", ["package.json", "packages/api/package.json", "packages/lib/package.json"], "COPY . ."),
    "c-make": ("sh configure", ["configure"], "COPY . ."),
    "static": ("npm ci", ["package.json", "package-lock.json"], "COPY . ."),
    "go-module": ("go mod download", ["go.mod", "go.sum"], "COPY . ."),
    "django": ("pip install", ["requirements.txt"], "COPY . ."),
}
# How many stages there are in the end: the compiler stays out of the image where one program is all that runs.
STAGES = {"c-make": 2, "static": 2}
# What the last commits changed.
CHANGING = {
    "express": "src/server.js", "flask": "app/__init__.py", "fastapi": "main.py", "workspaces": "packages/api/index.js",
    "c-make": "src/main.c", "static": "src/index.jsx", "go-module": "main.go", "django": "shop/views.py",
}  # fmt: skip
COMMITS = 6
# A run of all takes a quarter of an hour; these two stand for Python and node with a script that reads a file.
EVERY_DAY = ("express", "fastapi")
NAMES = sorted(ABOVE) if os.environ.get("DLINT_TEST_ALL") else sorted(EVERY_DAY)


@pytest.fixture(scope="module")
def languages(engine: RunningEngine) -> Iterator[None]:
    """The bases with package managers; they are left out where this machine reaches none."""
    made = subprocess.run(
        [sys.executable, str(LAUNCHER), "bases", "machine", "python", "node", "golang"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        pytest.skip(f"no bases with package managers: {made.stderr.strip()[-200:]}")
    with pytest.MonkeyPatch.context() as patch:
        engine.enter(patch)
        yield


def optimised(name: str, dockerfile: str, folder: Path) -> Ledger:
    app = folder / "app"
    shutil.copytree(HERE / "real" / name, app, ignore=shutil.ignore_patterns("Dockerfile*", "smoke"))
    (app / "Dockerfile").write_text((HERE / "real" / name / dockerfile).read_text())
    _commit_often(app, app / CHANGING[name])
    smoke = (HERE / "real" / name / "smoke").read_text().strip()
    recipe = Recipe((app / "Dockerfile").read_bytes(), str(app / "Dockerfile"), str(app), network="host")
    engine = find_engine("docker")
    try:
        return optimize(Clocked(engine), recipe, OptimizeOptions(TrialOptions(smoke=smoke)), lambda *_: None)
    finally:
        engine.close()


def _commit_often(app: Path, changing: Path) -> None:
    git = ["git", "-C", str(app), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    for number in range(COMMITS + 1):
        changing.write_text(changing.read_text() + "\n" * bool(number))
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", f"change {number}"], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_best_order_is_found(name: str, languages: None, tmp_path: Path) -> None:
    ledger = optimised(name, "Dockerfile", tmp_path)
    assert ledger.failure is None
    install, above, rest = ABOVE[name]
    lines = ledger.last.dockerfile.decode().splitlines()
    at = next(number for number, line in enumerate(lines) if install in line)
    copied = " ".join(line for line in lines[:at] if line.startswith("COPY"))
    assert all(path.rpartition("/")[2] in copied for path in above), ledger.attempts
    assert any(line.startswith(rest) for line in lines[at:]), ledger.attempts
    assert sum(line.startswith("FROM") for line in lines) == STAGES.get(name, 1)
    assert ledger.rests_on.startswith("by the traces")
    assert ledger.builds <= 5


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_good_form_stays(name: str, languages: None, tmp_path: Path) -> None:
    ledger = optimised(name, "Dockerfile.good", tmp_path)
    assert ledger.failure is None
    assert ledger.last == ledger.first, [(each.title, each.verdict, each.reason) for each in ledger.attempts]
    # Nothing is built a third time to find that nothing pays.
    assert ledger.builds <= 2
