"""Rules of others: from an installed package, from a folder, never from what is being linted."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlint import api
from dlint.config.settings import Settings
from dlint.engine.plugins import BadPlugin, register_plugin
from dlint.engine.registry import PLUGIN_RULES, UnknownRule, families, page, resolve, rule_info, rule_infos

RULE = '''"""USER names a person."""

from dlint.kit import Finding, Findings, Stage, User, rule


@rule(watches=User, severity="error", since="1.0", twins=("acme:A1",), needs=("USER",))
def check(user: User, stage: Stage, *, names: tuple[str, ...] = ("bob",)) -> Findings:
    """People leave."""
    if user.value in names:
        yield Finding(user.span, f"{user.value} is a person")


BAD = {"USER bob": None}
GOOD = ("USER app",)
'''
FILE = b"FROM a:1\nUSER bob\n"


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    yield
    PLUGIN_RULES.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with `acme/no-person`."""
    (tmp_path / "rules/acme").mkdir(parents=True)
    (tmp_path / "rules/acme/no_person.py").write_text(RULE)
    (tmp_path / "rules/acme/_shared.py").write_text("1 / 0")
    (tmp_path / "rules/README.md").write_text("")
    return tmp_path / "rules"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An installed distribution that offers the plugin `acme`, in the package `acme_rules`."""
    site = tmp_path / "site"
    (site / "acme_rules").mkdir(parents=True)
    (site / "acme_rules/__init__.py").write_text("")
    (site / "acme_rules/no_person.py").write_text(RULE)
    (site / "acme_rules/words.py").write_text("WORDS = 1\n")
    info = site / "acme_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[dlint.rules]\nacme = acme_rules\nsize = acme_rules\nlone = lone_module\n")
    (site / "lone_module.py").write_text("")
    monkeypatch.syspath_prepend(str(site))
    yield "acme"
    for name in [name for name in sys.modules if name.startswith("acme_rules")]:
        del sys.modules[name]


def found(settings: Settings) -> list[tuple[str, str]]:
    return [(each.rule, each.severity) for each in api.check(FILE, settings=settings).results if "acme" in each.rule]


class TestFolder:
    def test_its_rules_run_where_it_is_named(self, folder: Path) -> None:
        settings = Settings().but(plugins=(str(folder),))
        assert found(settings) == [("acme/no-person", "error")]
        assert found(Settings()) == []
        assert found(Settings().but(all=True)) == []

    def test_its_rules_are_chosen_as_others_are(self, folder: Path) -> None:
        register_plugin(str(folder))
        named = Settings().but(plugins=(str(folder),))
        assert found(named.but(select=("acme",))) == [("acme/no-person", "error")]
        assert found(named.but(select=("A1",))) == [("acme/no-person", "error")]
        assert found(named.but(select=("cache",))) == []
        assert found(named.but(ignore=("acme/*",))) == []
        assert found(named.but(severity={"acme/no-person": "info"})) == [("acme/no-person", "info")]
        assert found(named.but(rules={"acme/no-person": {"names": ("eve",)}})) == []
        assert found(named.but(ruleset="2026.11")) == [("acme/no-person", "error")]

    def test_comments_silence_them(self, folder: Path) -> None:
        settings = Settings().but(plugins=(str(folder),))
        text = FILE.replace(b"USER", b"# dlint: ignore[acme/no-person]\nUSER")
        assert [each.rule for each in api.check(text, settings=settings).results if "acme" in each.rule] == []

    def test_the_book_knows_them(self, folder: Path) -> None:
        with pytest.raises(UnknownRule):
            resolve("acme/no-person")
        register_plugin(str(folder))
        register_plugin(str(folder))
        assert rule_info("acme/no-person").summary == "USER names a person."
        assert rule_info("acme/no-person").source == str(folder)
        assert [each.id for each in rule_infos()].count("acme/no-person") == 1
        assert families()["acme"] == f"rules of {folder}"
        shown = page("acme/no-person")
        assert (shown.body, shown.bad, shown.options) == ("People leave.", {"USER bob": None}, {"names": ("bob",)})

    def test_settings_bring_them_to_other_processes(self, folder: Path) -> None:
        settings = pickle.dumps(Settings().but(plugins=(str(folder),)))
        assert PLUGIN_RULES == {}
        assert found(pickle.loads(settings)) == [("acme/no-person", "error")]

    def test_a_failure_is_reported_as_theirs(self, folder: Path) -> None:
        from dlint.engine.run import check_paths
        from dlint.engine.target import Target

        (folder / "acme/no_person.py").write_text(RULE.replace("if user", "1 / 0\n    if user"))
        settings = Settings().but(plugins=(str(folder),))
        report = check_paths([Target("D", FILE), Target("E", b"FROM a\n")], lambda path: settings)
        [(path, message)] = report.errors
        assert path == "D"
        assert message.startswith("the plugin's rule acme/no-person failed on D: ZeroDivisionError: division by zero (")
        assert message.endswith("no_person.py:9)")
        assert report.files[0].bug is None
        assert report.files[1].results


class TestPackage:
    def test_its_rules_run_where_it_is_named(self, package: str) -> None:
        assert found(Settings().but(plugins=(package,))) == [("acme/no-person", "error")]
        assert found(Settings()) == []
        assert rule_info("acme/no-person").source == "acme"

    def test_one_that_merely_lies_in_the_current_folder_is_not_installed(
        self, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path / "site")
        with pytest.raises(BadPlugin, match="no installed package offers the plugin acme"):
            register_plugin("acme")


class TestMistakes:
    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("acm", "no installed package offers the plugin acm; did you mean acme?"),
            ("zzzzzzzz", "no installed package offers the plugin zzzzzzzz; installed are acme, lone, size"),
            ("size", "size: size is a family of dlint's own rules"),
            ("lone", "lone: holds no rules"),
        ],
    )
    @pytest.mark.usefixtures("package")
    def test_of_packages(self, name: str, message: str) -> None:
        with pytest.raises(BadPlugin, match=message):
            register_plugin(name)
        assert PLUGIN_RULES == {}

    def test_without_any_plugin(self) -> None:
        with pytest.raises(BadPlugin, match="none is installed"):
            register_plugin("acme")

    @pytest.mark.parametrize(
        ("path", "text", "message"),
        [
            ("cache/mine.py", RULE, "cache is a family of dlint's own rules"),
            ("acme/bad.py", "def", "bad.py: cannot be imported: SyntaxError"),
            ("acme/bad.py", "import nothing_of_the_kind", "bad.py: cannot be imported: ModuleNotFoundError"),
            ("acme/bad.py", "def check(): ...", "bad.py: check is no rule: decorate it with dlint.kit.rule"),
        ],
    )
    def test_of_folders(self, folder: Path, path: str, text: str, message: str) -> None:
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
        with pytest.raises(BadPlugin, match=message):
            register_plugin(str(folder))
        assert PLUGIN_RULES == {}

    def test_of_folders_that_are_empty_or_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadPlugin, match="holds no rules"):
            register_plugin(str(tmp_path))
        with pytest.raises(BadPlugin, match="no such folder of rules"):
            register_plugin(str(tmp_path / "nope"))

    def test_an_id_belongs_to_one_plugin(self, folder: Path, package: str) -> None:
        register_plugin(package)
        with pytest.raises(BadPlugin, match="there is a rule acme/no-person already, from acme"):
            register_plugin(str(folder))
