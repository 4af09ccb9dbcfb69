"""The one module that a rule imports: what it watches, what it yields, and what it may ask.

Functions are asked through their modules (`users.is_root`), classes by name. To give rules another module or class,
import it below `TYPE_CHECKING` and run `make generate`: it writes the index by which it is found when a rule asks.
"""

from __future__ import annotations

from dlint.kit_index import MODULES
from dlint.model.answers import NEAR
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.kinds import (
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
    Volume,
    Workdir,
)
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Add, Copy, Transfer, is_remote
from dlint.model.instructions.view import View
from dlint.model.scope import PLATFORM_ARGS, PROXY_ARGS
from dlint.model.stage import Stage, is_absolute
from dlint.syntax.instruction import Instruction
from dlint.syntax.nodes import Comment
from dlint.syntax.word import Word
from dlint.text.edit import Edit, FileEdit, Fix, Refusal
from dlint.text.nearest import did_you_mean, nearest, one_slip
from dlint.text.span import Span
from dlint.text.units import listed, number, size, whole_number

# A plain constant, which type checkers know by its name: importing `typing` costs time at each start.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

    Claim: TypeAlias = tuple[str, int, bool]

    from dlint.fixes import (
        apk_index,
        append_command,
        bind_mount,
        build_stage,
        cache_mount,
        cargo_fetch,
        copy_lines,
        copy_owner,
        exec_form,
        fetch_first,
        install_first,
        install_stage,
        move_copy,
        secret_mount,
        stage_order,
        workdir_makes,
    )
    from dlint.fixes.build_stage import Split
    from dlint.fixes.install_stage import InstallStage
    from dlint.fixes.move_copy import Move
    from dlint.model import distribution, empty_values, frontend, shells, step_order, target_platform
    from dlint.model.build import Build
    from dlint.model.build_file import BuildFile
    from dlint.model.commands import (
        bashism_hint,
        bashisms,
        chmod,
        clones,
        deletes,
        division,
        downloads,
        in_instruction,
        manager_settings,
        passwords,
        removal,
        renames,
        shell_variables,
        shellcheck,
        unpacks,
        variables,
    )
    from dlint.model.commands import paths as image_paths
    from dlint.model.commands import pipeline as pipes
    from dlint.model.commands.arguments import Flag
    from dlint.model.commands.bashisms import Bashism
    from dlint.model.commands.chmod import ModeChange
    from dlint.model.commands.command import NOT_EXACT, Command, Verb
    from dlint.model.commands.downloads import Fetched
    from dlint.model.commands.passwords import Password
    from dlint.model.commands.pipeline import Pipeline
    from dlint.model.commands.shell_variables import VariableUse
    from dlint.model.context import delivery as copies
    from dlint.model.context import ignore_suggestions, transfer_bytes, unasked
    from dlint.model.context.context import Context
    from dlint.model.context.delivery import Delivery
    from dlint.model.context.unasked import UnaskedFiles
    from dlint.model.image_source import Origin
    from dlint.model.instructions import list_words, named_texts
    from dlint.model.outcome import Outcome
    from dlint.model.packages import (
        cache_mounts,
        copy_before_install,
        go_modules,
        index_use,
        install_reads,
        lean_base,
        leftover_downloads,
        leftover_packages,
        manifests,
        mount_losses,
        project_version,
        tool_version,
    )
    from dlint.model.packages import installs as installing
    from dlint.model.packages.cache_mounts import CacheMount
    from dlint.model.packages.copy_before_install import Obstacle
    from dlint.model.packages.installs import Install
    from dlint.model.packages.leftover_packages import Package
    from dlint.model.packages.manifests import Manifests
    from dlint.model.packages.projects import package
    from dlint.model.packages.projects.package import Dependencies
    from dlint.model.secrets import secret_files, written_secrets
    from dlint.model.secrets import secret_mount as secret_mounts
    from dlint.model.secrets.secret_files import Sensitive
    from dlint.model.secrets.written_secrets import Written
    from dlint.model.users import application, known_users, root_home, users
    from dlint.model.users.entry_process import Process
    from dlint.model.users.users import Account
    from dlint.syntax import flag_values, flags
    from dlint.syntax.mount import Mount
    from dlint.syntax.shell.block import Block
    from dlint.syntax.shell.item import Item
    from dlint.syntax.shell.script import Script
    from dlint.syntax.shell.word import ShellWord
    from dlint.text import source

    Findings: TypeAlias = Iterator["Finding"]
    Check: TypeAlias = Callable[..., Findings]
else:
    # Rules import the name when they run; their annotations are never evaluated.
    Findings = None


def fix_of(
    title: str, edits: tuple[Edit, ...] | Refusal, trust: str = "safe", claim: Claim | None = None
) -> Fix | Refusal:
    """The fix that makes these edits; where there are none, the reason that was given for it."""
    return Fix(title, edits, trust, claim=claim) if isinstance(edits, tuple) else edits


def claim_on_cache(run: Run, keeps: bool = False) -> Claim:
    """The claim of a fix that decides what becomes of the downloads of a RUN: what, its line, and whether the others
    wait. They do where a fix `keeps` the downloads in a mount: what is not in the layer need not be deleted."""
    return "cache", run.line, keeps


class Finding:
    """What a rule reports about a range of bytes, in one line, with the words of that file.

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
        # One parameter for both, so that a rule hands on what a builder of fixes returns.
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

    So that a rule costs nothing where it cannot matter, it may state what holds for every file in which it reports
    something; other files do not even import it. `needs` are stretches of text of which one stands in such a file,
    `runs` programs of which one runs in it (see `Run.programs`), `when` conditions of which it has one
    (`engine/conditions.py`), `idle_without` the option that settings must give.
    """
    watched = watches if isinstance(watches, tuple) else (watches,)
    kinds = tuple(_kind(each) for each in watched)
    facts: dict[str, Any] = {"severity": severity, "since": since, "tier": tier, "twins": twins}
    facts |= {"security": security, "needs": needs, "runs": runs, "when": when, "idle_without": idle_without}
    return lambda check: Rule(check, kinds, facts)


def _kind(watched: type) -> str:
    # Neither is an instruction, so neither has a `kind` of its own.
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
    # Modules have names in lower case, classes do not.
    return _Module(MODULES[name]) if name.islower() else getattr(_imported(MODULES[name]), name)


class _Module:
    """A module of the model or of fixes, imported when something of it is first used.

    Few of the files that wake a rule get as far as what it might ask the model.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        found = getattr(_imported(self._path), name)
        # Python calls `__getattr__` only for names that an object does not have: the next use is a plain look-up.
        setattr(self, name, found)
        return found


def _imported(path: str) -> Any:
    # Without `fromlist` it returns the package `dlint`, not the module.
    return __import__(path, fromlist=("*",))
