"""Enters rules that others wrote into the book: from installed packages, and from folders that the user named."""

from __future__ import annotations

import os
import sys
from importlib import import_module, metadata
from importlib.util import module_from_spec, spec_from_file_location
from pkgutil import iter_modules

from dlint.config.mistake import ConfigError
from dlint.engine.conditions import CONDITIONS
from dlint.engine.registry import FAMILIES, PLUGIN_RULES, PluginRule, RuleInfo
from dlint.kit import Rule
from dlint.text.nearest import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType
    from typing import Any

    from dlint.kit import Finding

GROUP = "dlint.rules"
FACTS = ("severity", "since", "needs", "runs", "when", "idle_without", "tier", "twins", "security")


class BadPlugin(ValueError):
    """A plugin that is not there, or not as plugins have to be."""


def register_plugin(source: str) -> None:
    """Make the rules of a plugin known: `source` is the name of an installed one, or the absolute path of a folder.

    Its modules are imported. Once is enough, so a second call does nothing. Raises `BadPlugin`.
    """
    # Settings of several folders may name the same plugin.
    if any(plugin.info.source == source for plugin in PLUGIN_RULES.values()):
        return
    # All modules are imported before the first is entered: a plugin is known as a whole or not at all.
    modules = _folder_modules(source) if os.path.isabs(source) else _package_modules(source)
    found = {rule_id: _guest(rule_id, module, source) for rule_id, module in modules if hasattr(module, "check")}
    if not found:
        raise BadPlugin(f"{source}: holds no rules: a rule is FAMILY/NAME.py with a check, see docs/writing-rules.md")
    PLUGIN_RULES.update(found)


def _package_modules(name: str) -> Iterator[tuple[str, ModuleType]]:
    """The modules of the package that an entry point names; it is the family of all its rules."""
    offered = {point.name: point for point in _entry_points()}
    if name not in offered:
        known = f"installed are {', '.join(sorted(offered))}" if offered else "none is installed"
        raise BadPlugin(f"no installed package offers the plugin {name}{did_you_mean(name, offered) or f'; {known}'}")
    package = _imported(offered[name].module, import_module)
    for info in iter_modules(getattr(package, "__path__", ())):
        if not info.name.startswith("_"):
            yield _rule_id(name, info.name, name), _imported(f"{package.__name__}.{info.name}", import_module)


def _entry_points() -> Iterator[metadata.EntryPoint]:
    """Those of packages that are installed; what merely lies in the current folder may be a stranger's."""
    # Python puts the current folder on the path for `python -m`; metadata in a checked repository would then bring
    # code.
    here = os.path.realpath(os.curdir)
    paths = [path for path in sys.path if path and os.path.realpath(path) != here]
    for distribution in metadata.distributions(path=paths):
        yield from (point for point in distribution.entry_points if point.group == GROUP)


def _folder_modules(folder: str) -> Iterator[tuple[str, ModuleType]]:
    """The modules FOLDER/FAMILY/NAME.py, sorted."""
    if not os.path.isdir(folder):
        raise BadPlugin(f"{folder}: no such folder of rules")
    for family in sorted(os.listdir(folder)):
        inner = os.path.join(folder, family)
        names = sorted(os.listdir(inner)) if os.path.isdir(inner) and family[0] not in "._" else []
        for name in names:
            if name.endswith(".py") and name[0] not in "._":
                yield _rule_id(family, name[:-3], folder), _imported(os.path.join(inner, name), _file_module)


def _file_module(path: str) -> ModuleType:
    spec = spec_from_file_location(os.path.basename(path)[:-3], path)
    assert spec is not None and spec.loader is not None, "a .py file has a loader"
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _imported(what: str, bring: Callable[[str], ModuleType]) -> ModuleType:
    try:
        return bring(what)
    except Exception as error:
        raise BadPlugin(f"{what}: cannot be imported: {type(error).__name__}: {error}") from error


def _rule_id(family: str, name: str, source: str) -> str:
    # A plugin's rule under a family of ours could shadow a built-in rule, and settings for the family would reach it.
    if family in FAMILIES:
        raise BadPlugin(f"{source}: {family} is a family of dlint's own rules: give yours another name")
    return f"{family}/{name.replace('_', '-')}"


def _guest(rule_id: str, module: ModuleType, source: str) -> PluginRule:
    rule = module.check
    where = getattr(module, "__file__", rule_id)
    if not isinstance(rule, Rule):
        raise BadPlugin(f"{where}: check is no rule: decorate it with dlint.kit.rule")
    if rule_id in PLUGIN_RULES:
        raise BadPlugin(f"{where}: there is a rule {rule_id} already, from {PLUGIN_RULES[rule_id].info.source}")
    unknown = set(rule.when) - CONDITIONS.keys()
    if unknown:
        raise BadPlugin(f"{where}: when={min(unknown)!r} is no condition: see dlint.engine.conditions")
    facts = {name: getattr(rule, name) for name in FACTS}
    return PluginRule(
        _info(rule_id, rule, module, source), module, Rule(_guarded(rule_id, rule.check), rule.kinds, facts)
    )


def _info(rule_id: str, rule: Rule, module: ModuleType, source: str) -> RuleInfo:
    summary = " ".join((module.__doc__ or rule_id).strip().split("\n\n")[0].split())
    facts = (rule.tier, rule.severity, rule.kinds, rule.twins, None, rule.since, rule.security, summary)
    return RuleInfo(rule_id, (*facts, rule.needs, rule.runs, rule.when, rule.idle_without), source)


def _guarded(rule_id: str, check: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
    """A check whose exceptions are reported as the plugin's: they are no bugs of dlint."""

    def guarded(*nodes: Any, **options: Any) -> Iterator[Finding]:
        try:
            yield from check(*nodes, **options)
        except Exception as error:
            raise ConfigError(_failure_text(rule_id, error, nodes[0])) from error

    # Options of a rule are the keyword-only parameters of its check, which `Rule.options` reads from here.
    guarded.__kwdefaults__ = getattr(check, "__kwdefaults__", None)
    return guarded


def _failure_text(rule_id: str, error: Exception, node: Any) -> str:
    """`the plugin's rule ID failed on FILE: ValueError: … (rule.py:12)`."""
    file = getattr(node, "file", node)
    trace = error.__traceback__
    # The innermost frame is the line of the plugin; the frames above it are dlint's.
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({trace.tb_frame.f_code.co_filename}:{trace.tb_lineno})" if trace is not None else ""
    return f"the plugin's rule {rule_id} failed on {file.source.path}: {type(error).__name__}: {error}{place}"
