"""A plugin of pytest: the run fails if a module that `COMPILED` of setup.py names is not from the library of mypyc."""

from __future__ import annotations

import ast
import importlib
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


def pytest_sessionstart() -> None:
    """Import all of these modules, and look at each.

    Raises:
        pytest.UsageError: one of them is a Python source.
    """
    names = compiled_names()
    for name in names:
        importlib.import_module(name)
    plain = [name for name in names if not _is_compiled(name)]
    if plain:
        raise pytest.UsageError(f"{len(plain)} of {len(names)} modules are not compiled: {', '.join(plain[:5])}")
    print(f"{len(names)} modules from {sys.modules['dlint__mypyc'].__file__}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Look again: a test may have loaded one once more."""
    if not all(_is_compiled(name) for name in compiled_names()):
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        print("a compiled module was replaced by its source", file=sys.stderr)


def compiled_names() -> list[str]:
    """The modules that setup.py names, as it stands in the checkout."""
    setup = ast.parse((CHECKOUT / "setup.py").read_text(encoding="utf-8"))
    assigned = [node for node in setup.body if isinstance(node, ast.Assign)]
    named = next(node.value for node in assigned if ast.unparse(node.targets[0]) == "COMPILED")
    source = CHECKOUT / "src"
    places = [source.joinpath("dlint", *name.split(".")) for name in ast.literal_eval(named)]
    paths = [path for place in places for path in (*sorted(place.rglob("*.py")), place.with_suffix(".py"))]
    paths = [path for path in paths if path.is_file() and path.stem != "__init__"]
    return [".".join(path.relative_to(source).with_suffix("").parts) for path in paths]


def _is_compiled(name: str) -> bool:
    return (getattr(sys.modules[name], "__file__", None) or "").endswith(tuple(EXTENSION_SUFFIXES))
