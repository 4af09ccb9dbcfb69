"""What `check` and `fix` have in common: which files, and which settings hold for them."""

from __future__ import annotations

import os

from dlint.builds.files import BUILD_FILE_STARTS
from dlint.cli.arguments import Option, UsageError
from dlint.cli.discover import STDIN, discover
from dlint.cli.output import complain
from dlint.config.find import own_file
from dlint.config.lookup import Lookup
from dlint.config.settings import Settings
from dlint.engine.registry import POLICY, UnknownRule, is_policy, load, note_on, resolve
from dlint.engine.target import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from dlint.cli.arguments import Arguments
    from dlint.cli.discover import Found

RULES = (
    Option("-s --select", "only these: ids, families (cache), names of other linters (DL3009)", "NAMES", many=True,
           group="Rules"),
    Option("-i --ignore", "all but these", "NAMES", many=True, group="Rules"),
    Option("-a --all", "every tier: opinions, pins and style as well", group="Rules"),
    Option("--disable-comments", "report what comments in the files silence as well", group="Rules"),
)  # fmt: skip
FILES = (
    Option("--exclude", "leave out what fits, as a line in a .gitignore would", "GLOB", many=True, group="Files"),
    Option("--no-gitignore", "search what git ignores as well", group="Files"),
    Option("--stdin-filename", "what to call standard input (-), and where to look for its settings", "PATH",
           group="Files"),
    Option("--context", "the build context, where it is not the folder of the file", "DIR", group="Files"),
)  # fmt: skip
CONFIG_VARIABLE = "DLINT_CONFIG"
"""The environment variable that names a file as --config does."""
CONFIG_FILES = (
    Option("--config", f"read this file and no other (or set {CONFIG_VARIABLE})", "FILE", group="Configuration"),
    Option("--isolated", "read no configuration file", group="Configuration"),
)
CONFIG = (
    *CONFIG_FILES,
    Option("--rules-dir", "rules of your own: DIR/FAMILY/RULE.py", "DIR", many=True, group="Configuration"),
)


def lookup(arguments: Arguments) -> Lookup:
    """The settings that the command line and the configuration files make together."""
    if arguments.has("config") and arguments.has("isolated"):
        raise UsageError("--config and --isolated exclude each other")
    context = arguments.value("context")
    if context is not None and not os.path.isdir(context):
        raise UsageError(f"--context: no such folder: {context}")
    values: dict[str, Any] = {"plugins": folders(arguments)} if arguments.has("rules-dir") else {}
    # Plugins are known by now: an option may name their rules.
    values |= {name: rule_names(arguments, name) for name in ("select", "ignore") if arguments.has(name)}
    if arguments.has("all"):
        values["all"] = True
    if arguments.has("disable-comments"):
        values["disable_comments"] = True
    for name in ("baseline", "context", "fail-on"):
        if arguments.has(name):
            values[name.replace("-", "_")] = arguments.value(name)
    return stated(arguments, values)


def stated(arguments: Arguments, values: dict[str, Any]) -> Lookup:
    """The settings of the configuration files, with `values` over it."""
    isolated = arguments.has("isolated")
    return Lookup(
        resolve,
        _rule_options,
        values,
        config=arguments.value("config") or (None if isolated else os.environ.get(CONFIG_VARIABLE) or None),
        isolated=isolated,
        rulesets=_rulesets,
        register_plugin=_register_plugin,
        own=own_file(),
        hint=note_on,
        note=lambda text: complain(f"dlint: note: {text}"),
    )


def folders(arguments: Arguments) -> tuple[str, ...]:
    """The folders of `--rules-dir`, their rules made known; UsageError if there is something wrong with them."""
    found = tuple(os.path.abspath(folder) for folder in arguments.values("rules-dir"))
    for folder in found:
        try:
            _register_plugin(folder)
        except ValueError as error:
            raise UsageError(f"--rules-dir: {error}") from error
    return found


def _register_plugin(source: str) -> None:
    from dlint.engine.plugins import register_plugin

    register_plugin(source)


def _rulesets() -> Iterable[str]:
    from dlint.engine.rulesets import RULESETS

    return RULESETS


def rule_names(arguments: Arguments, option: str) -> tuple[str, ...]:
    """The names given to an option; UsageError if one means no rule."""
    names = arguments.names(option)
    for name in names:
        try:
            ids = meant(name, arguments)
        except UnknownRule as error:
            raise UsageError(f"--{option}: {error}") from error
        reason = note_on(name) if not ids else None
        if reason is not None:
            complain(f"dlint: note: --{option}: {name} means no rule here: {reason}")
    return names


def meant(name: str, arguments: Arguments) -> frozenset[str]:
    """The ids that a name means; it may be that of a plugin's rule that only the configuration brings."""
    try:
        return resolve(name)
    except UnknownRule:
        load_plugins(arguments)
        return resolve(name)


