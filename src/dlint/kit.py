"""The one module that a rule imports: what it watches, and what it yields."""

from __future__ import annotations

from dlint.model.dockerfile import Dockerfile
from dlint.model.run import Run
from dlint.model.scope import PLATFORM_ARGS, PROXY_ARGS
from dlint.model.stage import Stage, is_absolute
from dlint.model.transfer import Add, Copy, Transfer, is_remote
from dlint.model.view import (
    Arg,
    Cmd,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Pair,
    Shell,
    Stopsignal,
    User,
    View,
    Volume,
    Workdir,
)
from dlint.syntax.instruction import Instruction
from dlint.syntax.tree import Comment
from dlint.syntax.word import Word
from dlint.text.edit import Edit
from dlint.text.file_edit import FileEdit
from dlint.text.nearest import did_you_mean, nearest, one_slip
from dlint.text.span import Span
from dlint.text.units import listed, number, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

    from dlint.model.ahead import fetching, in_gopath, predates_modules
    from dlint.model.appending import appended
    from dlint.model.application import is_development, runs_application
    from dlint.model.bash_marks import is_suspect
    from dlint.model.bashisms import Bashism, bashisms
    from dlint.model.caching import (
        CacheMount,
        cache_mounts,
        download_folders,
        empties_cache,
        expanded_folders,
        home_of,
        kept_cache,
        user_number,
    )
    from dlint.model.calm import divide, ignores, is_calm
    from dlint.model.command import Command, Verb
    from dlint.model.context import Context
    from dlint.model.copying import copy_lines, narrowed
    from dlint.model.deleting import deleted, empties
    from dlint.model.delivery import Delivery, deliveries, plausible_context
    from dlint.model.downloads import kept_downloads
    from dlint.model.family import interpreter, known_family, likely_family
    from dlint.model.fetching import Fetched, fetched
    from dlint.model.folders_made import made_anyway
    from dlint.model.identities import known_names
    from dlint.model.ignoring import debris, idle_finds, ignore_patterns
    from dlint.model.installs import Install
    from dlint.model.keeping import cache_targets, keeping, unkept
    from dlint.model.leaks import Written, written_files
    from dlint.model.manifests import Manifests, aside_of, manifests_of
    from dlint.model.modes import ModeChange, mode_changes
    from dlint.model.mounting import mounted
    from dlint.model.moves import Move, block_of, find_move
    from dlint.model.names import spelled
    from dlint.model.order import Obstacle, brings_manifests, is_system, obstacles
    from dlint.model.origin import Origin
    from dlint.model.outcome import Outcome
    from dlint.model.owning import owned
    from dlint.model.parting import Parting, parted
    from dlint.model.passwords import Password, passwords_in
    from dlint.model.pipeline import Pipeline, pipelines
    from dlint.model.places import below, folder_at, folder_of, joined, settled
    from dlint.model.process import Process
    from dlint.model.projects.package import Dependencies, dependencies_of
    from dlint.model.reading import Flag
    from dlint.model.remaining import Package, remaining
    from dlint.model.secret_mounting import secret_mounted
    from dlint.model.secrets import (
        mount_flag,
        mounted_file,
        mounted_line,
        mounts_set_variables,
        names_elsewhere,
        readers,
        secret_id,
    )
    from dlint.model.sending import Baggage, baggage, context_transfers, context_words
    from dlint.model.sensitive import Sensitive, removal_of, sensitive_files
    from dlint.model.settings import setting
    from dlint.model.splitting import Split, split
    from dlint.model.spoken import commands_in
    from dlint.model.texts import inner_views, texts_of, whole_text
    from dlint.model.unpacking import unpacker
    from dlint.model.users import Account, accounts_of, final_user, is_root, ready_user, starting_user
    from dlint.model.weighing import known_bytes, modelled
    from dlint.syntax.flags import FLAGS
    from dlint.syntax.shell.block import Block
    from dlint.syntax.shell.item import Item
    from dlint.syntax.shell.script import Script

    Findings: TypeAlias = Iterator["Finding"]
    Check: TypeAlias = Callable[..., Findings]
else:
    Findings = None

