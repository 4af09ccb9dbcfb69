"""Configuration files: found, read, held to what may stand in them."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from dlint.config.find import Finder
from dlint.config.lookup import Lookup
from dlint.config.mistake import ConfigError
from dlint.config.settings import Settings

RULES = {"cache/order": {"limit": 3, "deep": False, "ratio": 0.5, "only": ("a",), "note": "x"}, "user/root": {}}
RULESETS = ("2026.11", "2027.03")
LEVELS = "must be one of error, warning, info, never"
SETS = "must be one of 2026.11, 2027.03"
SEVERITIES = "must be one of error, warning, info, off"
ORDER = "[rules.'cache/order']"
AT_2 = "dlint.toml:2: rules.cache/order"


def names(name: str) -> frozenset[str]:
    found = frozenset(rule for rule in RULES if rule == name or rule.startswith(name + "/"))
    if not found and name != "DL1":
        raise ValueError(f"unknown rule: {name}")
    return found or frozenset(["user/root"])


def options(rule_id: str) -> dict[str, Any]:
    return RULES[rule_id]


def lookup(config: str | None = None, isolated: bool = False, **arguments: Any) -> Lookup:
    return Lookup(names, options, arguments, config=config, isolated=isolated, rulesets=lambda: RULESETS)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def complaints(here: Path, text: str, name: str = "dlint.toml") -> list[str]:
    write(here / name, text)
    with pytest.raises(ConfigError) as caught:
        lookup().settings_for("Dockerfile")
    return list(caught.value.messages)


class TestFinding:
    def test_the_nearest_file_upward_holds(self, here: Path) -> None:
        write(here / "dlint.toml", "all = true")
        write(here / "a/b/.dlint.toml", "fail-on = 'never'")
        (here / "a/c").mkdir()
        find = lookup().settings_for
        assert find("Dockerfile").all
        assert find("a/c/Dockerfile") is find("Dockerfile")
        assert find("a/b/Dockerfile").fail_on == "never"
        assert not find("a/b/Dockerfile").all
        assert find("-").all

    def test_a_pyproject_counts_only_if_it_names_dlint(self, here: Path) -> None:
        write(here / "pyproject.toml", "[tool.dlint]\nall = true\n")
        write(here / "a/pyproject.toml", "this is no TOML and nobody cares")
        assert lookup().settings_for("a/Dockerfile").all

    def test_dlint_toml_goes_before_pyproject(self, here: Path) -> None:
        write(here / "pyproject.toml", "[tool.dlint]\nfail-on = 'never'\n")
        write(here / ".dlint.toml", "fail-on = 'info'")
        assert lookup().settings_for("Dockerfile").fail_on == "info"

    def test_the_search_ends_at_the_top_of_a_work_tree(self, here: Path) -> None:
        write(here / "dlint.toml", "all = true")
        (here / "repo/.git").mkdir(parents=True)
        (here / "repo/sub").mkdir()
        assert Finder().nearest(str(here / "repo/sub")) is None
        write(here / "repo/dlint.toml", "")
        finder = Finder()
        assert finder.nearest(str(here / "repo/sub")) == str(here / "repo/dlint.toml")
        assert finder.nearest(str(here / "repo")) == str(here / "repo/dlint.toml")
        assert finder.nearest(str(here)) == str(here / "dlint.toml")

    def test_one_file_for_all_or_none(self, here: Path) -> None:
        write(here / "dlint.toml", "all = true")
        write(here / "ci/strict.toml", "fail-on = 'info'\nexclude = ['a/']")
        settings = lookup("ci/strict.toml").settings_for("a/Dockerfile")
        assert (settings.all, settings.fail_on) == (False, "info")
        assert settings.excludes("a/Dockerfile")
        assert lookup(isolated=True).settings_for("Dockerfile").origin is None

    def test_a_file_that_is_not_there(self) -> None:
        with pytest.raises(ConfigError, match=r"^nope.toml: cannot be read: No such file or directory$"):
            lookup("nope.toml").settings_for("Dockerfile")

    def test_a_pyproject_that_states_nothing(self, here: Path) -> None:
        write(here / "pyproject.toml", "[tool.other]\n")
        with pytest.raises(ConfigError, match=r"^pyproject.toml: has no \[tool.dlint\] table$"):
            lookup("pyproject.toml").settings_for("Dockerfile")

    def test_a_folder_is_no_file(self, here: Path) -> None:
        (here / "pyproject.toml").mkdir()
        with pytest.raises(ConfigError, match=r"pyproject.toml: cannot be read: Is a directory$"):
            lookup().settings_for("Dockerfile")


class TestReading:
    def test_every_key(self, here: Path) -> None:
        (here / "app").mkdir()
        write(
            here / "dlint.toml",
            """
            select = ["cache", "DL1"]
            ignore = ["user/root"]
            all = true
            fail-on = "error"
            exclude = ["legacy/", "*.old"]
            ruleset = "2026.11"
            baseline = "known.json"
            context = "app"
            trusted-registries = ["ghcr.io"]
            [severity]
            "cache/order" = "info"
            DL1 = "off"
            [per-path."test/**"]
            ignore = ["cache"]
            [rules."cache/order"]
            limit = 5
            only = ["b", "c"]
            [rules.DL1]
            [[policy]]
            name = "no-curl"
            message = "no"
            command = "curl"
            """,
        )
        settings = lookup().settings_for("Dockerfile")
        assert settings.select == ("cache", "DL1")
        assert settings.ignore == ("user/root",)
        assert settings.all
        assert settings.fail_on == "error"
        assert settings.exclude == ("legacy/", "*.old")
        assert settings.ruleset == "2026.11"
        assert settings.baseline == str(here / "known.json")
        assert settings.context == str(here / "app")
        assert settings.trusted_registries == ("ghcr.io",)
        assert settings.severity == {"cache/order": "info", "DL1": "off"}
        assert settings.rules == {"cache/order": {"limit": 5, "only": ("b", "c")}, "user/root": {}}
        assert settings.policy == ({"name": "no-curl", "message": "no", "command": "curl"},)
        assert settings.origin == str(here / "dlint.toml")

    def test_nothing_is_set_without_a_file(self) -> None:
        settings = lookup().settings_for("Dockerfile")
        assert (settings.select, settings.ignore, settings.all, settings.fail_on) == ((), (), False, "warning")

    def test_settings_travel_to_other_processes(self, here: Path) -> None:
        write(here / "dlint.toml", "[per-path.'a/']\nignore = ['cache']\n")
        settings = pickle.loads(pickle.dumps(lookup().settings_for("Dockerfile")))
        assert settings.at("a/Dockerfile").ignore == ("cache",)

    def test_mistakes_travel_too(self) -> None:
        assert str(pickle.loads(pickle.dumps(ConfigError("a", "b")))) == "a\nb"

    def test_a_byte_order_mark_is_no_mistake(self, here: Path) -> None:
        (here / "dlint.toml").write_bytes(b"\xef\xbb\xbfall = true\n")
        assert lookup().settings_for("Dockerfile").all


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("all = true\nselct = []\n", "dlint.toml:2: selct: unknown key; did you mean select?"),
            ("all = 1", "dlint.toml:1: all: must be true or false, not an integer"),
            ("select = 'cache'", "dlint.toml:1: select: must be a list of strings"),
            ("ignore = [1]", "dlint.toml:1: ignore: must be a list of strings"),
            ("# x\nignore = [\n  'cache',\n  'nope',\n]", "dlint.toml:4: ignore: unknown rule: nope"),
            ("context = 'gone'", "dlint.toml:1: context: no such folder: gone"),
            ("[per-path.'a']\ncontext = 'gone'", "dlint.toml:2: per-path.a.context: no such folder: gone"),
            ("context = ''", "dlint.toml:1: context: must be a string that is not empty"),
            ("fail-on = 'warnin'", f"dlint.toml:1: fail-on: {LEVELS}, not 'warnin'; did you mean warning?"),
            ("fail-on = 3", f"dlint.toml:1: fail-on: {LEVELS}, not an integer"),
            ("severity = []", "dlint.toml:1: severity: must be a table, not a list"),
            ("[severity]\ncache = 'info'\nnope = 'off'", "dlint.toml:3: severity.nope: unknown rule: nope"),
            ("[severity]\n# cache\ncache = 'x'", f"dlint.toml:3: severity.cache: {SEVERITIES}, not 'x'"),
            ("ruleset = 1.0", "dlint.toml:1: ruleset: must be one of 2026.11, 2027.03, not a number"),
            ("ruleset = '2026.1'", f"dlint.toml:1: ruleset: {SETS}, not '2026.1'; did you mean 2026.11?"),
            ("per-path = 'a'", "dlint.toml:1: per-path: must be a table, not a string"),
            ("per-path.'a/**' = 1", "dlint.toml:1: per-path.a/**: must be a table, not an integer"),
            ("[per-path.a]\nignored = []", "dlint.toml:2: per-path.a.ignored: unknown key; did you mean ignore?"),
            ("policy = [1]", "dlint.toml:1: policy: must be tables: [[policy]]"),
            ("rules = 1", "dlint.toml:1: rules: must be a table, not an integer"),
            ("[rules.nope]\nx = 1", "dlint.toml:1: rules.nope: unknown rule: nope"),
            ("[rules]\ncache = 1", "dlint.toml:2: rules.cache: must be a table, not an integer"),
            (f"{ORDER}\nlimt = 1", f"{AT_2}.limt: cache/order has no such option; did you mean limit?"),
            (f"{ORDER}\nlimit = 'x'", f"{AT_2}.limit: must be an integer, not a string"),
            (f"{ORDER}\nlimit = true", f"{AT_2}.limit: must be an integer, not true or false"),
            (f"{ORDER}\nonly = 'a'", f"{AT_2}.only: must be a list of strings, not a string"),
            ("all = true\nall = = 2", "dlint.toml:2: Invalid value (column 7)"),
        ],
    )
    def test_each_is_reported_with_its_line(self, here: Path, text: str, complaint: str) -> None:
        assert complaints(here, text) == [complaint]

    def test_lines_of_a_pyproject_are_its_own(self, here: Path) -> None:
        text = "[tool.other]\nselct = 1\n\n[tool.dlint]\nselct = []\n[tool.dlint.severity]\ncache = 'x'\n"
        assert [line.partition(": ")[0] for line in complaints(here, text, "pyproject.toml")] == [
            "pyproject.toml:5",
            "pyproject.toml:7",
        ]

    def test_all_are_reported_at_once(self, here: Path) -> None:
        assert len(complaints(here, "a = 1\nb = 2\nselect = ['nope', 'no']")) == 4

    def test_options_are_for_one_rule(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(RULES, "cache/other", {})
        [complaint] = complaints(here, "[rules.cache]\nlimit = 1")
        assert complaint == "dlint.toml:1: rules.cache: options are for one rule, and this names 2"

    def test_a_number_with_a_point_takes_a_whole_one(self, here: Path) -> None:
        write(here / "dlint.toml", "[rules.'cache/order']\nratio = 1\ndeep = true\nnote = ''")
        assert lookup().settings_for("Dockerfile").rules["cache/order"]["ratio"] == 1

    def test_bytes_that_are_no_text(self, here: Path) -> None:
        (here / "dlint.toml").write_bytes(b"all = true\n# \xff\n")
        with pytest.raises(ConfigError, match=r"^dlint.toml: is not UTF-8 \(byte 13\)$"):
            lookup().settings_for("Dockerfile")

    def test_tool_dlint_must_be_a_table(self, here: Path) -> None:
        assert complaints(here, "[[tool.dlint]]\n", "pyproject.toml") == ["pyproject.toml: tool.dlint must be a table"]


class TestPaths:
    def test_excluded_are_files_and_folders_below_the_configuration(self, here: Path) -> None:
        write(here / "a/dlint.toml", "exclude = ['old/', '/x.Dockerfile', '!old/keep']")
        settings = lookup().settings_for("a/Dockerfile")
        assert settings.excludes("a/old/b/Dockerfile")
        assert settings.excludes(str(here / "a/x.Dockerfile"))
        assert not settings.excludes("a/b/x.Dockerfile")
        assert not settings.excludes("old/Dockerfile")

    def test_per_path_adds_up_and_the_last_one_is_strongest(self, here: Path) -> None:
        text = """
            select = ["user"]
            ignore = ["DL1"]
            [per-path."a/"]
            ignore = ["cache"]
            severity = {cache = "info", DL1 = "off"}
            [per-path."**/b/*"]
            select = ["cache"]
            severity = {cache = "error"}
        """
        write(here / "dlint.toml", text)
        settings = lookup().settings_for("Dockerfile")
        assert settings.at("Dockerfile") is settings
        assert settings.at("a/Dockerfile").ignore == ("DL1", "cache")
        both = settings.at("a/b/Dockerfile")
        assert (both.select, both.ignore) == (("cache",), ("DL1", "cache"))
        assert both.severity == {"cache": "error", "DL1": "off"}


class TestCommandLine:
    def test_it_goes_over_the_file(self, here: Path) -> None:
        write(
            here / "dlint.toml", "select = ['cache']\nignore = ['DL1']\nfail-on = 'error'\n[severity]\nuser = 'off'\n"
        )
        plain = lookup().settings_for("Dockerfile")
        arguments = lookup(select=("user",), ignore=("cache",), fail_on="info", all=True).settings_for("Dockerfile")
        assert arguments.select == ("user",)
        assert arguments.ignore == ("DL1", "cache")
        assert arguments.severity == {}
        assert (arguments.fail_on, arguments.all) == ("info", True)
        assert (plain.select, plain.ignore, plain.severity) == (("cache",), ("DL1",), {"user": "off"})

    def test_a_rule_selected_by_name_is_wanted_though_the_file_ignores_it(self, here: Path) -> None:
        write(here / "dlint.toml", "ignore = ['DL1', 'cache']\n[per-path.'a']\nignore = ['user']")
        assert lookup(select=("DL1",)).settings_for("Dockerfile").ignore == ("cache",)

    def test_it_goes_over_what_the_file_states_of_paths(self, here: Path) -> None:
        text = "per-path.'*' = {select = ['cache'], ignore = ['DL1', 'cache'], severity = {DL1 = 'off', user = 'info'}}"
        write(here / "dlint.toml", text)
        settings = lookup(select=("DL1",)).settings_for("Dockerfile").at("Dockerfile")
        assert (settings.select, settings.ignore, settings.severity) == (("DL1",), ("cache",), {"user": "info"})

    def test_a_copy_keeps_the_rest(self) -> None:
        settings = Settings("folder", "origin").but(all=True)
        assert (settings.folder, settings.origin, settings.all) == ("folder", "origin", True)
