"""Translates a configuration of hadolint into a dlint.toml."""

from __future__ import annotations

import json

from dlint.cli.arguments import UsageError
from dlint.config.mistake import ConfigError
from dlint.engine.registry import UnknownRule, resolve, rule_info, rule_infos
from dlint.system.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

# https://github.com/hadolint/hadolint#configure
# `style` is a level of its own at hadolint; here that is what the tier of a rule states.
LEVELS = {"error": "error", "warning": "warning", "info": "info", "style": "info"}
THRESHOLDS = LEVELS | {"ignore": "info", "none": "info"}
KINDS = ("text", "url", "rfc3339", "spdx", "hash", "semver", "email")
LABELS = "syntax/label-schema"
PREFIX = "hadolint:"
WITHOUT = {
    "format": "an option of the command: dlint check --format",
    "no-color": "an option of the command: dlint check --color never",
    "output": "an option of the command: dlint check --output",
    "verbose": "dlint has no such switch",
}
KNOWN = (
    "disable-ignore-pragma", "failure-threshold", "ignored", "label-schema", "no-fail", "override", "strict-labels",
    "trustedRegistries", *WITHOUT,
)  # fmt: skip
FILES = (".hadolint.yaml", ".hadolint.yml")
"""Where hadolint looks for its configuration."""
SHELLCHECK = frozenset(("shellcheck/script",))


def loaded(path: str) -> dict[str, Any]:
    """The top of a YAML file; UsageError or ConfigError where it is none that can be translated."""
    import yaml

    try:
        text = read_file(path)
        # A few lines of aliases of aliases stand for billions of values; hadolint's configurations have none.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise UsageError(f"{path}: it has YAML aliases (*name), which are not read here: write the values out")
        data = yaml.safe_load(text)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data or {}, dict):
        raise ConfigError(f"{path}: is no configuration of hadolint's: it must be a mapping")
    return data or {}


def translated(data: dict[str, Any], name: str) -> str:
    """The text of a dlint.toml; `data` is the YAML of the file `name`."""
    ignored = {code: _rules(code) for code in _texts(data.get("ignored"))}
    levels = _levels(data.get("override"))
    lines = [f"# Made from {name} by `dlint config import`. `dlint explain NAME` prints the page of a rule.", ""]
    lines += _ignore(ignored)
    lines += _select(levels, {rule for rules in ignored.values() for rule in rules})
    lines += _fail_on(data)
    lines += _registries(_texts(data.get("trustedRegistries")))
    lines += _rest(data)
    lines += _severity(levels)
    lines += _labels(data)
    return "\n".join(map(_on_one_line, lines)).rstrip("\n") + "\n"


def _on_one_line(line: str) -> str:
    """A line whose comment may hold a text of the user's."""
    return "".join(char if char.isprintable() else " " for char in line)


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [] if value is None else [str(value)]


def _rules(code: str) -> frozenset[str]:
    """The rules that stand for a check of hadolint's, or of the ShellCheck in it."""
    # The prefixed name first: a bare code may be that of another linter.
    for name in (PREFIX + code, code):
        try:
            return resolve(name)
        except UnknownRule:
            continue
    return frozenset()


def _levels(override: object) -> dict[str, tuple[str, list[str]]]:
    """Each rule with its level, the most severe if there are several, and the checks that stand for it."""
    found: dict[str, tuple[str, list[str]]] = {}
    table = override if isinstance(override, dict) else {}
    stated = [(code, ours) for level, ours in LEVELS.items() for code in _texts(table.get(level))]
    for code, level in stated:
        rules = _rules(code)
        # All of ShellCheck's codes belong to one rule, so each goes by its own name.
        for rule in [code] if rules == SHELLCHECK else sorted(rules) or [""]:
            kept, codes = found.get(rule, (level, []))
            found[rule] = (kept, [*codes, code])
    return found


