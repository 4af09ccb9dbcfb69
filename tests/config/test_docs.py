"""What the documentation shows is true: its TOML passes the check, its rule and its comments do what it states."""

from __future__ import annotations

import re
import sys
import types
from pathlib import Path

import pytest
import tomli

from dlint import api
from dlint.config.check import KEYS
from dlint.config.lookup import Lookup
from dlint.config.policy import KEYS as POLICY_KEYS
from dlint.config.settings import FAIL_ON, SEVERITIES, Settings
from dlint.engine.registry import load, resolve
from dlint.engine.rulesets import RULESETS
from dlint.testing import hold_to_examples

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("configuration.md", "suppressing.md", "writing-rules.md")
FENCED = re.compile(r"^```(\w+)( \w+)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str, mark: str = "") -> list[str]:
    found = [match for page in PAGES for match in FENCED.findall((DOCS / page).read_text())]
    return [text for kind, noted, text in found if (kind, noted.strip()) == (language, mark)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings_of(path: Path, text: str, own: bool = False) -> Settings:
    """The settings that a text states; ConfigError where it states nonsense. The folders that it names are made."""
    for folder in re.findall(r'^context = "([^"]+)"', text, re.MULTILINE):
        path.parent.joinpath(folder).mkdir(parents=True, exist_ok=True)
    for name in re.findall(r'^extend = "([^":]+)"', text, re.MULTILINE):
        path.parent.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        path.parent.joinpath(name).write_text("")
    path.write_text(text)
    registered: list[str] = []
    lookup = Lookup(
        resolve,
        lambda rule: load(rule).options,
        {},
        rulesets=lambda: RULESETS,
        register_plugin=registered.append,
        own=str(path) if own else None,
    )
    settings = lookup.settings_for("Dockerfile")
    assert list(settings.plugins) == registered
    return settings


@pytest.mark.parametrize("text", blocks("toml"))
def test_examples_of_configuration_pass(here: Path, text: str) -> None:
    assert settings_of(here / "dlint.toml", text).origin is not None


def test_the_user_s_own_configuration_passes(here: Path) -> None:
    [text] = blocks("toml", "own")
    assert settings_of(here / "own.toml", text, own=True).plugins == (str(Path("~/dlint-rules").expanduser()),)


def test_every_key_is_reported() -> None:
    page = (DOCS / "configuration.md").read_text()
    shown: dict[str, object] = {}
    for text in (*blocks("toml"), *blocks("toml", "own")):
        shown |= tomli.loads(text)
    assert set(shown) == set(KEYS)
    assert all(f"`{key}`" in page for key in POLICY_KEYS)
    assert all(word in page for word in (*FAIL_ON, *SEVERITIES, *RULESETS))


def test_names_of_rules_are_those_of_rules() -> None:
    for page in PAGES:
        for name in re.findall(r"`((?:cache|config|image|packages|syntax)/[a-z-]+)`", (DOCS / page).read_text()):
            assert resolve(name)


def test_policies_do_what_they_state(here: Path) -> None:
    [text] = [text for text in blocks("toml") if "[[policy]]" in text]
    settings = settings_of(here / "dlint.toml", text).but(select=("policy",))
    file = b"FROM docker.io/library/debian:12\nRUN curl -k https://a.example/\nCOPY . /a\n"
    found = {result.rule for result in api.check(file, settings=settings).results}
    assert found == {f"policy/{table['name']}" for table in settings.policy}
    new = api.fix(file, settings=settings, unsafe=True).new
    assert new == b"FROM mirror.example.com/library/debian:12\nRUN curl https://a.example/\nCOPY . /a\n"


@pytest.mark.parametrize("text", blocks("dockerfile"))
def test_comments_silence(text: str) -> None:
    silenced = set(re.findall(r"ignore\[([\w/-]+)\]", text))
    ids = {rule for name in silenced for rule in resolve(name)}
    assert ids.isdisjoint({result.rule for result in api.check(text.encode()).results})
    assert len(silenced) > 1 or api.check(text.replace("ignore[", "[").encode()).results


def test_the_example_rule_does_what_it_states(monkeypatch: pytest.MonkeyPatch) -> None:
    source, test = blocks("python")
    package = types.ModuleType("acme_rules")
    module = types.ModuleType("acme_rules.no_person")
    package.no_person = module  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "acme_rules", package)
    monkeypatch.setitem(sys.modules, "acme_rules.no_person", module)
    exec(source, module.__dict__)
    assert hold_to_examples("acme/no-person", module) == []
    namespace: dict[str, object] = {}
    exec(test, namespace)
    namespace["test_examples"]()  # type: ignore[operator]
    module.GOOD = ("USER bob",)  # type: ignore[attr-defined]
    assert hold_to_examples("acme/no-person", module) != []


def test_the_entry_point_is_the_one_that_is_read() -> None:
    from dlint.engine.plugins import GROUP

    [text] = blocks("toml", "pyproject")
    assert tomli.loads(text)["project"]["entry-points"] == {GROUP: {"acme": "acme_rules"}}
