"""Rules of one's own on the command line and in configurations; a repository brings none along."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlint.cli.main import main
from dlint.engine.registry import PLUGIN_RULES

Capture = pytest.CaptureFixture[str]
RULE = '''"""USER names a person."""

from dlint.kit import Finding, Findings, Stage, User, rule


@rule(watches=User, severity="error", since="1.0")
def check(user: User, stage: Stage, *, names: tuple[str, ...] = ("bob",)) -> Findings:
    """People leave."""
    if user.value in names:
        yield Finding(user.span, f"{user.value} is a person")
'''


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository with a Dockerfile, a folder of rules outside of it, a home without configuration."""
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "Dockerfile").write_text("FROM a:1\nUSER bob\n")
    (tmp_path / "mine/acme").mkdir(parents=True)
    (tmp_path / "mine/acme/no_person.py").write_text(RULE)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    yield repository
    PLUGIN_RULES.clear()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The user's own configuration, which names the folder."""
    path = tmp_path / "home/dlint/dlint.toml"
    path.parent.mkdir(parents=True)
    path.write_text("rules-dir = '../../mine'\n")
    return path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The plugin `acme`, installed."""
    site = tmp_path / "site"
    (site / "acme_rules").mkdir(parents=True)
    (site / "acme_rules/__init__.py").write_text("")
    (site / "acme_rules/no_person.py").write_text(RULE)
    (site / "acme-1.dist-info").mkdir()
    (site / "acme-1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (site / "acme-1.dist-info/entry_points.txt").write_text("[dlint.rules]\nacme = acme_rules\n")
    monkeypatch.syspath_prepend(str(site))
    yield
    for name in [name for name in sys.modules if name.startswith("acme_rules")]:
        del sys.modules[name]


def rules(capsys: Capture, *words: str) -> list[str]:
    assert main(["check", "--format", "json", "--fail-on", "never", *words]) == 0, capsys.readouterr().err
    found = [each["rule"] for each in json.loads(capsys.readouterr().out)["findings"]]
    return [rule for rule in found if rule.startswith("acme")]


def error(capsys: Capture, *words: str) -> str:
    assert main(list(words)) == 2
    return capsys.readouterr().err.splitlines()[0]


class TestFolder:
    def test_on_the_command_line(self, capsys: Capture) -> None:
        assert rules(capsys) == []
        assert rules(capsys, "--rules-dir", "../mine") == ["acme/no-person"]
        assert rules(capsys, "--rules-dir", "../mine", "--select", "acme", "--isolated") == ["acme/no-person"]
        assert rules(capsys, "--rules-dir", "../mine", "--ignore", "acme/no-person") == []

    def test_of_the_user_s_own_configuration(self, capsys: Capture, own: Path, here: Path) -> None:
        assert rules(capsys) == ["acme/no-person"]
        assert rules(capsys, "--select", "acme/no-person") == ["acme/no-person"]
        assert rules(capsys, "--isolated") == []
        (here / "dlint.toml").write_text("[rules.'acme/no-person']\nnames = ['eve']\n")
        assert rules(capsys) == []
        (here / "dlint.toml").write_text("[severity]\n'acme/no-person' = 'off'\n")
        assert rules(capsys) == []

    def test_its_other_settings_hold_where_a_project_has_none(self, capsys: Capture, own: Path, here: Path) -> None:
        own.write_text("rules-dir = '../../mine'\nignore = ['acme']\n")
        assert rules(capsys) == []
        (here / "dlint.toml").write_text("")
        assert rules(capsys) == ["acme/no-person"]

    @pytest.mark.parametrize("name", ["dlint.toml", "pyproject.toml"])
    def test_a_repository_must_not_bring_rules(self, capsys: Capture, here: Path, name: str) -> None:
        (here / name).write_text(("" if name == "dlint.toml" else "[tool.dlint]\n") + "rules-dir = '../mine'\n")
        assert f"{name}:" in (message := error(capsys, "check")) and "rules-dir: " in message
        assert PLUGIN_RULES == {}

    def test_not_as_a_plugin_either(self, capsys: Capture, here: Path, tmp_path: Path) -> None:
        (here / "dlint.toml").write_text(f"plugins = ['{tmp_path}/mine']\n")
        assert "plugins: " in error(capsys, "check")
        (here / "dlint.toml").write_text("plugins = ['../mine']\n")
        assert "../mine" in error(capsys, "check")
        assert PLUGIN_RULES == {}

    def test_mistakes(self, capsys: Capture, tmp_path: Path, own: Path) -> None:
        assert error(capsys, "check", "--rules-dir", "nope").endswith("nope: no such folder of rules")
        (tmp_path / "mine/acme/no_person.py").write_text("def")
        assert "home/dlint/dlint.toml:1: rules-dir: " in error(capsys, "check")
        own.write_text("rules-dir = 3\n")
        assert error(capsys, "check").endswith("rules-dir: must be a string that is not empty")

    def test_a_failure_is_the_plugin_s(self, capsys: Capture, tmp_path: Path) -> None:
        (tmp_path / "mine/acme/no_person.py").write_text(RULE.replace("    if", "    1 / 0\n    if"))
        assert main(["check", "--rules-dir", "../mine"]) == 2
        reported = capsys.readouterr()
        assert "the plugin's rule acme/no-person failed on Dockerfile: ZeroDivisionError" in reported.out
        assert "bug in dlint" not in reported.out + reported.err
        assert main(["fix", "--rules-dir", "../mine"]) == 2
        assert "the plugin's rule acme/no-person failed on" in capsys.readouterr().err


@pytest.mark.usefixtures("installed")
class TestPackage:
    def test_a_repository_may_name_what_is_installed(self, capsys: Capture, here: Path) -> None:
        assert rules(capsys) == []
        (here / "dlint.toml").write_text("select = ['acme/no-person']\nplugins = ['acme']\n")
        assert rules(capsys) == ["acme/no-person"]
        assert rules(capsys, "--select", "acme", "Dockerfile") == ["acme/no-person"]

    def test_and_not_what_is_not(self, capsys: Capture, here: Path) -> None:
        (here / "dlint.toml").write_text("ignore = []\nplugins = ['amce']\n")
        assert error(capsys, "check") == (
            "dlint: dlint.toml:2: plugins: no installed package offers the plugin amce; did you mean acme?"
        )

    def test_they_are_listed_and_explained(self, capsys: Capture, here: Path) -> None:
        assert main(["explain", "acme/no-person"]) == 2
        capsys.readouterr()
        (here / "dlint.toml").write_text("plugins = ['acme']\n")
        assert main(["explain", "acme/no-person"]) == 0
        assert "USER names a person." in capsys.readouterr().out
        assert main(["rules", "--family", "acme"]) == 0
        assert capsys.readouterr().out.startswith("acme: rules of acme\n  acme/no-person  error")
        assert main(["check", "--format", "sarif"]) == 1
        described = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]
        assert "acme/no-person" in [each["id"] for each in described]


@pytest.mark.parametrize(
    ("examples", "shown"),
    [
        ('BAD = {"USER bob": "USER app"}', "fix: unsafe"),
        ('BAD = {"USER bob": "USER app"}\nCONTEXT = 1', "fix: none"),
        ("", "fix: none"),
    ],
)
def test_a_page_states_the_trust_of_its_fixes(capsys: Capture, tmp_path: Path, examples: str, shown: str) -> None:
    fix = 'Fix("app", (Edit.replace(user.word.span, "app"),), trust="unsafe")'
    rule = RULE.replace("import Finding", "import Edit, Finding, Fix").replace(' person")', f' person", {fix})')
    (tmp_path / "mine/acme/no_person.py").write_text(f"{rule}\n\n{examples}\n")
    assert main(["explain", "--rules-dir", str(tmp_path / "mine"), "acme/no-person"]) == 0
    assert f"- {shown}\n" in capsys.readouterr().out


def test_nothing_is_imported_from_the_folder_that_is_linted(here: Path, tmp_path: Path) -> None:
    for name in ("tomli.py", "json.py", "yaml.py"):
        (here / name).write_text("raise SystemExit('a stranger was run')\n")
    (here / "acme_rules.py").write_text("raise SystemExit('a stranger was run')\n")
    (here / "acme-1.dist-info").mkdir()
    (here / "acme-1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (here / "acme-1.dist-info/entry_points.txt").write_text("[dlint.rules]\nacme = acme_rules\n")
    (here / "dlint.toml").write_text("all = true\n")
    command = [sys.executable, "-m", "dlint", "check", "--format", "json", "--fail-on", "never"]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "home")}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr
    (here / "dlint.toml").write_text("plugins = ['acme']\n")
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 2
    assert "no installed package offers the plugin acme" in ran.stderr
