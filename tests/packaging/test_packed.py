"""Modules that a package brings in one file are the modules of its sources, or the sources are used."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlint.packed import NAME, PackedModules, magic
from dlint.packing import write_parts

SOURCES = {
    "__init__.py": "NAME = 'root'\n",
    "a.py": "from packedsample.inner.b import twice\nFOUR = twice(2)\n\n\ndef fail():\n    raise ValueError(FOUR)\n",
    "inner/__init__.py": "",
    "inner/b.py": "def twice(number):\n    return 2 * number\n",
    "inner/c.py": "from .b import twice\nSIX = twice(3)\n",
}


@pytest.fixture
def package(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "packedsample"
    for name, text in SOURCES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    write_parts(str(folder), [["packedsample.a", "packedsample.inner.b", "elsewhere"]])
    before = list(sys.meta_path)
    yield folder
    sys.meta_path[:] = before
    for name in [name for name in sys.modules if name.partition(".")[0] == "packedsample"]:
        del sys.modules[name]


def _finder(package: Path) -> PackedModules:
    finder = PackedModules(str(package / NAME))
    sys.meta_path.insert(0, finder)
    return finder


def test_modules_and_packages_come_from_the_file(package: Path) -> None:
    finder = _finder(package)
    for name, value in {"packedsample.a": {"FOUR": 4}, "packedsample.inner.c": {"SIX": 6}}.items():
        module = importlib.import_module(name)
        assert vars(module)["__loader__"] is finder
        assert value.items() <= vars(module).items()
        assert module.__file__ == str(package / Path(*name.split(".")[1:])) + ".py"
    inner = sys.modules["packedsample.inner"]
    assert inner.__path__ == [str(package / "inner")] and inner.__package__ == "packedsample.inner"
    assert sys.modules["packedsample"].NAME == "root"


def test_a_traceback_shows_the_source_as_it_is_installed(package: Path) -> None:
    _finder(package)
    module = importlib.import_module("packedsample.a")
    with pytest.raises(ValueError, match="4") as caught:
        module.fail()
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (last.filename, last.line) == (str(package / "a.py"), "raise ValueError(FOUR)")


@pytest.mark.parametrize("change", ["longer", "later", "gone"])
def test_a_source_that_was_changed_after_the_installation_counts(package: Path, change: str) -> None:
    finder = _finder(package)
    path = package / "inner" / "b.py"
    if change == "gone":
        path.unlink()
    else:
        path.write_text(path.read_text() + "# more\n" if change == "longer" else path.read_text())
        os.utime(path, (2_000_000_000, 2_000_000_000))
    if change == "longer":
        os.utime(path, (1, 1))
    assert finder.find_spec("packedsample.inner.b") is None
    assert finder.find_spec("packedsample.inner.c") is not None


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.99])
def test_sources_serve_where_the_end_of_the_file_is_missing(package: Path, kept: float) -> None:
    path = package / NAME
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    try:
        _finder(package)
    except (ValueError, EOFError, TypeError):
        assert kept < 0.9, "the table is at the beginning"
    sys.path.insert(0, str(package.parent))
    try:
        assert importlib.import_module("packedsample.inner.c").SIX == 6
        assert importlib.import_module("packedsample.a").FOUR == 4
    finally:
        sys.path.remove(str(package.parent))


def test_a_module_can_be_reloaded(package: Path) -> None:
    _finder(package)
    module = importlib.import_module("packedsample.a")
    vars(module)["FOUR"] = 5
    assert vars(importlib.reload(module))["FOUR"] == 4


def test_another_python_cannot_use_it(package: Path) -> None:
    path = package / NAME
    data = path.read_bytes()
    path.write_bytes(bytes([magic()[0] ^ 1]) + data[1:])
    with pytest.raises(ValueError, match=NAME):
        PackedModules(str(path))


def test_the_file_is_the_same_each_time(package: Path) -> None:
    first = (package / NAME).read_bytes()
    write_parts(str(package), [["packedsample.a", "packedsample.inner.b", "elsewhere"]])
    assert (package / NAME).read_bytes() == first