def _ignore(ignored: dict[str, frozenset[str]]) -> Iterator[str]:
    if not ignored:
        return
    yield "ignore = ["
    for code, rules in ignored.items():
        if not rules:
            yield f"    # {code}: dlint has no such check"
        if rules == SHELLCHECK:
            yield f"    {_quoted(code)}, # reported where shellcheck is selected"
            continue
        for rule in sorted(rules):
            others = [twin for twin in _codes(rule) if twin not in ignored]
            if others:
                yield f"    {_quoted(code)}, # the part of {rule} that is not {', '.join(others)}"
            else:
                yield f"    {_quoted(rule)}, # {code}"
    yield from ("]", "")


def _codes(rule: str) -> list[str]:
    """hadolint's names for a rule."""
    return [twin.removeprefix(PREFIX) for twin in rule_info(rule).twins if twin.startswith(PREFIX)]


def _select(levels: dict[str, tuple[str, list[str]]], ignored: set[str]) -> Iterator[str]:
    """hadolint has one tier: those of its checks that are strict here are selected if the configuration grades them."""
    strict = [each.id for each in rule_infos() if each.tier == "strict" and each.id not in ignored and _codes(each.id)]
    graded = [rule for rule in strict if rule in levels]
    others = [rule for rule in strict if rule not in levels]
    # `default` keeps the rules that always run: without it a selection runs nothing else.
    if graded:
        yield f"select = {_list(['default', *graded])}"
    if others:
        yield "# hadolint reports these as well, which are strict here: opinions, pins and style. To report them, add:"
        yield f"# select = {_list(['default', *graded, *others])}"
    yield ""


def _fail_on(data: dict[str, Any]) -> Iterator[str]:
    threshold = data.get("failure-threshold")
    if data.get("no-fail") is True:
        yield 'fail-on = "never"'
    elif threshold is None:
        yield 'fail-on = "info" # the default of hadolint; that of dlint is "warning"'
    elif str(threshold) in THRESHOLDS:
        level = THRESHOLDS[str(threshold)]
        yield f'fail-on = "{level}"' + (f" # {threshold}" if level != threshold else "")
    else:
        yield f"# failure-threshold: {_as_text(threshold)}: dlint has no such level"
    yield ""


def _registries(names: list[str]) -> Iterator[str]:
    if names:
        yield from (f"trusted-registries = {_list(names)}", "")


def _rest(data: dict[str, Any]) -> Iterator[str]:
    """The switch against comments, and what has no counterpart."""
    if data.get("disable-ignore-pragma") is True:
        yield "disable-comments = true"
    for key, value in data.items():
        if key in WITHOUT:
            if value is not False:
                yield f"# {key}: {_as_text(value)}: {WITHOUT[key]}"
        elif key not in KNOWN:
            yield f"# {key}: not a key of hadolint that dlint knows"
    yield ""


def _severity(levels: dict[str, tuple[str, list[str]]]) -> Iterator[str]:
    if not levels:
        return
    yield "[severity]"
    for rule, (level, codes) in levels.items():
        if rule:
            yield f'{_quoted(rule)} = "{level}" # {", ".join(codes)}'
        else:
            yield f"# {', '.join(codes)}: dlint has no such check"
    yield ""


def _labels(data: dict[str, Any]) -> Iterator[str]:
    schema = data.get("label-schema")
    if not isinstance(schema, dict) or not schema:
        return
    yield f'[rules."{LABELS}"]'
    if data.get("strict-labels") is True:
        yield "strict = true"
    yield f'[rules."{LABELS}".schema]'
    for label, kind in schema.items():
        if kind in KINDS:
            yield f"{_quoted(str(label))} = {_quoted(str(kind))}"
        else:
            yield f'{_quoted(str(label))} = "text" # {_as_text(kind)}: dlint knows {", ".join(KINDS)}'


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(name) for name in names)}]"


def _quoted(text: str) -> str:
    """A text as TOML writes it: as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def _as_text(value: object) -> str:
    """A value for a comment, on one line."""
    return json.dumps(value, default=str)
