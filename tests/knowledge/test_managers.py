"""One file knows all of one package manager; an index finds it without loading the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dlint.knowledge.managers
from dlint.knowledge.managers.manager import Cache, Manager
from dlint.knowledge.managers.registry import (
    INSTALLING,
    PROGRAMS,
    all_managers,
    command_line,
    ecosystem_named,
    manager_of,
    named_install,
    production_of,
)

FOLDER = Path(dlint.knowledge.managers.__path__[0])
ROOT = Path(__file__).parents[2]
MANAGERS = list(all_managers())
NAMES = [manager.name for manager in MANAGERS]
LOADED = (
    "import sys; from dlint.cli.main import main\n"
    "try: main(sys.argv[1:])\n"
    "except SystemExit: pass\n"
    "print(*(name for name in sys.modules if name.startswith('dlint.knowledge.managers.')), file=sys.stderr)"
)


def loaded(tmp_path: Path, text: str) -> set[str]:
    """The files of package managers that a check loads."""
    (tmp_path / "Dockerfile").write_text(text)
    command = [sys.executable, "-c", LOADED, "check", "--isolated", str(tmp_path / "Dockerfile")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    # The modules of tools lie one folder deeper than what they share.
    return {name.rpartition(".")[2] for name in ran.stderr.split() if name.count(".") == 4}


def test_the_index_is_up_to_date() -> None:
    program = (
        "import sys; sys.path.insert(0, 'tools'); import manager_index; print(manager_index.index_text('.'), end='')"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == (FOLDER / "index.py").read_text()


def test_each_file_holds_the_manager_of_its_name() -> None:
    assert sorted(NAMES) == sorted(path.stem for path in FOLDER.glob("*/*.py") if path.stem != "__init__")


@pytest.mark.parametrize("manager", MANAGERS, ids=NAMES)
def test_every_program_leads_to_its_file(manager: Manager) -> None:
    assert manager.programs
    assert all(manager_of(program) is manager for program in manager.programs)
    assert all(ecosystem_named(ecosystem.name) is ecosystem for ecosystem in manager.ecosystems)


@pytest.mark.parametrize("manager", MANAGERS, ids=NAMES)
def test_paths_begin_at_the_root_or_at_home(manager: Manager) -> None:
    assert all(path[0] in "~/" for path in manager.cache.places)
    assert "{" not in "".join(manager.cache.places)
    assert bool(manager.cache.home) == any("{home}" in path for path in manager.cache.mounts)


@pytest.mark.parametrize("manager", MANAGERS, ids=NAMES)
def test_options_are_options_and_verbs_are_words(manager: Manager) -> None:
    options = (*manager.folder_options, *manager.manifest_options, *manager.list_options)
    assert all(option.startswith("-") for option in (*options, *manager.cache.no_cache, *manager.cache.options))
    for line in manager.lines.values():
        assert all(flag.startswith("-") for text in line.value_flags.values() for flag in text.split())
        firsts = {verb.partition(" ")[0] for verb in line.value_flags if " " in verb}
        assert firsts <= set(line.second_verbs.split())


def test_a_program_that_no_one_knows() -> None:
    assert manager_of("ls") is None
    assert manager_of(None) is None
    assert ecosystem_named("ls") is None
    assert production_of("ls") is None
    assert named_install("ls") is None
    assert command_line("ls") is None


def test_a_check_loads_what_the_file_uses(tmp_path: Path) -> None:
    text = 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "app.js"]\n'
    assert loaded(tmp_path, text) == {"npm"}


def test_a_check_without_a_package_manager_loads_none(tmp_path: Path) -> None:
    assert loaded(tmp_path, "FROM nginx:1.29\nCOPY index.html /usr/share/nginx/html/\n") == set()


def test_the_folders_of_a_cache_are_where_the_programs_home_is() -> None:
    cache = Cache(mounts=("{home}/a", "~/b"), home="~/.x", home_images={"x": "/opt/x"}, others=("/c",))
    assert cache.places == ("/opt/x/a", "~/.x/a", "~/b", "/c")


def test_all_that_installs_is_known() -> None:
    assert PROGRAMS.keys() >= INSTALLING
