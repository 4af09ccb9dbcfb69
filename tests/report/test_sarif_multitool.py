"""SARIF by the rules of Microsoft's multitool: its own and those of GitHub's code scanning."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from dlint.cli.main import main
from dlint.report.website import VARIABLE

CHECKOUT = Path(__file__).resolve().parents[2]
TOOL = CHECKOUT / "tools/sarif/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
# SARIF2002 wants messages by number and arguments, which GitHub does not read (GH1007); SARIF2009 reads the slash of
# our ids as rules below rules; SARIF2006 tries to fetch each address, and a test has no network.
BY_DESIGN = {"SARIF2002", "SARIF2006", "SARIF2009"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not TOOL.exists(), reason="the multitool is not installed: make sarif-tool"),
]


def noted(log: Path, kinds: str) -> Counter[str]:
    """How often each rule of the tool reports something in a log."""
    found = log.with_suffix(".noted")
    TOOL.chmod(0o755)
    words = ["validate", str(log), "--rule-kind", kinds, "--level", "Error;Warning;Note", "--kind", "Fail"]
    # Without the libraries of ICU, .NET runs in its invariant mode.
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    line = [str(TOOL), *words, "--output", str(found), "--log", "ForceOverwrite"]
    ran = subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert "Analysis completed successfully" in ran.stdout, ran.stdout + ran.stderr
    return Counter(
        each["ruleId"] for run in json.loads(found.read_text("utf-8-sig"))["runs"] for each in run["results"]
    )


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The report on all examples, from a repository that has a remote."""
    monkeypatch.setenv(VARIABLE, "https://docs.example.com")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "remote", "add", "origin", "https://example.com/app.git"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    for number, path in enumerate(sorted((CHECKOUT / "examples").rglob("Dockerfile"))):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "Dockerfile").write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    main(["check", "--all", "--output", "dlint.sarif:sarif", "--quiet"])
    return tmp_path / "dlint.sarif"


def test_code_scanning_of_github_accepts_it_without_a_note(log: Path) -> None:
    assert not noted(log, "Ghas")


def test_the_format_has_no_note_but_those_that_contradict_github(log: Path) -> None:
    assert set(noted(log, "Sarif")) <= BY_DESIGN


def test_the_tool_finds_what_is_wrong(log: Path) -> None:
    broken = json.loads(log.read_text())
    broken["runs"][0]["results"][0]["locations"] = []
    log.write_text(json.dumps(broken))
    assert noted(log, "Ghas")
