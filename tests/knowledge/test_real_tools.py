"""What the files of package managers state of versions, held against the programs themselves.

Needs a folder made by `tools/real_tools.sh`, named by DLINT_TEST_TOOLS; without it, or without one of the tools in it,
the tests are skipped. Each asks a program for its help, or lets it refuse an option.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from dlint.knowledge.managers.registry import all_managers
from dlint.model.packages.versions import from_text

FOLDER = os.environ.get("DLINT_TEST_TOOLS")
MANAGERS = {manager.name: manager for manager in all_managers()}

YARNS = ("1.22.22", "4.5.0")
# Tool, version, the question, the text that answers it with yes, and the feature.
QUESTIONS = [
    *(("poetry", version, "install --help", "--no-cache", "--no-cache") for version in ("1.1.15", "1.2.2", "1.8.5")),
    *(("poetry", version, "install --help", "--only", "--only") for version in ("1.1.15", "1.2.2", "2.1.3")),
    *(("poetry", version, "install --help", "--no-dev", "--no-dev") for version in ("1.1.15", "1.8.5", "2.1.3")),
    *(("poetry", version, "list", "\n  sync ", "sync") for version in ("1.8.5", "2.1.3")),
    *(("pip", version, "install --help", "--no-cache-dir", "--no-cache-dir") for version in ("20.3.4", "24.0")),
    *(("pip", version, "install --help", "--root-user-action", "--root-user-action") for version in ("20.3.4", "24.0")),
    *(("npm", version, "config ls -l", "\nomit = ", "--omit") for version in ("6.14.18", "10.9.0")),
    *(("npm", version, "ci --help", "npm ci", "ci") for version in ("6.14.18", "10.9.0")),
    *(("yarn", version, "workspaces focus --help", "--production", "workspaces focus") for version in YARNS),
    *(("yarn", version, "install --help", "--immutable", "--immutable") for version in YARNS),
]  # fmt: skip
# Tool and version, what to ask, and options that must be known.
OPTIONS = [
    ("pdm", "2.29.4", "--help", MANAGERS["pdm"].cache.no_cache),
    ("pdm", "2.29.4", "install --help", ("--prod", "--no-self", "--without", "--no-default")),
    ("uv", "0.9.5", "sync --help", ("--no-cache", "--no-dev", "--no-install-project", "--no-install-workspace")),
    ("bun", "1.4.5", "install --help", ("--no-cache", "--production", "--frozen-lockfile", "--ignore-scripts")),
    ("pipenv", "2024.4.1", "install --help", ("--dev", "--deploy", "--system", "--ignore-pipfile")),
    ("npm", "10.9.0", "ci --help", ("--omit", "--ignore-scripts")),
    ("yarn", "1.22.22", "install --help", ("--production", "--frozen-lockfile", "--ignore-scripts", "--cache-folder")),
]


def ask(tool: str, version: str, question: str, folder: Path) -> str:
    """What a program answers; the test is skipped where it is not there."""
    if FOLDER is None:
        pytest.skip("DLINT_TEST_TOOLS names no folder with package managers")
    top = Path(FOLDER) / f"{tool}-{version}"
    found = next((path for path in (top / "bin" / tool, top / "node_modules" / ".bin" / tool) if path.exists()), None)
    if found is None:
        pytest.skip(f"{tool} {version} is not in {FOLDER}")
    environment = os.environ | {"COLUMNS": "400", "NO_COLOR": "1", "HOME": str(folder), "YARN_ENABLE_TELEMETRY": "0"}
    command = [str(found.absolute()), *question.split()]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return ran.stdout + ran.stderr


@pytest.mark.parametrize(("tool", "version", "question", "answer", "feature"), QUESTIONS)
def test_a_version_has_what_the_table_states(
    tool: str, version: str, question: str, answer: str, feature: str, tmp_path: Path
) -> None:
    known = MANAGERS[tool].releases
    assert (answer in ask(tool, version, question, tmp_path)) == from_text("==", version).has(known, feature)


@pytest.mark.parametrize(("tool", "version", "question", "options"), OPTIONS)
def test_options_that_rules_write_are_known(
    tool: str, version: str, question: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    answer = ask(tool, version, question, tmp_path)
    assert [option for option in options if option not in answer] == []


def test_yarn_2_and_later_refuses_production(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "yarn.lock").write_text("")
    answer = ask("yarn", "4.5.0", "install --production", tmp_path)
    assert "production" in answer
    assert "YN0050" in answer or "Unsupported" in answer or "deprecated" in answer or "Unknown Syntax" in answer
    assert not from_text("==", "4.5.0").has(MANAGERS["yarn"].releases, "--production")
