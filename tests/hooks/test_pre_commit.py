"""The hooks of pre-commit: they see every name of a Dockerfile, check and repair, in any repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pack
import pytest
import yaml

from dlint.search.dockerfile_names import is_dockerfile

CHECKOUT = Path(__file__).resolve().parents[2]
HOOKS = CHECKOUT / ".pre-commit-hooks.yaml"

SEEN = (
    "Dockerfile",
    "dockerfile",
    "Containerfile",
    "Dockerfile.dev",
    "Containerfile.dev",
    "Dockerfile-prod",
    "app.dockerfile",
    "api.Dockerfile",
    "api.Containerfile",
    "Dockerfile.python",
)
UNSEEN = (
    ".dockerignore",
    "Dockerfile.dockerignore",
    "app.Dockerfile.dockerignore",
    "Dockerfile.md",
    "Dockerfile.j2",
    "Dockerfile.tmpl",
    "Dockerfile~",
    "Dockerfile.bak",
    "dockerfile.go",
    "dockerfile_parse.py",
    "Dockerfiles",
    "notadockerfile",
    "app.py",
)

FAULTY = "FROM debian:12\nMAINTAINER somebody\nADD app.py /srv/app.py\nCMD echo hello\n"
CLEAN = 'FROM debian:12\nUSER 1000\nCMD ["echo", "hello"]\n'


@pytest.mark.parametrize("hook", yaml.safe_load(HOOKS.read_text()), ids=lambda hook: str(hook["id"]))
@pytest.mark.parametrize("folder", ["", "deep/er/"])
@pytest.mark.parametrize("name", [*SEEN, *UNSEEN])
def test_a_name_is_seen(hook: dict[str, str], folder: str, name: str) -> None:
    path = folder + name
    sees = bool(re.search(hook["files"], path)) and not re.search(hook["exclude"], path)
    assert sees == (name in SEEN) == is_dockerfile(name)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as it stands, committed to a repository of its own for pre-commit to install from."""
    copy = pack.copy_sources(tmp_path_factory.mktemp("published"))
    shutil.copy(HOOKS, copy)
    _commit(copy)
    _git(copy, "tag", "v0.0.1")
    return copy


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installed, for all tests of this file."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    """A repository that uses all hooks."""
    hooks = [{"id": "dlint"}, *({"id": name, "stages": ["manual"]} for name in ("dlint-fix", "dlint-format"))]
    config = {"repos": [{"repo": str(published), "rev": "v0.0.1", "hooks": hooks}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    return tmp_path


@pytest.mark.slow
def test_a_clean_repository_passes(project: Path, home: Path) -> None:
    for name in SEEN:
        (project / name).write_text(CLEAN)
    (project / "Dockerfile.dockerignore").write_text("*\n")
    _commit(project)
    ran = _run(project, home)
    assert ran.returncode == 0, ran.stdout
    assert "Passed" in ran.stdout


@pytest.mark.slow
def test_a_fault_is_reported_with_its_place(project: Path, home: Path) -> None:
    (project / "deep").mkdir()
    (project / "deep" / "api.Dockerfile").write_text(FAULTY)
    (project / "Dockerfile.dockerignore").write_text("MAINTAINER somebody\n")
    _commit(project)
    ran = _run(project, home)
    assert ran.returncode == 1, ran.stdout
    assert "exit code: 1" in ran.stdout
    assert "deep/api.Dockerfile:2:" in ran.stdout
    assert "dockerignore" not in ran.stdout


@pytest.mark.slow
def test_a_fault_is_repaired(project: Path, home: Path) -> None:
    dockerfile = project / "Dockerfile"
    dockerfile.write_text(FAULTY)
    _commit(project)
    ran = _run(project, home, "--hook-stage", "manual", "dlint-fix")
    assert "files were modified by this hook" in ran.stdout, ran.stdout
    assert dockerfile.read_text() == FAULTY.replace("ADD", "COPY")
    assert "modified" not in _run(project, home, "--hook-stage", "manual", "dlint-fix").stdout


@pytest.mark.slow
def test_a_layout_is_repaired(project: Path, home: Path) -> None:
    dockerfile = project / "Dockerfile"
    dockerfile.write_text("from debian:12\n\n\nuser 1000\n")
    _commit(project)
    ran = _run(project, home, "--hook-stage", "manual", "dlint-format")
    assert "files were modified by this hook" in ran.stdout, ran.stdout
    assert dockerfile.read_text() == "FROM debian:12\n\nUSER 1000\n"


@pytest.mark.slow
@pytest.mark.parametrize("runner", ["pre_commit", "prek"])
def test_a_commit_is_held_to_the_staged_files(project: Path, home: Path, runner: str) -> None:
    """Installed as a git hook, a commit with a fault stops, one beside an unstaged fault passes."""
    (project / "Dockerfile").write_text(CLEAN)
    _commit(project)
    _install(project, home, runner)
    (project / "api.Dockerfile").write_text(FAULTY)
    (project / "Dockerfile").write_text(CLEAN.replace("12", "13"))
    git = ["git", "-c", "user.name=dlint", "-c", "user.email=dlint@example.com", "commit", "--quiet", "--message=x"]
    here = _environment(home)
    _git(project, "add", "Dockerfile")
    ran = subprocess.run(git, cwd=project, env=here, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    _git(project, "add", "api.Dockerfile")
    ran = subprocess.run(git, cwd=project, env=here, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "api.Dockerfile:2:" in ran.stdout + ran.stderr


@pytest.mark.slow
def test_prek_repairs_and_fails(project: Path, home: Path) -> None:
    dockerfile = project / "Dockerfile"
    dockerfile.write_text(FAULTY)
    _commit(project)
    words = ["run", "--all-files", "--color=never", "--hook-stage", "manual", "dlint-fix"]
    command = [_beside("prek"), *words]
    ran = subprocess.run(command, cwd=project, env=_environment(home), capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "files were modified by this hook" in ran.stdout.lower(), ran.stdout + ran.stderr
    assert dockerfile.read_text() == FAULTY.replace("ADD", "COPY")


@pytest.mark.slow
def test_a_repository_without_dockerfiles_is_left_alone(project: Path, home: Path) -> None:
    (project / "app.py").write_text("print('hello')\n")
    _commit(project)
    ran = _run(project, home)
    assert ran.returncode == 0
    assert "no files to check" in ran.stdout


def _run(project: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never", *words]
    return subprocess.run(command, cwd=project, env=_environment(home), capture_output=True, text=True, check=False)


def _install(project: Path, home: Path, runner: str) -> None:
    command = [sys.executable, "-m", "pre_commit"] if runner == "pre_commit" else [_beside("prek")]
    subprocess.run([*command, "install"], cwd=project, env=_environment(home), check=True, capture_output=True)


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "PRE_COMMIT_HOME": str(home), "PREK_HOME": str(home / "prek")}


def _beside(program: str) -> str:
    return str(Path(sys.executable).with_name(program))


def _commit(folder: Path) -> None:
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message=as it stands")


def _git(folder: Path, *words: str) -> None:
    author = ["-c", "user.name=dlint", "-c", "user.email=dlint@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *author, *words], cwd=folder, check=True)
