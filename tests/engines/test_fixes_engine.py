"""Safe fixes leave the image as it was: a real engine builds each case before and after, caches and times left out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixproof.cases import BASE_FILES, BASES, FILES, Case, cases, lay_out
from fixproof.images import Image, Yard
from running_engine import RunningEngine

from dlint import api
from dlint.config.settings import Settings
from dlint.engine.registry import rule_infos

CASES = cases()
LAUNCHER = Path(__file__).resolve().parents[2] / "tools" / "engine.py"


@pytest.fixture(scope="module")
def images(engine: RunningEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Image]]:
    """Each case before (`0a`) and after (`0b`) its repair."""
    folder = tmp_path_factory.mktemp("fixes")
    yard = Yard(engine, folder, f"dlint-fixes-{os.getpid()}", bases=BASES)
    lay_out(folder / "bases", BASE_FILES)
    has_debian = provide_debian(engine)
    for number, case in enumerate(CASES):
        if has_debian or case.base != "apt":
            context = folder / str(number)
            lay_out(context, FILES)
            yard.add(f"{number}a", case.text, context, case.stand_ins)
            yard.add(f"{number}b", *repaired(case, context, folder / f"{number}b"), case.stand_ins)
    try:
        yield yard.build()
    finally:
        yard.clear()


def provide_debian(engine: RunningEngine) -> bool:
    """Whether there is a Debian to stand on; where the engine is ours it is made."""
    if engine.docker("image", "inspect", "debian:bookworm-slim").returncode == 0:
        return True
    made = subprocess.run([sys.executable, str(LAUNCHER), "bases", "debian"], capture_output=True, check=False)
    return made.returncode == 0 and engine.docker("image", "inspect", "debian:bookworm-slim").returncode == 0


def repaired(case: Case, context: Path, other: Path) -> tuple[str, Path]:
    """The text after all safe fixes of every tier; that of the rule in question is among them.

    Where a fix writes a file of the build context, `other` is the context from then on.
    """
    fixed = api.fix(case.text.encode(), settings=Settings().but(all=True), context=str(context))
    assert case.rule in [repair.rule for repair in fixed.applied], case.text
    for each in fixed.others:
        lay_out(other, {**FILES, Path(each.path).name: each.new.decode()})
    return fixed.new.decode(), other if fixed.others else context


def test_every_rule_with_safe_repairs_has_a_case() -> None:
    assert {info.id for info in rule_infos() if info.trust == "safe"} <= {case.rule for case in CASES}


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: CASES[number].rule)
def test_the_image_stays_as_it_was(images: dict[str, Image], number: int) -> None:
    if f"{number}a" not in images:
        pytest.skip("no Debian to build on")
    before, after = images[f"{number}a"], images[f"{number}b"]
    assert after.settings == before.settings
    assert after.files == before.files
