"""Applications with real package managers: as they are, as `dlint optimize` and `dlint fix --unsafe` leave them, and as
an expert would write them.

    python benchmarks/bench_optimize.py [APPLICATION…]

Needs docker and `tools/engine.py bases machine python node golang`. Each application of tests/optimize/real is built
from nothing and once more after a change of a source file, with the cache mounts that the first build filled. `whole`
is the time that optimize took, cleaning up included, in builds from nothing of the Dockerfile as it is. All seconds are
those of a clock on the wall, so the machine should do nothing else.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from dlint.optimize.ledger import Ledger
from dlint.optimize.session import OptimizeOptions, optimize
from dlint.optimize.trials import TrialOptions
from dlint.trial.engine import Engine
from dlint.trial.engines.find import find_engine
from dlint.trial.engines.own_mounts import token
from dlint.trial.profile.context_copy import change, shadow
from dlint.trial.profile.route import route_of
from dlint.trial.recipe import Recipe

APPS = Path(__file__).resolve().parent.parent / "tests" / "optimize" / "real"
# A source file that changes, and changed with the last commits.
SOURCES = {
    "express": "src/server.js", "flask": "app/__init__.py", "fastapi": "main.py", "django": "shop/views.py",
    "workspaces": "packages/api/index.js", "c-make": "src/main.c", "static": "src/index.jsx", "go-module": "main.go",
}  # fmt: skip
COMMITS = 7
AS_IT_IS, EXPERT = "Dockerfile", "Dockerfile.good"


@dataclass(frozen=True)
class Row:
    """What one form of a Dockerfile costs: seconds from nothing and after a change, bytes."""

    cold: float
    warm: float
    bytes: int


def main() -> int:
    """Print a table, a row as soon as it is known."""
    print("| application | form | cold | source change | image | optimize | builds | whole |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for name in sys.argv[1:] or sorted(SOURCES):
        with tempfile.TemporaryDirectory(prefix="dlint-bench-") as folder:
            app = Path(folder) / "app"
            _put(name, app)
            for form, row, took in _rows(name, app):
                cells = [name, form, f"{row.cold:.1f} s", f"{row.warm:.1f} s", f"{row.bytes / 1e6:.1f} MB", *took]
                print("| " + " | ".join(cells) + " |", flush=True)
    return 0


def _rows(name: str, app: Path) -> Iterator[tuple[str, Row, list[str]]]:
    first = _measured(app, name)
    yield "as it is", first, ["", "", ""]
    ledger, seconds = _optimized(name, app)
    took = [f"{seconds / 60:.1f} min", str(ledger.builds), f"{seconds / ledger.before['cold'].best:.1f} x"]
    (app / "Dockerfile").write_bytes(ledger.last.dockerfile)
    if ledger.last.ignore is not None:
        (app / ".dockerignore").write_bytes(ledger.last.ignore)
    yield "optimize", _measured(app, name), took
    _put(name, app)
    subprocess.run([sys.executable, "-m", "dlint", "fix", "--unsafe", str(app)], capture_output=True, check=False)
    yield "fix --unsafe", _measured(app, name), ["", "", ""]
    _put(name, app)
    (app / "Dockerfile").write_bytes((APPS / name / EXPERT).read_bytes())
    yield "expert", _measured(app, name), ["", "", ""]


def _put(name: str, app: Path) -> None:
    """A copy of an application with a git history of its own."""
    shutil.rmtree(app, ignore_errors=True)
    shutil.copytree(APPS / name, app, ignore=shutil.ignore_patterns("Dockerfile*", "smoke"))
    (app / "Dockerfile").write_bytes((APPS / name / AS_IT_IS).read_bytes())
    git = ["git", "-C", str(app), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    source = app / SOURCES[name]
    for number in range(COMMITS):
        source.write_text(source.read_text() + "\n" * bool(number))
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", f"change {number}"], check=True)


def _recipe(app: Path) -> Recipe:
    return Recipe((app / "Dockerfile").read_bytes(), str(app / "Dockerfile"), str(app), network="host")


def _measured(app: Path, name: str) -> Row:
    engine = find_engine("docker")
    try:
        return _row(engine, replace(_recipe(app), mounts=token()), SOURCES[name])
    finally:
        engine.close()


def _row(engine: Engine, recipe: Recipe, source: str) -> Row:
    build = engine.build(recipe)
    if build.image is None:
        return Row(build.seconds, float("nan"), 0)
    with shadow(route_of(recipe).context) as folder:
        change(folder, source)
        again = engine.build(replace(recipe, context=str(folder), ignore=b""), cached=True)
    inspected = engine.inspect(build.image)
    return Row(build.seconds, again.seconds, inspected.bytes if inspected is not None else 0)


def _optimized(name: str, app: Path) -> tuple[Ledger, float]:
    smoke = (APPS / name / "smoke").read_text().strip()
    began = time.monotonic()
    engine = find_engine("docker")
    try:
        ledger = optimize(engine, _recipe(app), OptimizeOptions(TrialOptions(smoke=smoke)), lambda *_: None)
    finally:
        engine.close()
    return ledger, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