__all__ = [
    "Account", "Add", "Arg", "Baggage", "Bashism", "Block", "CacheMount", "Cmd", "Command", "Comment", "Context",
    "Copy", "Delivery", "Dependencies", "Dockerfile", "Edit", "Entrypoint", "Env", "Expose", "FLAGS", "Fetched",
    "FileEdit", "Finding", "Findings", "Fix", "Flag", "From", "Healthcheck", "Install", "Instruction", "Item",
    "Label", "Maintainer", "Manifests", "ModeChange", "Move", "Obstacle", "Onbuild", "Origin", "Outcome",
    "PLATFORM_ARGS", "PROXY_ARGS", "Package", "Pair", "Parting", "Password", "Pipeline", "Process", "Rule", "Run",
    "Script", "Sensitive", "Shell", "Span", "Split", "Stage", "Stopsignal", "Transfer", "User", "Verb", "View",
    "Volume", "Word", "Workdir", "Written", "accounts_of", "appended", "aside_of", "baggage", "bashisms", "below",
    "block_of", "brings_manifests", "cache_mounts", "cache_targets", "commands_in", "context_transfers",
    "context_words", "copy_lines", "debris", "deleted", "deliveries", "dependencies_of", "did_you_mean", "divide",
    "download_folders", "empties", "empties_cache", "expanded_folders", "fetched", "fetching", "final_user",
    "find_move", "folder_at", "folder_of", "home_of", "idle_finds", "ignore_patterns", "ignores", "in_gopath",
    "inner_views", "interpreter", "is_absolute", "is_calm", "is_development", "is_remote", "is_root", "is_suspect",
    "is_system", "joined", "keeping", "kept_cache", "kept_downloads", "known_bytes", "known_family", "known_names",
    "likely_family", "listed", "made_anyway", "manifests_of", "mode_changes", "modelled", "mount_flag", "mounted",
    "mounted_file", "mounted_line", "mounts_set_variables", "names_elsewhere", "narrowed", "nearest", "number",
    "obstacles", "one_slip", "owned", "parted", "passwords_in", "pipelines", "plausible_context", "predates_modules",
    "readers", "ready_user", "remaining", "removal_of", "rule", "runs_application", "secret_id", "secret_mounted",
    "sensitive_files", "setting", "settled", "size", "spelled", "split", "starting_user", "texts_of", "unkept",
    "unpacker", "user_number", "whole_text", "written_files",
]  # fmt: skip


class Fix:
    """A way to repair a finding.

    `title` says in a few words what it does ("skip them"). `trust` is `safe` (the image keeps its contents and
    configuration, but for caches), `unsafe` (may change what is installed or how it runs), or `display` (shown, never
    applied). All edits of a fix are made together or not at all, those of other `files` included.
    """

    __slots__ = ("edits", "files", "title", "trust")

    def __init__(
        self, title: str, edits: tuple[Edit, ...], trust: str = "safe", files: tuple[FileEdit, ...] = ()
    ) -> None:
        self.title = title
        self.edits = edits
        self.trust = trust
        self.files = files


class Finding:
    """What a rule has to say about a stretch of bytes, in one line, with the words of that file.

    `severity` only where it differs from the rule's, `twins` only where this finding has not all of the rule's.
    """

    __slots__ = ("fix", "message", "severity", "span", "twins")

    def __init__(
        self,
        span: Span,
        message: str,
        fix: Fix | None = None,
        severity: str | None = None,
        twins: tuple[str, ...] | None = None,
    ) -> None:
        self.span = span
        self.message = message
        self.fix = fix
        self.severity = severity
        self.twins = twins


