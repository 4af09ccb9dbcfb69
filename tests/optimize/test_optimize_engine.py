"""Small applications are optimised with a real engine: each has a known best answer, each trap is refused."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from clocked import Clocked
from present import the
from published import held
from running_engine import RunningEngine

from dlint.optimize.ledger import Ledger
from dlint.optimize.session import OptimizeOptions, optimize
from dlint.optimize.trials import TrialOptions
from dlint.report.optimize.json import as_object
from dlint.report.optimize.redact import redacted
from dlint.trial.engines.find import find_engine
from dlint.trial.recipe import Recipe

HERE = Path(__file__).resolve().parent
# Placeholders for what registries have: the same names, programs of a few lines that do what an install does.
BASES = {
    "node": ("node:24",),
    "python": ("python:3.12-slim",),
    "go": ("golang:1.22",),
    "maven": ("maven:3.9", "eclipse-temurin:21-jre"),
    "toolbox": ("debian:12",),
}
BEST = sorted(folder.parent.name for folder in HERE.glob("apps/*/Dockerfile.best"))
AT_A_TIME = 4
NOTHING_PAYS = ("web-ping", "node-nest", "spring-boot")
# These have a history: a file that changed with each of the last commits.
CHANGING = {"node": "src/app.js", "site": "site/index.html"}
TRAPS = {
    "trap-reads": ("refused", "opens /app/version.txt"),
    "trap-order": ("refused", "/etc/shop/colour"),
    "trap-needed": ("broken", "cannot find module reflect-metadata"),
    "trap-prepare": ("refused", "/app/src"),
    # The images are equal today with and without what moves; only what the step reads shows a difference.
    "trap-glob": ("refused", "/srv/plugins/a.sh"),
    "trap-lookup": ("refused", "looks for /srv/bin/generator"),
    "trap-settings": ("refused", "opens /srv/.env"),
    "trap-newer": ("refused", "tests /srv/src/a.c"),
    "trap-discovery": ("refused", "/srv/tests"),
    "trap-date": ("refused", "opens /srv/conf/flag"),
    "trap-describe": ("refused", "/srv/.git/refs/tags"),
    "trap-build-id": ("refused", "opens /srv/src/a.c"),
    "trap-gate": ("refused", "looks for /srv/src/banned.txt"),
    "trap-link": ("refused", "tests /srv/releases/beta"),
    "trap-onbuild": ("refused", "ONBUILD"),
    "trap-proc": ("refused", "tests /srv/conf/extra"),
    "trap-dots": ("refused", "tests /opt/shop/shared/beta"),
    "trap-interpreter": ("refused", "opens /srv/lib/run"),
    "trap-cleanup": ("refused", "/srv/build has other contents"),
    "trap-absent": ("refused", "looks for /srv/site/secret.cfg"),
}
TRAPS_CHANGING = {
    "trap-glob": "plugins/a.sh", "trap-lookup": "bin/other", "trap-settings": ".env", "trap-newer": "src/a.c",
    "trap-discovery": "tests/sum_test.sh", "trap-date": "conf/flag", "trap-describe": "app/main.sh",
    "trap-build-id": "src/a.c", "trap-gate": "src/a.txt", "trap-link": "releases/beta", "trap-onbuild": "app/main.sh",
    "trap-proc": "conf/extra", "trap-dots": "shared/beta", "trap-interpreter": "lib/notes", "trap-absent": "site/b.txt",
    "trap-cleanup": "app/main.sh",
}  # fmt: skip


@pytest.fixture(scope="module")
def bases(engine: RunningEngine, monkeypatch_module: pytest.MonkeyPatch) -> None:
    """The engine of the tests, with the bases of the applications."""
    for folder, names in BASES.items():
        tags = [word for name in names for word in ("--tag", name)]
        built = engine.docker("buildx", "build", "--network", "none", *tags, str(HERE / "bases" / folder))
        assert built.returncode == 0, built.stderr


@pytest.fixture(scope="module")
def monkeypatch_module(engine: RunningEngine) -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        engine.enter(patch)
        yield patch


@pytest.fixture(scope="module")
def ledgers(
    bases: None, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[dict[str, Future[Ledger]]]:
    """The ledger of each application as it comes: they mostly wait, so a few are tried side by side."""
    folder = tmp_path_factory.mktemp("apps")
    asked = [item for item in request.session.items if item.path == Path(__file__).resolve()]
    names = sorted({str(the(pytest.Function, item).callspec.params["name"]) for item in asked})
    with ThreadPoolExecutor(max_workers=AT_A_TIME) as pool:
        waiting = {name: pool.submit(optimised, name, folder) for name in names}
        yield waiting
        for future in waiting.values():
            future.cancel()


def optimised(name: str, folder: Path) -> Ledger:
    """The ledger of an application, tried in a copy of its folder."""
    app = folder / name
    shutil.copytree(HERE / "apps" / name, app, ignore=shutil.ignore_patterns("Dockerfile.best"))
    changing = CHANGING.get(name) or TRAPS_CHANGING.get(name)
    if changing is not None:
        _commit_often(app, app / changing)
    recipe = Recipe((app / "Dockerfile").read_bytes(), str(app / "Dockerfile"), str(app), network="none")
    terms = TrialOptions(repeat=1, smoke=(app / "smoke").read_text().strip())
    engine = find_engine("docker")
    try:
        return optimize(Clocked(engine), recipe, OptimizeOptions(terms), lambda title, attempt: None)
    finally:
        engine.close()


def _commit_often(app: Path, changing: Path) -> None:
    git = ["git", "-C", str(app), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    for number in range(7):
        changing.write_text(changing.read_text() + "\n" * bool(number))
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", f"change {number}"], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", BEST)
def test_the_best_answer_is_found(name: str, ledgers: dict[str, Future[Ledger]]) -> None:
    ledger = ledgers[name].result()
    assert ledger.failure is None
    best = (HERE / "apps" / name / "Dockerfile.best").read_text()
    assert ledger.last.dockerfile.decode() == best, [
        (each.title, each.verdict, each.reason) for each in ledger.attempts
    ]
    assert ledger.kept
    held("optimize", as_object(redacted(ledger)))
    for attempt in ledger.kept:
        assert any(attempt.after[metric].best < attempt.before[metric].best for metric in attempt.after)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGING)
def test_history_states_what_it_is_worth(name: str, ledgers: dict[str, Future[Ledger]]) -> None:
    ledger = ledgers[name].result()
    assert ledger.commits == 6
    assert ledger.touched["warm-source"] == CHANGING[name]
    assert ledger.replay_before is not None
    assert ledger.replay_after is not None
    assert ledger.replay_after.best < ledger.replay_before.best - 0.5
    assert ledger.replay_before.label == "replayed"


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTHING_PAYS)
def test_what_is_well_as_it_is_stays(name: str, ledgers: dict[str, Future[Ledger]]) -> None:
    ledger = ledgers[name].result()
    assert ledger.failure is None
    assert ledger.last == ledger.first, [(each.title, each.verdict) for each in ledger.attempts]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(TRAPS))
def test_a_trap_is_refused(name: str, ledgers: dict[str, Future[Ledger]]) -> None:
    ledger = ledgers[name].result()
    verdict, words = TRAPS[name]
    assert ledger.failure is None
    caught = [
        each for each in ledger.attempts if each.verdict == verdict and words in f"{each.reason} {each.differences}"
    ]
    assert caught, [(each.title, each.verdict, each.reason, each.differences) for each in ledger.attempts]
    assert all(each.id != trap.id for each in ledger.kept for trap in caught)
