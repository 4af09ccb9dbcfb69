"""The pack: whatever state it is in, the command says the same; and no pack is older than the sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dlint
from dlint import startup

CHECKOUT = Path(__file__).resolve().parents[2]
DOCKERFILE = "FROM debian:12\nCOPY . /srv\nRUN apt-get update && apt-get install -y curl\nRUN cd /srv\nCMD run\n"
COMMAND = "import sys; from dlint.cli.main import command; sys.exit(command())"
# What a run had to read from elsewhere, and whether it needed the whole of `re`.
WATCHED = """
import io, sys
from dlint import regex, startup
from dlint.cli.main import main
begun = startup.begin(True)
sys.stdout, out = io.StringIO(), sys.stdout
main(sys.argv[1:])
print(sorted(begun.read), regex.NEW, "re" in sys.modules, bool(begun.pack.eager), file=out)
"""
WARM = "[] [] False True"

Site = tuple[Path, Path]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an installer leaves behind, byte code included."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(CHECKOUT / "src" / "dlint", folder / "dlint", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(CHECKOUT / "rules", folder / "dlint" / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-m", "compileall", "-qq", str(folder)], check=True)
    (folder / f"dockerfile_dlint-{dlint.__version__}.dist-info").mkdir()
    return folder


@pytest.fixture
def site(installed: Path, tmp_path: Path) -> Site:
    """An installed dlint in a folder of its own, and a cache."""
    folder = tmp_path / "site"
    shutil.copytree(installed, folder)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "Dockerfile").write_text(DOCKERFILE)
    (tmp_path / "cache").mkdir()
    return folder, tmp_path / "cache"


def said(site: Site, script: str = COMMAND, **variables: str) -> tuple[int, str, str]:
    """What one run gives; no byte code is written, so that the pack goes to the cache."""
    folder, cache = site
    known = {"PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(cache), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    line = [sys.executable, "-S", "-c", script, "check", "--isolated", "Dockerfile"]
    work = folder.parent / "work"
    ran = subprocess.run(line, cwd=work, env={**os.environ, **known}, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout, ran.stderr


def packs(folder: Path) -> list[Path]:
    """The packs in a folder; other byte code does not begin as they do."""
    return [path for path in folder.rglob("*packed*.pyc*") if path.read_bytes().startswith(b"dlint pack")]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


class TestPack:
    def test_a_second_run_has_all_it_needs_and_says_the_same(self, site: Site) -> None:
        first = said(site)
        assert first[0] == 1
        assert "packages" in first[1]
        assert said(site, WATCHED)[1:] == (WARM + "\n", "")
        assert said(site) == first

    def test_what_a_run_missed_the_next_has(self, site: Site) -> None:
        work = site[0].parent / "work" / "Dockerfile"
        work.write_text("FROM debian:12\n")
        said(site)
        work.write_text(DOCKERFILE)
        assert said(site, WATCHED)[1] != WARM + "\n"
        said(site)
        assert said(site, WATCHED)[1] == WARM + "\n"

    @pytest.mark.parametrize("module", ["text/units.py", "report/check/summary.py"])
    def test_a_changed_source_counts_at_once(self, site: Site, module: str) -> None:
        first = said(site)
        (site[0] / "dlint" / module).write_text("raise SystemExit('changed')\n")
        changed = said(site)
        assert changed != first
        assert "changed" in changed[2]
        shutil.copy(CHECKOUT / "src" / "dlint" / module, site[0] / "dlint" / module)
        assert said(site) == first

    def test_a_module_that_is_gone_is_gone(self, site: Site) -> None:
        said(site)
        (site[0] / "dlint" / "report" / "check" / "summary.py").unlink()
        assert "ModuleNotFoundError" in said(site, DLINT_DEBUG="1")[2]

    def test_another_version_has_another_pack(self, site: Site) -> None:
        said(site)
        [pack] = packs(site[1])
        before = pack.read_bytes()
        (site[0] / f"dockerfile_dlint-{dlint.__version__}.dist-info").rename(site[0] / "dockerfile_dlint-9.dist-info")
        edit(site[0] / "dlint" / "__init__.py", f'"{dlint.__version__}"', '"9"')
        assert said(site, WATCHED)[1] != WARM + "\n"
        said(site)
        assert said(site, WATCHED)[1] == WARM + "\n"
        assert packs(site[1]) == [pack]
        assert pack.read_bytes() != before

    @pytest.mark.parametrize("damage", ["cut", "empty", "garbage"])
    def test_a_damaged_pack_is_written_anew(self, site: Site, damage: str) -> None:
        first = said(site)
        [pack] = packs(site[1])
        whole = pack.read_bytes()
        front = whole.index(b"\0") + 1 + startup.LENGTH
        bytes_of = {"cut": whole[: front + 99], "empty": b"", "garbage": b"\xff" * 999}
        pack.write_bytes(bytes_of[damage])
        assert said(site) == first
        assert said(site, WATCHED)[1] == WARM + "\n"

    def test_a_pack_that_others_may_write_is_not_read(self, site: Site) -> None:
        said(site)
        [pack] = packs(site[1])
        pack.chmod(0o666)
        assert said(site, WATCHED)[1] != WARM + "\n"

    def test_without_a_place_for_it_all_works(self, site: Site, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        first = said(site)
        assert said(site, XDG_CACHE_HOME=str(tmp_path / "file")) == first
        assert packs(site[0]) == []

    def test_it_stands_among_the_byte_code_where_that_is_written(self, site: Site) -> None:
        first = said(site, PYTHONDONTWRITEBYTECODE="")
        [pack] = packs(site[0])
        assert pack.parent == site[0] / "dlint" / "__pycache__"
        assert pack.name == f"packed.{sys.implementation.cache_tag}.pyc"
        assert packs(site[1]) == []
        assert said(site, WATCHED)[1] == WARM + "\n"
        assert said(site) == first

    def test_python_takes_it_for_no_byte_code(self, site: Site) -> None:
        said(site, PYTHONDONTWRITEBYTECODE="")
        assert said(site, "import dlint.packed; print(dlint.packed.__doc__[:5])")[1] == "Lends\n"

    def test_a_traceback_shows_the_source(self, site: Site) -> None:
        edit(site[0] / "dlint" / "report" / "check" / "summary.py", "from __future__ import annotations\n", "1 // 0\n")
        said(site)
        told = said(site, DLINT_DEBUG="1")[2]
        assert "dlint/report/check/summary.py" in told
        assert "1 // 0" in told

    def test_a_checkout_has_none(self) -> None:
        assert startup.pack_paths() == []
        assert startup.begin(True) is None


class TestLeaving:
    def test_everything_is_put_out(self, site: Site) -> None:
        script = f"print('x' * 1_000_000); {COMMAND}"
        code, out, _ = said(site, script)
        assert code == 1
        assert out.startswith("x" * 1_000_000 + "\n")
        assert "Dockerfile" in out[1_000_000:]

    def test_who_waits_for_the_end_is_told(self, site: Site) -> None:
        script = f"import atexit; atexit.register(print, 'the end'); {COMMAND}"
        code, out, _ = said(site, script)
        assert code == 1
        assert out.endswith("the end\n")
