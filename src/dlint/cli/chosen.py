"""What `check` and `fix` have in common: which files, and which settings hold for them."""

from __future__ import annotations

import os

from dlint.cli.discover import STDIN, discover
from dlint.cli.options import Option, UsageError
from dlint.cli.output import complain
from dlint.config.lookup import Lookup
from dlint.config.settings import Settings
from dlint.engine.book import UnknownRule, load, resolve
from dlint.engine.target import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dlint.cli.discover import Found
    from dlint.cli.options import Spoken

RULES = (
    Option("-s --select", "only these: ids, families (cache), names of other linters (DL3009)", "NAMES", many=True,
           group="Rules"),
    Option("-i --ignore", "all but these", "NAMES", many=True, group="Rules"),
    Option("-a --all", "every tier: opinions, pins and style as well", group="Rules"),
)  # fmt: skip
FILES = (
    Option("--exclude", "leave out what fits, as a line in a .gitignore would", "GLOB", many=True, group="Files"),
    Option("--no-gitignore", "search what git ignores as well", group="Files"),
    Option("--stdin-filename", "what to call standard input (-), and where to look for its settings", "PATH",
           group="Files"),
    Option("--context", "the build context, where it is not the folder of the file", "DIR", group="Files"),
)  # fmt: skip
CONFIG = (
    Option("--config", "read this file and no other", "FILE", group="Configuration"),
    Option("--isolated", "read no configuration file", group="Configuration"),
)


def lookup(spoken: Spoken) -> Lookup:
    """The settings that the command line and the configuration files make together."""
    if spoken.has("config") and spoken.has("isolated"):
        raise UsageError("--config and --isolated exclude each other")
    context = spoken.value("context")
    if context is not None and not os.path.isdir(context):
        raise UsageError(f"--context: no such folder: {context}")
    values: dict[str, Any] = {name: rule_names(spoken, name) for name in ("select", "ignore") if spoken.has(name)}
    if spoken.has("all"):
        values["all"] = True
    for name in ("fail-on", "context"):
        if spoken.has(name):
            values[name.replace("-", "_")] = spoken.value(name)
    config, isolated = spoken.value("config"), spoken.has("isolated")
    return Lookup(resolve, _rule_options, values, config=config, isolated=isolated)


def rule_names(spoken: Spoken, option: str) -> tuple[str, ...]:
    """The names given to an option; UsageError if one means no rule."""
    names = spoken.names(option)
    for name in names:
        try:
            resolve(name)
        except UnknownRule as error:
            raise UsageError(f"--{option}: {error}") from error
    return names


def _rule_options(rule_id: str) -> dict[str, Any]:
    return load(rule_id).options


def targets(spoken: Spoken, settings: Lookup) -> list[Target]:
    """The files to work on, sorted; what is named and not there is among them, with its problem."""
    found = discover(spoken.operands or [os.curdir], not spoken.has("no-gitignore"))
    for path, reason in found.closed:
        complain(f"dlint: {path}: folder left out: {reason}")
    every = [_target(path, spoken) for path in _kept(found, spoken, settings)]
    every += [Target(path, problem=problem) for path, problem in found.errors]
    if not every:
        complain(f"dlint: no Dockerfile found in {' '.join(spoken.operands) or 'this folder'}")
    return sorted(every, key=lambda target: target.path)


def _target(path: str, spoken: Spoken) -> Target:
    if path != STDIN:
        return Target(path)
    from dlint.cli.stdin import read_stdin

    return Target(spoken.value("stdin-filename") or STDIN, read_stdin())


def _kept(found: Found, spoken: Spoken, settings: Lookup) -> Iterator[str]:
    """The paths that nobody excludes: `--exclude` holds for all, `exclude` in a file for those that a search found."""
    here = Settings(os.getcwd()).but(exclude=spoken.values("exclude"))
    for path in found.paths:
        if path == STDIN or not (here.excludes(path) or _is_excluded(path, found, settings)):
            yield path


def _is_excluded(path: str, found: Found, settings: Lookup) -> bool:
    return path not in found.named and settings.settings_for(path).excludes(path)
