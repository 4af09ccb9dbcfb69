"""The steps of action.yml run one after another, as the runner of GitHub does, on a copy of this checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pack
import pytest
import yaml
from recipes import CHECKOUT

pytestmark = pytest.mark.slow
FAULTY = 'FROM debian:12\nMAINTAINER somebody\nUSER 1000\nCMD ["true"]\n'
ACTION: dict[str, Any] = yaml.safe_load((CHECKOUT / "action.yml").read_text())


class Runner:
    """Runs the shell steps of the action; steps with `uses:` are other people's and get outputs instead."""

    def __init__(self, folder: Path) -> None:
        self.action = folder / "action"
        (self.action / "tools").mkdir(parents=True)
        pack.copy_sources(self.action)
        shutil.copy(CHECKOUT / "tools" / "source_hash.py", self.action / "tools")
        self.temp = folder / "temp"
        self.temp.mkdir()

    def run(self, workspace: Path, **inputs: str) -> tuple[int, str, dict[str, dict[str, str]]]:
        """The exit code of the first step that fails, what was printed, and the outputs of each step."""
        given = {name: each.get("default", "") for name, each in ACTION["inputs"].items()} | inputs
        outputs = {"python": {"python-path": sys.executable, "python-version": "3"}, "cache": {"cache-hit": ""}}
        printed = ""
        for step in ACTION["runs"]["steps"]:
            if "uses" in step or (step["name"] == "install dlint" and (self.temp / "dlint").is_dir()):
                continue
            written = self.temp / "output"
            written.write_text("")
            values = {name: self._put_in(value, given, outputs) for name, value in step.get("env", {}).items()}
            files = {"GITHUB_OUTPUT": str(written), "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md")}
            environment = {**os.environ, **values, **files, "RUNNER_TEMP": str(self.temp)}
            folder = workspace / self._put_in(step.get("working-directory", "."), given, outputs)
            # The options that GitHub gives to `shell: bash`.
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            ran = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            printed += ran.stdout + ran.stderr
            lines = written.read_text().splitlines()
            outputs[step.get("id", "")] = dict(line.split("=", 1) for line in lines)
            if ran.returncode != 0:
                return ran.returncode, printed, outputs
        return 0, printed, outputs

    def _put_in(self, text: str, inputs: dict[str, str], outputs: dict[str, dict[str, str]]) -> str:
        def value(found: re.Match[str]) -> str:
            words = found[1].split(".")
            if words == ["github", "action_path"]:
                return str(self.action)
            return inputs[words[1]] if words[0] == "inputs" else outputs[words[1]][words[3]]

        return re.sub(r"\$\{\{ ([a-z_.-]+) \}\}", value, text)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("runner"))


def test_findings_are_annotations_and_a_report(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(FAULTY)
    code, printed, outputs = runner.run(tmp_path, sarif="dlint.sarif")
    assert code == 1, printed
    assert "::warning file=Dockerfile,line=2" in printed
    assert outputs["check"] == {"sarif": "dlint.sarif"}
    assert "syntax/maintainer" in (tmp_path / "dlint.sarif").read_text()
    assert re.fullmatch("[0-9a-f]{16}", outputs["key"]["key"])
    assert "MAINTAINER" in (runner.temp / "summary.md").read_text()


def test_paths_and_arguments_stand_on_lines(runner: Runner, tmp_path: Path) -> None:
    for name in ("a b", "c"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "Dockerfile").write_text(FAULTY)
    inputs = {"working-directory": "in", "paths": "a b\r\nc\n", "arguments": "--fail-on\nerror\n"}
    code, printed, _ = runner.run(tmp_path, **inputs)
    assert code == 0, printed
    assert "file=a b/Dockerfile" in printed
    assert "file=c/Dockerfile" in printed


def test_an_input_is_never_a_command(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(FAULTY)
    code, printed, _ = runner.run(tmp_path, paths='$(touch x); "`touch x`"', sarif="$(touch x)")
    assert code == 2, printed
    assert not (tmp_path / "x").exists()
