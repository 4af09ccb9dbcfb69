"""The one module that a rule imports: what it watches, and what it yields."""

from __future__ import annotations

from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Add, Copy, Transfer, is_remote
from dlint.model.instructions.view import (
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
from dlint.model.scope import PLATFORM_ARGS, PROXY_ARGS
from dlint.model.stage import Stage, is_absolute
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

    from dlint.fixes.append_command import appended
    from dlint.fixes.bind_mount import mounted
    from dlint.fixes.build_stage import Split, split
    from dlint.fixes.cache_mount import cache_mount_edits, cache_targets, installs_without_cache
    from dlint.fixes.copy_lines import copy_lines, narrowed
    from dlint.fixes.copy_owner import owned
    from dlint.fixes.fetch_first import fetching, in_gopath, predates_modules
    from dlint.fixes.install_stage import InstallStage, parted
    from dlint.fixes.move_copy import Move, block_of, find_move
    from dlint.fixes.secret_mount import secret_mounted
    from dlint.fixes.stage_order import reordered
    from dlint.fixes.workdir_makes import made_anyway
    from dlint.model.build import Build
    from dlint.model.build_file import BuildFile
    from dlint.model.commands.arguments import Flag
    from dlint.model.commands.bashism_hint import is_suspect
    from dlint.model.commands.bashisms import Bashism, bashisms
    from dlint.model.commands.chmod import ModeChange, mode_changes
    from dlint.model.commands.command import Command, Verb
    from dlint.model.commands.deletes import deleted, empties
    from dlint.model.commands.division import divide, ignores, is_independent
    from dlint.model.commands.downloads import Fetched, fetched
    from dlint.model.commands.in_instruction import commands_in
    from dlint.model.commands.manager_settings import setting
    from dlint.model.commands.passwords import Password, passwords_in
    from dlint.model.commands.paths import below, folder_at, folder_of, joined, settled
    from dlint.model.commands.pipeline import Pipeline, pipelines
    from dlint.model.commands.unpacks import unpacker
    from dlint.model.commands.variables import spelled
    from dlint.model.context.context import Context
    from dlint.model.context.delivery import Delivery, deliveries, plausible_context
    from dlint.model.context.ignore_suggestions import debris, idle_finds, ignore_patterns
    from dlint.model.context.transfer_bytes import known_bytes, modelled
    from dlint.model.context.unasked import UnaskedFiles, baggage, context_transfers, context_words
    from dlint.model.distribution import interpreter, known_family, likely_family
    from dlint.model.image_source import Origin
    from dlint.model.instructions.named_texts import inner_views, texts_of, whole_text
    from dlint.model.outcome import Outcome
    from dlint.model.packages.cache_mounts import (
        CacheMount,
        cache_mounts,
        download_folders,
        empties_cache,
        expanded_folders,
        home_of,
        kept_cache,
        user_number,
    )
    from dlint.model.packages.copy_before_install import Obstacle, brings_manifests, is_system, obstacles
    from dlint.model.packages.installs import Install
    from dlint.model.packages.leftover_downloads import kept_downloads
    from dlint.model.packages.leftover_packages import Package, remaining
    from dlint.model.packages.manifests import Manifests, aside_of, manifests_of
    from dlint.model.packages.projects.package import Dependencies, dependencies_of
    from dlint.model.secrets.secret_files import Sensitive, removal_of, sensitive_files
    from dlint.model.secrets.secret_mount import (
        mount_flag,
        mounted_file,
        mounted_line,
        mounts_set_variables,
        names_elsewhere,
        readers,
        secret_id,
    )
    from dlint.model.secrets.written_secrets import Written, written_files
    from dlint.model.step_order import (
        EACH_BUILD,
        NEVER,
        cheapest,
        is_costly,
        is_worth_moving,
        label_of,
        order_of,
        wasted_runs,
    )
    from dlint.model.users.application import is_development, runs_application
    from dlint.model.users.entry_process import Process
    from dlint.model.users.known_users import known_names
    from dlint.model.users.users import Account, accounts_of, final_user, is_root, ready_user, starting_user
    from dlint.syntax.flag_values import flag_value_error
    from dlint.syntax.flags import FLAGS
    from dlint.syntax.mount import Mount
    from dlint.syntax.shell.block import Block
    from dlint.syntax.shell.item import Item
    from dlint.syntax.shell.script import Script

    Findings: TypeAlias = Iterator["Finding"]
    Check: TypeAlias = Callable[..., Findings]
else:
    Findings = None

__all__ = [
    "Account", "Add", "Arg", "Bashism", "Block", "Build", "BuildFile", "CacheMount", "Cmd", "Command", "Comment",
    "Context", "Copy", "Delivery", "Dependencies", "Dockerfile", "EACH_BUILD", "Edit", "Entrypoint", "Env", "Expose",
    "FLAGS", "Fetched", "FileEdit", "Finding", "Findings", "Fix", "Flag", "From", "Healthcheck", "Install",
    "InstallStage", "Instruction", "Item", "Label", "Maintainer", "Manifests", "ModeChange", "Mount", "Move", "NEVER",
    "Obstacle", "Onbuild", "Origin", "Outcome", "PLATFORM_ARGS", "PROXY_ARGS", "Package", "Pair", "Password",
    "Pipeline", "Process", "Rule", "Run", "Script", "Sensitive", "Shell", "Span", "Split", "Stage", "Stopsignal",
    "Transfer", "UnaskedFiles", "User", "Verb", "View", "Volume", "Word", "Workdir", "Written", "accounts_of",
    "appended", "aside_of", "baggage", "bashisms", "below", "block_of", "brings_manifests", "cache_mount_edits",
    "cache_mounts", "cache_targets", "cheapest", "commands_in", "context_transfers", "context_words", "copy_lines",
    "debris", "deleted", "deliveries", "dependencies_of", "did_you_mean", "divide", "download_folders", "empties",
    "empties_cache", "expanded_folders", "fetched", "fetching", "final_user", "find_move", "flag_value_error",
    "folder_at", "folder_of", "home_of", "idle_finds", "ignore_patterns", "ignores", "in_gopath", "inner_views",
    "installs_without_cache", "interpreter", "is_absolute", "is_costly", "is_development", "is_independent",
    "is_remote", "is_root", "is_suspect", "is_system", "is_worth_moving", "joined", "kept_cache", "kept_downloads",
    "known_bytes", "known_family", "known_names", "label_of", "likely_family", "listed", "made_anyway", "manifests_of",
    "mode_changes", "modelled", "mount_flag", "mounted", "mounted_file", "mounted_line", "mounts_set_variables",
    "names_elsewhere", "narrowed", "nearest", "number", "obstacles", "one_slip", "order_of", "owned", "parted",
    "passwords_in", "pipelines", "plausible_context", "predates_modules", "readers", "ready_user", "remaining",
    "removal_of", "reordered", "rule", "runs_application", "secret_id", "secret_mounted", "sensitive_files", "setting",
    "settled", "size", "spelled", "split", "starting_user", "texts_of", "unpacker", "user_number", "wasted_runs",
    "whole_text", "written_files",
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
    (called with the stage), `Dockerfile` (called with the file), `Outcome` (called when all others have run), or
    `BuildFile` (called with a compose or bake file).

    So that a rule costs nothing where it cannot matter, it may say what holds for every file that it has something to
    say of; other files do not even import it. `needs` are stretches of text of which one stands in such a file, `runs`
    programs of which one runs in it (see `Run.programs`), `when` traits of which it has one (`engine/conditions.py`),
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
    "Account": "dlint.model.users.users",
    "Bashism": "dlint.model.commands.bashisms",
    "Block": "dlint.syntax.shell.block",
    "Build": "dlint.model.build",
    "BuildFile": "dlint.model.build_file",
    "CacheMount": "dlint.model.packages.cache_mounts",
    "Command": "dlint.model.commands.command",
    "Context": "dlint.model.context.context",
    "Delivery": "dlint.model.context.delivery",
    "Dependencies": "dlint.model.packages.projects.package",
    "EACH_BUILD": "dlint.model.step_order",
    "FLAGS": "dlint.syntax.flags",
    "Fetched": "dlint.model.commands.downloads",
    "Flag": "dlint.model.commands.arguments",
    "Install": "dlint.model.packages.installs",
    "InstallStage": "dlint.fixes.install_stage",
    "Item": "dlint.syntax.shell.item",
    "Manifests": "dlint.model.packages.manifests",
    "ModeChange": "dlint.model.commands.chmod",
    "Mount": "dlint.syntax.mount",
    "Move": "dlint.fixes.move_copy",
    "NEVER": "dlint.model.step_order",
    "Obstacle": "dlint.model.packages.copy_before_install",
    "Origin": "dlint.model.image_source",
    "Outcome": "dlint.model.outcome",
    "Package": "dlint.model.packages.leftover_packages",
    "Password": "dlint.model.commands.passwords",
    "Pipeline": "dlint.model.commands.pipeline",
    "Process": "dlint.model.users.entry_process",
    "Script": "dlint.syntax.shell.script",
    "Sensitive": "dlint.model.secrets.secret_files",
    "Split": "dlint.fixes.build_stage",
    "UnaskedFiles": "dlint.model.context.unasked",
    "Verb": "dlint.model.commands.command",
    "Written": "dlint.model.secrets.written_secrets",
    "accounts_of": "dlint.model.users.users",
    "appended": "dlint.fixes.append_command",
    "aside_of": "dlint.model.packages.manifests",
    "baggage": "dlint.model.context.unasked",
    "bashisms": "dlint.model.commands.bashisms",
    "below": "dlint.model.commands.paths",
    "block_of": "dlint.fixes.move_copy",
    "brings_manifests": "dlint.model.packages.copy_before_install",
    "cache_mount_edits": "dlint.fixes.cache_mount",
    "cache_mounts": "dlint.model.packages.cache_mounts",
    "cache_targets": "dlint.fixes.cache_mount",
    "cheapest": "dlint.model.step_order",
    "commands_in": "dlint.model.commands.in_instruction",
    "context_transfers": "dlint.model.context.unasked",
    "context_words": "dlint.model.context.unasked",
    "copy_lines": "dlint.fixes.copy_lines",
    "debris": "dlint.model.context.ignore_suggestions",
    "deleted": "dlint.model.commands.deletes",
    "deliveries": "dlint.model.context.delivery",
    "dependencies_of": "dlint.model.packages.projects.package",
    "divide": "dlint.model.commands.division",
    "download_folders": "dlint.model.packages.cache_mounts",
    "empties": "dlint.model.commands.deletes",
    "empties_cache": "dlint.model.packages.cache_mounts",
    "expanded_folders": "dlint.model.packages.cache_mounts",
    "fetched": "dlint.model.commands.downloads",
    "fetching": "dlint.fixes.fetch_first",
    "final_user": "dlint.model.users.users",
    "find_move": "dlint.fixes.move_copy",
    "flag_value_error": "dlint.syntax.flag_values",
    "folder_at": "dlint.model.commands.paths",
    "folder_of": "dlint.model.commands.paths",
    "home_of": "dlint.model.packages.cache_mounts",
    "idle_finds": "dlint.model.context.ignore_suggestions",
    "ignore_patterns": "dlint.model.context.ignore_suggestions",
    "ignores": "dlint.model.commands.division",
    "in_gopath": "dlint.fixes.fetch_first",
    "inner_views": "dlint.model.instructions.named_texts",
    "installs_without_cache": "dlint.fixes.cache_mount",
    "interpreter": "dlint.model.distribution",
    "is_costly": "dlint.model.step_order",
    "is_development": "dlint.model.users.application",
    "is_independent": "dlint.model.commands.division",
    "is_root": "dlint.model.users.users",
    "is_suspect": "dlint.model.commands.bashism_hint",
    "is_system": "dlint.model.packages.copy_before_install",
    "is_worth_moving": "dlint.model.step_order",
    "joined": "dlint.model.commands.paths",
    "kept_cache": "dlint.model.packages.cache_mounts",
    "kept_downloads": "dlint.model.packages.leftover_downloads",
    "known_bytes": "dlint.model.context.transfer_bytes",
    "known_family": "dlint.model.distribution",
    "known_names": "dlint.model.users.known_users",
    "label_of": "dlint.model.step_order",
    "likely_family": "dlint.model.distribution",
    "made_anyway": "dlint.fixes.workdir_makes",
    "manifests_of": "dlint.model.packages.manifests",
    "mode_changes": "dlint.model.commands.chmod",
    "modelled": "dlint.model.context.transfer_bytes",
    "mount_flag": "dlint.model.secrets.secret_mount",
    "mounted": "dlint.fixes.bind_mount",
    "mounted_file": "dlint.model.secrets.secret_mount",
    "mounted_line": "dlint.model.secrets.secret_mount",
    "mounts_set_variables": "dlint.model.secrets.secret_mount",
    "names_elsewhere": "dlint.model.secrets.secret_mount",
    "narrowed": "dlint.fixes.copy_lines",
    "obstacles": "dlint.model.packages.copy_before_install",
    "order_of": "dlint.model.step_order",
    "owned": "dlint.fixes.copy_owner",
    "parted": "dlint.fixes.install_stage",
    "passwords_in": "dlint.model.commands.passwords",
    "pipelines": "dlint.model.commands.pipeline",
    "plausible_context": "dlint.model.context.delivery",
    "predates_modules": "dlint.fixes.fetch_first",
    "readers": "dlint.model.secrets.secret_mount",
    "ready_user": "dlint.model.users.users",
    "remaining": "dlint.model.packages.leftover_packages",
    "removal_of": "dlint.model.secrets.secret_files",
    "reordered": "dlint.fixes.stage_order",
    "runs_application": "dlint.model.users.application",
    "secret_id": "dlint.model.secrets.secret_mount",
    "secret_mounted": "dlint.fixes.secret_mount",
    "sensitive_files": "dlint.model.secrets.secret_files",
    "setting": "dlint.model.commands.manager_settings",
    "settled": "dlint.model.commands.paths",
    "spelled": "dlint.model.commands.variables",
    "split": "dlint.fixes.build_stage",
    "starting_user": "dlint.model.users.users",
    "texts_of": "dlint.model.instructions.named_texts",
    "unpacker": "dlint.model.commands.unpacks",
    "user_number": "dlint.model.packages.cache_mounts",
    "wasted_runs": "dlint.model.step_order",
    "whole_text": "dlint.model.instructions.named_texts",
    "written_files": "dlint.model.secrets.written_secrets",
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
