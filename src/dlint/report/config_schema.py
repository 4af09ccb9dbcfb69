"""The JSON schema of dlint.toml, made from the tables by which the configuration is checked."""

from __future__ import annotations

import json

from dlint.config import policy
from dlint.config.budget import SECONDS, SIZES
from dlint.config.check import KEYS, LISTS, PER_PATH_KEYS
from dlint.config.format_table import SWITCHES, WIDEST
from dlint.config.settings import FAIL_ON, SEVERITIES
from dlint.engine.registry import POLICY, TIERS, families, load, rule_infos
from dlint.engine.rulesets import RULESETS
from dlint.report.website import SCHEMAS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
TEXT: Schema = {"type": "string", "minLength": 1}
TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
NAME: Schema = {"$ref": "#/definitions/name"}
ABOUT = {
    "all": "Run the strict rules too: opinions, pins and style.",
    "baseline": "The baseline: a file of known findings, which are not reported.",
    "context": "The build context, as seen from this file.",
    "disable-comments": "Report what comments in the Dockerfiles silence as well.",
    "exclude": "Files that a search leaves out, each a line as in a .gitignore.",
    "extend": "Files that this one builds on, or package:NAME of an installed package.",
    "fail-on": "Exit with 1 from this severity on.",
    "ignore": "Rules that do not run: ids, families, names of other linters.",
    "per-path": "What holds for the files that a glob matches.",
    "plugins": "Installed plugins whose rules run.",
    "policy": "Rules of your own, without code.",
    "format": "The layout that `dlint format` writes.",
    "profile": "Budgets of `dlint profile`.",
    "rules": "Options of rules.",
    "rules-dir": "A folder of rules; in your own configuration alone.",
    "ruleset": "No rule that is newer than this.",
    "select": "Rules that run, and no other: ids, families, names of other linters.",
    "severity": "How severe the findings of a rule or family are.",
    "trusted-registries": "Images must come from these registries.",
}


ABOUT_WITHIN = {
    "format": {
        "indent": "Blanks before a line that continues an instruction; without it 4.",
        "one-package-per-line": "Each package of an install on a line of its own.",
        "sort-packages": "Packages of apt, apk and dnf in alphabetical order.",
    },
    "profile": {
        "max-image": "The most bytes of the image, its base included: 200MB.",
        "max-layer": "The most bytes of each layer of the file.",
        "max-waste": "The most bytes that a later line deletes or writes again.",
        "max-context": "The most bytes that are sent to the builder.",
        "max-seconds": "The most seconds of a build.",
    },
    "policy": {
        "name": "Findings are those of policy/NAME: small letters, digits and dashes.",
        "message": "One line that states what to do.",
        "instruction": "What it is about: these instructions.",
        "command": "What it is about: a command in a RUN, perhaps with its verb, such as `apt-get install`.",
        "label": "What it is about: the name of a label.",
        "registry": "What it is about: where images come from; `*` stands for any text.",
        "flag": "A flag of that instruction or command; with a value, exactly that.",
        "source": "What such a COPY or ADD takes from the build context.",
        "must": "Whether each one is reported (not-exist, the default) or the absence (exist).",
        "stage": "Where to look: in any stage, the last one, or those that are shipped.",
        "severity": "How severe the finding is; without it warning.",
        "replace": "The literal text that the repair replaces, within what was found.",
        "with": "The text that the repair puts in its place.",
        "trust": "How safe the repair is; without it unsafe.",
    },
}


