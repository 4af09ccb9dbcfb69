"""The one module that a rule imports: what it watches, what it yields, and what it may ask.

To give rules another function or class, import it below `TYPE_CHECKING`, and run `make generate`: it writes the index
by which the name's module is found when a rule asks for it.
"""

from __future__ import annotations

from dlint.kit_index import MODULES
from dlint.model.answers import NEAR, NEAR_COPIES
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
from dlint.syntax.nodes import Comment
from dlint.syntax.word import Word
from dlint.text.edit import Edit, FileEdit, Refusal
from dlint.text.nearest import did_you_mean, nearest, one_slip
from dlint.text.span import Span
from dlint.text.units import listed, number, size, whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

    Claim: TypeAlias = tuple[str, int, bool]

    from dlint.fixes.apk_index import without_index, without_updates
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
    from dlint.model.commands.deletes import DELETERS, deleted, empties
    from dlint.model.commands.division import divide, ignores, is_independent
    from dlint.model.commands.downloads import Fetched, fetched
    from dlint.model.commands.in_instruction import commands_in
    from dlint.model.commands.manager_settings import setting
    from dlint.model.commands.passwords import Password, passwords_in
    from dlint.model.commands.paths import below, folder_at, folder_of, joined, settled
    from dlint.model.commands.pipeline import Pipeline, pipelines
    from dlint.model.commands.removal import removal_span
    from dlint.model.commands.renames import moved_to
    from dlint.model.commands.shell_variables import (
        VariableUse,
        expanded_in_body,
        heredoc_uses,
        names_set_by,
        names_set_in,
        surely_unset,
        variable_uses,
    )
    from dlint.model.commands.shellcheck import find_shellcheck, shell_comments
    from dlint.model.commands.unpacks import unpacker
    from dlint.model.commands.variables import spelled
    from dlint.model.context.context import Context
    from dlint.model.context.delivery import Delivery, deliveries, plausible_context
    from dlint.model.context.ignore_suggestions import debris, expected_patterns, idle_finds, ignore_patterns
    from dlint.model.context.transfer_bytes import known_bytes, modelled
    from dlint.model.context.unasked import UnaskedFiles, baggage, context_transfers, context_words
    from dlint.model.distribution import interpreter, known_family, likely_family
    from dlint.model.frontend import is_like_dockerfile, lacks, other_frontend
    from dlint.model.image_source import Origin
    from dlint.model.instructions.list_words import list_words
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
    from dlint.model.packages.lean_base import lacking
    from dlint.model.packages.leftover_downloads import kept_downloads
    from dlint.model.packages.leftover_packages import Package, remaining
    from dlint.model.packages.manifests import Manifests, aside_of, manifests_of
    from dlint.model.packages.mount_losses import mount_losses
    from dlint.model.packages.project_version import links_packages
    from dlint.model.packages.projects.package import Dependencies, dependencies_of
    from dlint.model.packages.tool_version import has_feature, version_at, version_of
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
    from dlint.model.shells import lacks_shell
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
    from dlint.model.target_platform import compiles, cross_compiles, names_processor, on_builder
    from dlint.model.users.application import is_development, runs_application
    from dlint.model.users.entry_process import Process
    from dlint.model.users.known_users import known_names
    from dlint.model.users.users import (
        Account,
        accounts_of,
        final_user,
        is_root,
        owner_of_files,
        ready_user,
        starting_user,
        usual_account,
    )
    from dlint.syntax.flag_values import flag_value_error
    from dlint.syntax.flags import FLAGS
    from dlint.syntax.mount import Mount
    from dlint.syntax.shell.block import Block
    from dlint.syntax.shell.item import Item
    from dlint.syntax.shell.script import Script
    from dlint.syntax.shell.word import ShellWord
    from dlint.text.source import is_utf_16

    Findings: TypeAlias = Iterator["Finding"]
    Check: TypeAlias = Callable[..., Findings]
else:
    Findings = None


class Fix:
    """A way to repair a finding.

    `title` says in a few words what it does ("skip them"). `trust` is `safe` (the image keeps its contents and
    configuration, but for caches), `unsafe` (may change what is installed or how it runs), or `display` (shown, never
    applied). All edits of a fix are made together or not at all, those of other `files` included. `claim` is what it
    decides on, see `claim_on_cache`.
    """

    __slots__ = ("claim", "edits", "files", "title", "trust")

    def __init__(
        self,
        title: str,
        edits: tuple[Edit, ...],
        trust: str = "safe",
        files: tuple[FileEdit, ...] = (),
        claim: Claim | None = None,
    ) -> None:
        self.title = title
        self.edits = edits
        self.trust = trust
        self.files = files
        self.claim = claim


def fix_of(
    title: str, edits: tuple[Edit, ...] | Refusal | None, trust: str = "safe", claim: Claim | None = None
) -> Fix | Refusal | None:
    """The fix that makes these edits; where there are none, the reason that was given for it."""
    return Fix(title, edits, trust, claim=claim) if isinstance(edits, tuple) else edits


def claim_on_cache(run: Run, keeps: bool = False) -> Claim:
    """The claim of a fix that decides what becomes of the downloads of a RUN: what, its line, and whether the others
    wait. They do where a fix `keeps` the downloads in a mount: what is not in the layer need not be deleted."""
    return "cache", run.line, keeps


class Finding:
    """What a rule has to say about a stretch of bytes, in one line, with the words of that file.

    `no_fix` is why there is no fix, where the rule has one for others. `severity` only where it differs from the
    rule's, `twins` only where this finding has not all of the rule's. `cause` names a habit: findings of one rule in
    one stage that have the same are reported as one by default.
    """

    __slots__ = ("cause", "fix", "message", "no_fix", "severity", "span", "twins")

    def __init__(
        self,
        span: Span,
        message: str,
        fix: Fix | Refusal | None = None,
        severity: str | None = None,
        twins: tuple[str, ...] | None = None,
        cause: str | None = None,
    ) -> None:
        self.cause = cause
        self.span = span
        self.message = message
        self.fix = None if isinstance(fix, Refusal) else fix
        self.no_fix = fix.reason if isinstance(fix, Refusal) else None
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
    programs of which one runs in it (see `Run.programs`), `when` conditions of which it has one
    (`engine/conditions.py`), `idle_without` the option that settings must give.
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
def __getattr__(name: str) -> object:
    if name not in MODULES:
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
    return getattr(__import__(MODULES[name], fromlist=(name,)), name)
