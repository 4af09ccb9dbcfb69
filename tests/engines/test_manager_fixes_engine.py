"""Old and new package managers install the same after a repair as before: a real engine builds with real registries."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from enginebox.managers import NAME
from fixproof.images import Client, Image, Yard
from fixproof.managers import ManagerCase, bases, lasting, manager_cases

from dlint import api
from dlint.config.settings import Settings

LAUNCHER = Path(__file__).resolve().parents[2] / "tools" / "engine.py"
FILES = "dlint-managers-files"
# All forms take a quarter of an hour; the first one of each tool in each version stands for them.
CASES = manager_cases(first=not os.environ.get("DLINT_TEST_ALL"))


class Tried:
    """A case before its repair, after all safe fixes, and after all fixes: its image, or why the build failed."""

    __slots__ = ("after", "before", "text", "unsafe", "unsafe_text")

    def __init__(self, case: ManagerCase, application: Path) -> None:
        self.text = _fixed(case, application, unsafe=False)
        self.unsafe_text = _fixed(case, application, unsafe=True)
        self.before: Image | str = "not built"
        self.after: Image | str = "not built"
        self.unsafe: Image | str = "not built"


def _fixed(case: ManagerCase, application: Path, *, unsafe: bool) -> str:
    settings = Settings().but(all=True)
    return api.fix(case.text.encode(), settings=settings, context=str(application), unsafe=unsafe).new.decode()


@pytest.fixture(scope="module")
def tried(engine: Client, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Tried]]:
    """What became of the cases, by their names; those whose project this machine could not make are left out."""
    if engine.docker("image", "inspect", NAME).returncode != 0:
        made = subprocess.run([sys.executable, str(LAUNCHER), "bases", "managers"], capture_output=True, check=False)
        if made.returncode != 0:
            pytest.skip("no image with package managers: this machine reaches no registry of packages")
    folder = tmp_path_factory.mktemp("managers")
    engine.docker("rm", "-f", FILES)
    engine.docker("create", "--name", FILES, NAME)
    engine.docker("cp", f"{FILES}:/fixtures", str(folder))
    yard = Yard(engine, folder, f"dlint-managers-{os.getpid()}", bases=bases(), network="host", below=NAME)
    try:
        yield _build(yard, folder / "fixtures")
    finally:
        yard.clear()
        engine.docker("rm", "-f", FILES)


def _build(yard: Yard, applications: Path) -> dict[str, Tried]:
    found: dict[str, Tried] = {}
    for number, case in enumerate(CASES):
        application = applications / case.project
        if application.exists():
            found[str(case)] = one = Tried(case, application)
            for kind, text in (("a", case.text), ("b", one.text), ("c", one.unsafe_text)):
                yard.add(f"{number}{kind}", text + case.check, application, {case.image: case.base})
    built = yard.try_to_build()
    for number, case in enumerate(CASES):
        if done := found.get(str(case)):
            done.before, done.after, done.unsafe = (built[f"{number}{kind}"] for kind in "abc")
    return found


def _tried(tried: dict[str, Tried], case: ManagerCase) -> tuple[Image, Tried]:
    if str(case) not in tried:
        pytest.skip(f"no project of {case.project} on this machine")
    one = tried[str(case)]
    if isinstance(one.before, str):
        pytest.skip(f"{case.project} does not build here: {one.before[-300:]}")
    return one.before, one


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_install_stays_as_it_was(tried: dict[str, Tried], case: ManagerCase) -> None:
    before, one = _tried(tried, case)
    assert not isinstance(one.after, str), one.text + one.after
    assert one.after.settings == before.settings
    assert lasting(one.after.files) == lasting(before.files), one.text


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_application_runs_after_an_unsafe_fix(tried: dict[str, Tried], case: ManagerCase) -> None:
    _, one = _tried(tried, case)
    assert not isinstance(one.unsafe, str), one.unsafe_text + one.unsafe