def schema_text() -> str:
    """The schema as it is published in docs/schemas/config.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> Schema:
    """The schema as Python values (draft 7); names of plugins and their rules are any text."""
    ids = [info.id for info in rule_infos() if info.source is None]
    known = sorted([*ids, *families(), *TIERS, "*"])
    return {
        "$schema": DRAFT,
        "$id": f"{SCHEMAS}config",
        "title": "Configuration of dlint: dlint.toml, .dlint.toml, [tool.dlint] of pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _described(key, form) for key, form in KEYS.items()},
        "definitions": {
            # The list serves completion in editors; names of plugins and of other linters are texts that it does not
            # have.
            "name": {"description": "A rule, a family, a tier, or another linter's name for a rule.",
                     "anyOf": [{"enum": known}, TEXT]},
            "severity": {"enum": list(SEVERITIES)},
        },
    }  # fmt: skip


def _described(key: str, form: str) -> Schema:
    return {"description": ABOUT[key], **_form(form)}


def _described_within(table: str, properties: Schema) -> Schema:
    """The properties of a table, each with its description; KeyError for one that has none."""
    return {key: {"description": ABOUT_WITHIN[table][key], **form} for key, form in properties.items()}


def _form(form: str) -> Schema:
    """The schema of a value by the method of `Check` that checks it; KeyError for a form that is not known here."""
    if form == "rules":
        return {"type": "object", "properties": _options(), "additionalProperties": {"type": "object"}}
    if form == "per_path":
        return {"type": "object", "additionalProperties": _per_path()}
    return {
        "switch": {"type": "boolean"},
        "text": TEXT,
        "folder": TEXT,
        "rules_dir": TEXT,
        "texts": TEXTS,
        "plugins": TEXTS,
        "extend": {"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
        "names": {"type": "array", "items": NAME},
        "fail_on": {"enum": list(FAIL_ON)},
        "ruleset": {"enum": list(RULESETS)},
        "severity": {"type": "object", "additionalProperties": {"$ref": "#/definitions/severity"}},
        "policy": {"type": "array", "items": _policy()},
        "format": _layout(),
        "profile": _budgets(),
    }[form]


def _per_path() -> Schema:
    properties = {key: _described(key, form) for key, form in PER_PATH_KEYS.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _policy() -> Schema:
    properties = _described_within("policy", {key: _policy_value(key) for key in policy.KEYS})
    subjects = [{"required": [key]} for key in policy.SUBJECTS]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": ["name", "message"],
        "anyOf": subjects,
    }


def _policy_value(key: str) -> Schema:
    one: Schema = {"enum": list(policy.CHOICES[key])} if key in policy.CHOICES else TEXT
    if key == "name":
        one = {"type": "string", "pattern": "^[a-z0-9-]*[a-z0-9][a-z0-9-]*$", "not": {"const": policy.RESERVED}}
    # The empty text is a repair as well: it deletes what `replace` names.
    if key == "with":
        one = {"type": "string"}
    return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]} if key in policy.LISTS else one


def _budgets() -> Schema:
    size = {"type": "string", "pattern": "^\\s*[0-9.]+\\s*[A-Za-z]*\\s*$"}
    properties: Schema = dict.fromkeys(SIZES, size)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": _described_within("profile", {**properties, SECONDS: {"type": "number", "minimum": 0}}),
    }


def _layout() -> Schema:
    switches: Schema = {name: {"type": "boolean"} for name in SWITCHES}
    indent: Schema = {"type": "integer", "minimum": 1, "maximum": WIDEST}
    properties = _described_within("format", {"indent": indent, **switches})
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _options() -> Schema:
    """The options of each built-in rule that has some, by its id."""
    found: Schema = {}
    for info in rule_infos():
        if info.source is not None or info.id == POLICY:
            continue
        options = load(info.id).options
        if options:
            values = {name: _option(default) for name, default in options.items()}
            found[info.id] = {
                "description": info.summary,
                "type": "object",
                "additionalProperties": False,
                "properties": values,
            }
    return found


def _option(default: object) -> Schema:
    """What an option takes, by its default; see `config.check.fits`."""
    if default is None:
        return {}
    if isinstance(default, LISTS):
        # The order of a set changes from run to run; the published schema must not.
        items = sorted(default) if isinstance(default, frozenset) else list(default)
        return {**TEXTS, "default": items}
    kinds = {bool: "boolean", str: "string", int: "integer", float: "number", dict: "object"}
    return {"type": kinds[type(default)], "default": default}