class Rule:
    """A check and what is known of it; made by the `rule` decorator.

    `security` is the score (0.0 to 10.0) that code scanning shows for findings about security. Keyword-only
    parameters of the check are the rule's options, with their defaults.
    """

    __slots__ = (
        "check", "idle_without", "kinds", "needs", "runs", "security", "severity", "since", "tier", "twins", "when",
    )  # fmt: skip

    def __init__(self, check: Check, kinds: tuple[str, ...], facts: dict[str, Any]) -> None:
        self.check = check
        self.kinds = kinds
        self.severity: str = facts["severity"]
        self.since: str = facts["since"]
        self.needs: tuple[str, ...] = facts["needs"]
        self.runs: tuple[str, ...] = facts["runs"]
        self.when: tuple[str, ...] = facts["when"]
        self.idle_without: str | None = facts["idle_without"]
        self.tier: str = facts["tier"]
        self.twins: tuple[str, ...] = facts["twins"]
        self.security: float | None = facts["security"]

    @property
    def options(self) -> dict[str, Any]:
        """Option names and their defaults."""
        defaults: dict[str, Any] | None = getattr(self.check, "__kwdefaults__", None)
        return dict(defaults or {})


def rule(
    *,
    watches: type | tuple[type, ...],
    severity: str,
    since: str,
    tier: str = "default",
    twins: tuple[str, ...] = (),
    security: float | None = None,
    needs: tuple[str, ...] = (),
    runs: tuple[str, ...] = (),
    when: tuple[str, ...] = (),
    idle_without: str | None = None,
) -> Callable[[Check], Rule]:
    """Make a generator function a rule.

    `watches` names the classes it wants to see: instruction views (called with the view and its stage), `Stage`
    (called with the stage), `Dockerfile` (called with the file), or `Outcome` (called when all others have run).

    So that a rule costs nothing where it cannot matter, it may say what holds for every file that it has something to
    say of; other files do not even import it. `needs` are stretches of text of which one stands in such a file, `runs`
    programs of which one runs in it (see `Run.programs`), `when` traits of which it has one (see `model/traits.py`),
    `idle_without` the option that settings must give.
    """
    watched = watches if isinstance(watches, tuple) else (watches,)
    kinds = tuple(_kind(each) for each in watched)
    facts: dict[str, Any] = {"severity": severity, "since": since, "tier": tier, "twins": twins}
    facts |= {"security": security, "needs": needs, "runs": runs, "when": when, "idle_without": idle_without}
    return lambda check: Rule(check, kinds, facts)


def _kind(watched: type) -> str:
    if watched is Stage:
        return "stage"
    if watched is Dockerfile:
        return "file"
    kind: str = watched.kind  # type: ignore[attr-defined]
    return kind


