"""What a user installs is whole: a wheel and an editable install both bring the rules as `dlint.rules`."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pack
import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PROBE = Path("rules/probe/dummy_rule.py")
SHIPPED = {"src/dlint": "dlint", "rules": "dlint/rules"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the distribution is made from, with one more family of rules."""
    copy = pack.copy_sources(tmp_path_factory.mktemp("sources"))
    probe = copy / PROBE
    probe.parent.mkdir()
    probe.write_text('"""Not a rule: its import is the test."""\n')
    return copy


@pytest.fixture(scope="module")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack.pack(sources, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module", params=["wheel", "editable"])
def python(
    request: pytest.FixtureRequest, sources: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The interpreter of a new virtual environment with nothing but dlint in it."""
    home = tmp_path_factory.mktemp(request.param)
    archive = wheel if request.param == "wheel" else pack.pack(sources, home, "build_editable")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home / "venv")], check=True)
    interpreter = home / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(interpreter), "install", "--no-deps", "--no-index", "-qq"]
    subprocess.run([*pip, str(archive)], check=True)
    return interpreter


def test_a_new_family_is_importable(python: Path, tmp_path: Path) -> None:
    located = _printed(python, tmp_path, "import dlint.rules.probe.dummy_rule as rule; print(rule.__file__)")
    assert located.endswith("probe/dummy_rule.py")


def test_every_rule_is_importable(python: Path, tmp_path: Path) -> None:
    names = [f"dlint.rules.{'.'.join(path.relative_to(CHECKOUT / 'rules').with_suffix('').parts)}" for path in _rules()]
    _printed(python, tmp_path, f"import importlib\nfor name in {names!r}: importlib.import_module(name)")


def test_the_command_states_its_version(python: Path, tmp_path: Path) -> None:
    printed = subprocess.run(
        [python.with_name("dlint"), "--version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert printed.stdout.split()[-1] == _printed(python, tmp_path, "import dlint; print(dlint.__version__)")


def test_the_command_leaves_nothing_behind(wheel: Path, tmp_path: Path) -> None:
    """An installed command writes nothing but Python's own byte code, wherever the environment places a cache."""
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "-qq"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"XDG_CACHE_HOME": ".cache", "HOME": str(tmp_path)}
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], env=environment, check=True)
    work = tmp_path / "work"
    work.mkdir()
    (work / "Dockerfile").write_text("FROM scratch\n")
    before = set(home.rglob("*"))
    line = [str(home / "bin" / "dlint"), "check", "--isolated", "Dockerfile"]
    subprocess.run(line, cwd=work, env=environment, capture_output=True, check=True)
    assert {path for path in set(home.rglob("*")) - before if path.suffix != ".pyc" and path.is_file()} == set()
    assert [path.name for path in work.iterdir()] == ["Dockerfile"]
    subprocess.run([*pip, "uninstall", "--yes", "dockerfile-dlint"], env=environment, check=True)
    assert [path for path in home.rglob("*") if "dlint" in path.name] == []


def test_the_wheel_holds_every_module(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder, package in SHIPPED.items():
        for path in (CHECKOUT / folder).rglob("*.py"):
            assert f"{package}/{path.relative_to(CHECKOUT / folder)}" in held
    assert "dlint/py.typed" in held


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"dlint"}


def _rules() -> list[Path]:
    return sorted(path for path in (CHECKOUT / "rules").rglob("*.py") if path.name != "__init__.py")


def _printed(python: Path, cwd: Path, program: str) -> str:
    printed = subprocess.run([python, "-c", program], cwd=cwd, capture_output=True, text=True, check=False)
    assert printed.returncode == 0, printed.stderr
    return printed.stdout.strip()
