"""The documentation: its site builds strictly, shown commands print what stands there, shown programs run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import docs_output
import pytest

from dlint.cli.verbs import VERBS
from dlint.engine.registry import rule_infos
from dlint.report.website import VARIABLE, rule_url

if TYPE_CHECKING:
    from running_engine import RunningEngine

BASE = "https://docs.example.com/dlint/"
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", VARIABLE: BASE}
    built = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    return folder


@pytest.mark.slow
def test_each_rule_has_a_page_that_a_search_finds(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, BASE)
    index = json.loads((site / "search/search_index.json").read_text())
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}
    for rule in (info.id for info in rule_infos()):
        assert (site / "rules" / rule / "index.html").is_file()
        assert f"rules/{rule}/" in found
        # What the tables of a user make has its section in the page of the configuration.
        assert rule.startswith("policy/") or rule_url(rule) == f"{BASE}rules/{rule}/"


@pytest.mark.slow
def test_the_address_of_policies_leads_to_their_section(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, BASE)
    path, _, anchor = (rule_url("policy/any") or "").removeprefix(BASE).partition("#")
    assert f'id="{anchor}"' in (site / path / "index.html").read_text()
    assert f'<link rel="canonical" href="{BASE}' in (site / "index.html").read_text()


@pytest.mark.slow
def test_the_site_needs_no_other_host(site: Path) -> None:
    """No font, script or style sheet comes from elsewhere."""
    text = (site / "index.html").read_text()
    assert not re.search(r'(?:src|href)="https?://[^"]+\.(?:js|css|woff2?)', text)


@pytest.mark.slow
def test_a_broken_link_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# A\n\n[b](nowhere.md), [c](#nowhere)\n")
    settings = (CHECKOUT / "mkdocs.yml").read_text()
    kept = settings[: settings.index("hooks:")] + settings[settings.index("validation:") : settings.index("nav:")]
    (tmp_path / "mkdocs.yml").write_text(kept)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert built.returncode != 0
    assert "nowhere.md" in built.stderr
    assert "#nowhere" in built.stderr


@pytest.mark.parametrize("page", docs_output.PAGES)
def test_shown_commands_print_what_stands_there(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert docs_output.main(["--check", page]) == 0, capsys.readouterr().out


@pytest.mark.slow
def test_shown_builds_print_what_stands_there(
    engine: RunningEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DOCKER_HOST", "DOCKER_CONFIG", "PATH"):
        if name in engine.environment:
            monkeypatch.setenv(f"DLINT_TEST_{name}", engine.environment[name])
    assert docs_output.main(["--check", "--engine", "docs/tour.md"]) == 0, capsys.readouterr().out


def test_a_wrong_output_is_found(tmp_path: Path) -> None:
    page = "```console\n$ printf 'FROM a\\n' | dlint tree -\nsomething else\n```\n"
    assert 'from "a"' in docs_output.with_outputs(page, engine=False)
    assert "something else" not in docs_output.with_outputs(page, engine=False)


def test_the_tour_has_each_verb_or_a_page_names_it() -> None:
    shown = set(re.findall(r"\bdlint (\w+)", (CHECKOUT / "docs" / "tour.md").read_text()))
    named = {
        verb for path in (CHECKOUT / "docs").glob("*.md") for verb in re.findall(r"`dlint (\w+)", path.read_text())
    }
    assert set(VERBS) <= shown | named
    assert len(shown & set(VERBS)) > len(VERBS) / 2


@pytest.mark.parametrize("page", ["docs/python.md", "README.md"])
def test_shown_programs_run(page: str) -> None:
    programs = re.findall(r"^```python\n(.*?)^```$", (CHECKOUT / page).read_text(), re.MULTILINE | re.DOTALL)
    assert programs
    for program in programs:
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