# What not every run needs: commands for the first RUN that a rule looks into, the context for the first COPY.
_LATE = {
    "Account": "dlint.model.users",
    "Baggage": "dlint.model.sending",
    "Bashism": "dlint.model.bashisms",
    "Block": "dlint.syntax.shell.block",
    "CacheMount": "dlint.model.caching",
    "Command": "dlint.model.command",
    "Context": "dlint.model.context",
    "Delivery": "dlint.model.delivery",
    "Dependencies": "dlint.model.projects.package",
    "FLAGS": "dlint.syntax.flags",
    "Fetched": "dlint.model.fetching",
    "Flag": "dlint.model.reading",
    "Install": "dlint.model.installs",
    "Item": "dlint.syntax.shell.item",
    "Manifests": "dlint.model.manifests",
    "ModeChange": "dlint.model.modes",
    "Move": "dlint.model.moves",
    "Obstacle": "dlint.model.order",
    "Origin": "dlint.model.origin",
    "Outcome": "dlint.model.outcome",
    "Package": "dlint.model.remaining",
    "Parting": "dlint.model.parting",
    "Password": "dlint.model.passwords",
    "Pipeline": "dlint.model.pipeline",
    "Process": "dlint.model.process",
    "Script": "dlint.syntax.shell.script",
    "Sensitive": "dlint.model.sensitive",
    "Split": "dlint.model.splitting",
    "Verb": "dlint.model.command",
    "Written": "dlint.model.leaks",
    "accounts_of": "dlint.model.users",
    "appended": "dlint.model.appending",
    "aside_of": "dlint.model.manifests",
    "baggage": "dlint.model.sending",
    "bashisms": "dlint.model.bashisms",
    "below": "dlint.model.places",
    "block_of": "dlint.model.moves",
    "brings_manifests": "dlint.model.order",
    "cache_mounts": "dlint.model.caching",
    "cache_targets": "dlint.model.keeping",
    "commands_in": "dlint.model.spoken",
    "context_transfers": "dlint.model.sending",
    "context_words": "dlint.model.sending",
    "copy_lines": "dlint.model.copying",
    "debris": "dlint.model.ignoring",
    "deleted": "dlint.model.deleting",
    "deliveries": "dlint.model.delivery",
    "dependencies_of": "dlint.model.projects.package",
    "divide": "dlint.model.calm",
    "download_folders": "dlint.model.caching",
    "empties": "dlint.model.deleting",
    "empties_cache": "dlint.model.caching",
    "expanded_folders": "dlint.model.caching",
    "fetched": "dlint.model.fetching",
    "fetching": "dlint.model.ahead",
    "final_user": "dlint.model.users",
    "find_move": "dlint.model.moves",
    "folder_at": "dlint.model.places",
    "folder_of": "dlint.model.places",
    "home_of": "dlint.model.caching",
    "idle_finds": "dlint.model.ignoring",
    "ignore_patterns": "dlint.model.ignoring",
    "ignores": "dlint.model.calm",
    "in_gopath": "dlint.model.ahead",
    "inner_views": "dlint.model.texts",
    "interpreter": "dlint.model.family",
    "is_calm": "dlint.model.calm",
    "is_development": "dlint.model.application",
    "is_root": "dlint.model.users",
    "is_suspect": "dlint.model.bash_marks",
    "is_system": "dlint.model.order",
    "joined": "dlint.model.places",
    "keeping": "dlint.model.keeping",
    "kept_cache": "dlint.model.caching",
    "kept_downloads": "dlint.model.downloads",
    "known_bytes": "dlint.model.weighing",
    "known_family": "dlint.model.family",
    "known_names": "dlint.model.identities",
    "likely_family": "dlint.model.family",
    "made_anyway": "dlint.model.folders_made",
    "manifests_of": "dlint.model.manifests",
    "mode_changes": "dlint.model.modes",
    "modelled": "dlint.model.weighing",
    "mount_flag": "dlint.model.secrets",
    "mounted": "dlint.model.mounting",
    "mounted_file": "dlint.model.secrets",
    "mounted_line": "dlint.model.secrets",
    "mounts_set_variables": "dlint.model.secrets",
    "names_elsewhere": "dlint.model.secrets",
    "narrowed": "dlint.model.copying",
    "obstacles": "dlint.model.order",
    "owned": "dlint.model.owning",
    "parted": "dlint.model.parting",
    "passwords_in": "dlint.model.passwords",
    "pipelines": "dlint.model.pipeline",
    "plausible_context": "dlint.model.delivery",
    "predates_modules": "dlint.model.ahead",
    "readers": "dlint.model.secrets",
    "ready_user": "dlint.model.users",
    "remaining": "dlint.model.remaining",
    "removal_of": "dlint.model.sensitive",
    "runs_application": "dlint.model.application",
    "secret_id": "dlint.model.secrets",
    "secret_mounted": "dlint.model.secret_mounting",
    "sensitive_files": "dlint.model.sensitive",
    "setting": "dlint.model.settings",
    "settled": "dlint.model.places",
    "spelled": "dlint.model.names",
    "split": "dlint.model.splitting",
    "starting_user": "dlint.model.users",
    "texts_of": "dlint.model.texts",
    "unkept": "dlint.model.keeping",
    "unpacker": "dlint.model.unpacking",
    "user_number": "dlint.model.caching",
    "whole_text": "dlint.model.texts",
    "written_files": "dlint.model.leaks",
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(name)
    # Few of the files that wake a rule get as far as what it might ask the model.
    return _later(name) if name.islower() else _found(name)


def _later(name: str) -> Callable[..., object]:
    """A function of the model, whose module is imported when it is called."""
    function: Callable[..., object] | None = None

    def call(*values: object, **named: object) -> object:
        nonlocal function
        if function is None:
            function = _found(name)
        return function(*values, **named)

    return call


def _found(name: str) -> Any:
    return getattr(__import__(_LATE[name], fromlist=(name,)), name)
