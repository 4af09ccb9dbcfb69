"""What a release publishes, wheel and source distribution, works in a new environment of each Python at hand."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pack
import pytest

pytestmark = pytest.mark.slow
CHECKOUT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
KINDS = ("wheel", "sdist")
FAULTY = 'FROM debian:12\nMAINTAINER somebody\nADD app.py /srv/app.py\nUSER 1000\nCMD ["true"]\n'
ASK = "import sys; print(*sys.version_info[:2]); import ensurepip, venv"


def _pythons() -> list[str]:
    """One interpreter of each version that dlint supports: those of pyenv, of the path and of the system."""
    places = [Path(folder) for folder in (*os.environ["PATH"].split(os.pathsep), "/usr/bin")]
    places += sorted(Path.home().glob(".pyenv/versions/*/bin"), reverse=True)
    found: dict[str, str] = {}
    for place in (each for each in places if each.name != "shims"):
        for path in sorted({*place.glob("python3"), *place.glob("python3.[1-9][0-9]")}):
            asked = subprocess.run([path, "-c", ASK], capture_output=True, text=True, check=False)
            version = tuple(map(int, asked.stdout.split())) if asked.returncode == 0 else (0, 0)
            is_own = Path(sys.prefix) in path.parents
            if version >= OLDEST and not is_own:
                is_system = path.resolve().is_relative_to("/usr/bin")
                found.setdefault(f"{asked.stdout.strip()} {is_system}", str(path))
    return sorted(found.values()) or [sys.executable]


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    copy = pack.copy_sources(tmp_path_factory.mktemp("sources"))
    into = tmp_path_factory.mktemp("dist")
    return {"wheel": pack.pack(copy, into), "sdist": pack.pack(copy, into, "build_sdist")}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("python", _pythons())
def test_it_checks_and_repairs(kind: str, python: str, distributions: dict[str, Path], tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run([python, "-m", "venv", str(tmp_path / "venv")], env=environment, check=True)
    programs = tmp_path / "venv" / "bin"
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "-q", "install"]
    subprocess.run([*pip, str(distributions[kind])], env=environment, check=True)
    (tmp_path / "Dockerfile").write_text(FAULTY)

    def dlint(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(programs / "dlint"), *words]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    found = dlint("check", "--format", "json", "Dockerfile")
    assert found.returncode == 1, found.stderr
    assert {each["rule"] for each in json.loads(found.stdout)["findings"]} == {
        "syntax/maintainer",
        "syntax/add-for-copy",
    }
    assert dlint("fix", "Dockerfile").returncode == 0
    assert (tmp_path / "Dockerfile").read_text() == FAULTY.replace("ADD", "COPY")
    assert "secrets/value" in dlint("rules").stdout
    assert "pip keeps" in dlint("explain", "size/pip-cache").stdout


def test_the_source_distribution_is_whole(distributions: dict[str, Path]) -> None:
    with tarfile.open(distributions["sdist"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for folder in ("src/dlint", "rules"):
        for path in (CHECKOUT / folder).rglob("*.py"):
            assert str(path.relative_to(CHECKOUT)) in names
    assert {"LICENSE", "README.md", "pyproject.toml", "setup.py"} <= names


def test_the_description_is_accepted(distributions: dict[str, Path]) -> None:
    """Metadata as an index checks it, and a README that it can show: no links that only work in the repository."""
    checked = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *map(str, distributions.values())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_a_bill_of_materials_names_each_dependency(distributions: dict[str, Path], tmp_path: Path) -> None:
    if shutil.which("cyclonedx-py", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("no cyclonedx-py")
    script = CHECKOUT / "tools" / "sbom.py"
    subprocess.run([sys.executable, script, distributions["wheel"], tmp_path / "x.json"], check=True)
    bill = json.loads((tmp_path / "x.json").read_text())
    declared = re.search(r'^dependencies = \["(.+)"\]$', (CHECKOUT / "pyproject.toml").read_text(), re.MULTILINE)
    assert declared is not None
    wanted = {re.split("[>=<]", each)[0].lower() for each in declared[1].split('", "')}
    assert wanted <= {each["name"].lower() for each in bill["components"]}
    assert bill["metadata"]["component"]["name"] == "dockerfile-dlint"
    assert not any(each["name"] in ("pip", "setuptools") for each in bill["components"])