def load_plugins(arguments: Arguments) -> None:
    """Make the rules known that `--rules-dir` and the configuration of the paths on the command line bring."""
    folders(arguments)
    # Without the options that name rules: these cannot be read before the plugins are known.
    bare = stated(arguments, {})
    for path in arguments.operands or [os.curdir]:
        bare.settings_for(os.path.join(path, "") if os.path.isdir(path) else path)


def _rule_options(rule_id: str) -> dict[str, Any]:
    """The options of a rule; those of policies stand in tables of their own."""
    return {} if rule_id == POLICY else load(rule_id).options


def targets(arguments: Arguments, settings: Lookup, with_builds: bool = False) -> list[Target]:
    """The files to work on, sorted; what is named and not there is among them, with its problem.

    A compose or bake file that is named stands for the Dockerfiles of its builds. `with_builds` also gives the compose
    and bake files themselves.
    """
    found = discover(arguments.operands or [os.curdir], not arguments.has("no-gitignore"))
    every = []
    for path in _kept(found, arguments, settings):
        if path != STDIN and os.path.basename(path).startswith(BUILD_FILE_STARTS) and _states_builds(path):
            every += _of_builds(path, found) if path in found.named else []
            every += [Target(path, states_builds=True)] if with_builds else []
        else:
            every.append(_target(path, arguments, found.folders.get(path)))
    every += [Target(path, problem=problem) for path, problem in _errors(found, arguments, settings)]
    _refuse_unknown_policies(arguments, settings, every)
    if not every:
        where = " ".join(arguments.operands) or "this folder"
        complain(f"dlint: no Dockerfile found in {where}; a file of another name is read where you name it")
    return sorted(every, key=lambda target: target.path)


def _states_builds(path: str) -> bool:
    from dlint.builds.files import is_build_file

    return is_build_file(os.path.basename(path))


def _of_builds(path: str, found: Found) -> list[Target]:
    """The Dockerfiles of the builds that a file states, those left out that are there already."""
    from dlint.builds.resolver import builds_in

    builds, _ = builds_in(path)
    known = {os.path.realpath(each) for each in found.paths}
    files = {build.dockerfile for build in builds if build.dockerfile and os.path.isfile(build.dockerfile)}
    paths = {os.path.relpath(each) if not os.path.isabs(path) else each for each in files}
    from dlint.system.read import checkout_of

    fresh = [each for each in paths if os.path.realpath(each) not in known]
    root = checkout_of(path)
    return [Target(each, problem=_stray(each, path, root)) for each in fresh]


def _stray(dockerfile: str, origin: str, root: str) -> str | None:
    """Why a Dockerfile that a repository states is not read: it is no part of the repository."""
    from dlint.system.read import outside

    if outside(dockerfile, root) is None:
        return None
    return f"{origin} states it, and it lies outside of {root}: name it to have it checked"


def _target(path: str, arguments: Arguments, named: str | None) -> Target:
    if path != STDIN:
        return Target(path, named=named)
    from dlint.cli.standard_input import read_stdin

    return Target(arguments.value("stdin-filename") or STDIN, read_stdin())


def _kept(found: Found, arguments: Arguments, settings: Lookup) -> Iterator[str]:
    """The paths that nothing excludes: `--exclude` holds for all, `exclude` in a file for those that a search found."""
    # Globs of the command line are relative to the current folder, those of a file to its own folder.
    here = Settings(os.getcwd()).but(exclude=arguments.values("exclude"))
    for path in found.paths:
        if path == STDIN or not (here.excludes(path) or _is_excluded(path, found, settings)):
            yield path


def _errors(found: Found, arguments: Arguments, settings: Lookup) -> Iterator[tuple[str, str]]:
    """What could not be looked at, with the reason; folders only where what lies in them is not excluded."""
    yield from found.errors
    here = Settings(os.getcwd()).but(exclude=arguments.values("exclude"))
    for path, reason in found.closed:
        inside = os.path.join(path, "Dockerfile")
        if not (here.excludes(inside) or settings.settings_for(inside).excludes(inside)):
            yield path, reason


def _is_excluded(path: str, found: Found, settings: Lookup) -> bool:
    return path not in found.named and settings.settings_for(path).excludes(path)


def _refuse_unknown_policies(arguments: Arguments, settings: Lookup, every: list[Target]) -> None:
    """UsageError for a policy on the command line that no configuration of the run states."""
    named = [(option, name) for option in ("select", "ignore") for name in arguments.names(option) if is_policy(name)]
    if not named:
        return
    from dlint.text.nearest import did_you_mean

    tables = (table for target in every for table in settings.settings_for(target.path).policy)
    known = {POLICY, *(f"policy/{table['name']}" for table in tables)}
    for option, name in named:
        if name not in known:
            raise UsageError(f"--{option}: unknown policy: {name}{did_you_mean(name, known)}")
