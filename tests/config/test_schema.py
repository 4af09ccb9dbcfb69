"""The JSON schema of dlint.toml: made from the code, true for what the check accepts and refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft7Validator

from dlint.config.check import KEYS
from dlint.report.config_schema import schema, schema_text

ROOT = Path(__file__).resolve().parents[2]
FENCED = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = ("configuration.md", "suppressing.md", "writing-rules.md")
VALIDATOR = Draft7Validator(schema())


def test_the_published_file_is_the_one_of_the_code() -> None:
    assert (ROOT / "docs/schemas/config.json").read_text() == schema_text(), "run make generate"
    assert main_keys() == set(KEYS)


def main_keys() -> set[str]:
    return set(schema()["properties"])


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize(
    "text", [text for page in PAGES for text in FENCED.findall((ROOT / "docs" / page).read_text())]
)
def test_examples_of_the_documentation_are_valid(text: str) -> None:
    VALIDATOR.validate(tomli.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        "selct = ['a']",
        "select = 'cache'",
        "fail-on = 'never ever'",
        "all = 1",
        "[severity]\ncache = 'fatal'",
        "[per-path.x]\nall = true",
        "[profile]\nmax-seconds = -1",
        "[profile]\nmax-image = 12",
        "[[policy]]\nname = 'a'",
        "[[policy]]\nname = 'Big'\nmessage = 'm'\ncommand = 'c'",
        "[[policy]]\nname = 'a'\nmessage = 'm'",
        "[[policy]]\nname = 'a'\nmessage = 'm'\ncommand = []",
        "[[policy]]\nname = 'a'\nmessage = 'm'\ncommand = 'c'\nmust = 'be'",
        "[rules.'syntax/label-schema']\nschem = {}",
        "[rules.'syntax/label-schema']\nstrict = 1",
        "extend = ''",
        "ruleset = '1999.01'",
    ],
)
def test_mistakes_are_invalid(text: str) -> None:
    assert not VALIDATOR.is_valid(tomli.loads(text))


def test_options_of_rules_have_their_defaults() -> None:
    options: dict[str, Any] = schema()["properties"]["rules"]["properties"]["syntax/label-schema"]["properties"]
    assert options["strict"] == {"type": "boolean", "default": False}
