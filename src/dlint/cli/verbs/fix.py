"""`dlint fix`: repair what can be repaired."""

from __future__ import annotations

import os

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.file_selection import CONFIG, FILES, RULES, lookup, targets
from dlint.cli.output import complain, print_line, write_bytes
from dlint.config.mistake import ConfigError
from dlint.engine.fixer import fix_target
from dlint.engine.late_contexts import LateContexts
from dlint.system.relative import relative
from dlint.system.write import WriteArea, replace_file
from dlint.text.units import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dlint.cli.arguments import Arguments
    from dlint.engine.fixer import FixedFile

TABLE = VerbSpec(
    "fix",
    "[PATH…]",
    (
        Option("-d --diff", "print what would change as a unified diff, write nothing", group="Repair"),
        Option("--check", "write nothing; exit with 1 if something would change", group="Repair"),
        Option("-u --unsafe", "also repairs that may change what is installed or how it runs", group="Repair"),
        Option("-q --quiet", "do not print what was repaired", group="Repair"),
        Option("-v --verbose", "also print why findings have no fix", group="Repair"),
        Option(
            "--scan",
            "write patches for the git repositories of a data set of `dlint scan`",
            "DATASET",
            group="Data set",
        ),
        Option("--branch", "the branch that the patches are for; default: dlint", "NAME", group="Data set"),
        Option("-o --output", "the folder for the patches; default: dlint-patches", "DIR", group="Data set"),
        *RULES,
        *FILES,
        *CONFIG,
    ),
    "A file is written only after the proof: it still parses, the findings are gone, no new ones came, a second run "
    "changes nothing. With - standard input is repaired to standard output.",
    (
        ("dlint fix --diff .", "show the changes, write nothing"),
        ("dlint fix", "repair all Dockerfiles here"),
        ("dlint fix --scan fleet --branch dlint -o patches", "patches for `git am`, repository by repository"),
        ("dlint fix --unsafe --select packages/recommends Dockerfile", "the unsafe fix of one rule"),
    ),
)


def run(argv: list[str]) -> int:
    """Repair what the command line names; 1 if `--check` found something, 2 if a file cannot be read or written."""
    arguments = read(TABLE, argv)
    trusts = frozenset(("safe", "unsafe") if arguments.has("unsafe") else ("safe",))
    if arguments.has("scan"):
        from dlint.cli import scan_patches

        return scan_patches.run(arguments, trusts)
    _refuse_options_of_patches(arguments)
    settings = lookup(arguments)
    failed = changed = False
    files, is_idle = 0, not arguments.has("quiet")
    written: dict[str, bytes] = {}
    contexts = LateContexts(written)
    bugs: list[tuple[str, Exception]] = []
    for target in targets(arguments, settings):
        area = WriteArea.around(target.path, target.named, arguments.value("context"))
        try:
            fixed = fix_target(target, settings.settings_for, trusts, written, area, arguments.has("diff"), contexts)
        except ConfigError:
            raise
        except Exception as error:  # noqa: BLE001 (one file that sets off a bug of ours must not keep the others as they are)
            bugs.append((target.path, error))
            continue
        problem = fixed if isinstance(fixed, str) else _deliver(fixed, arguments, not target.is_file, area)
        if problem is not None:
            complain(f"dlint: {target.path}: {problem}")
            failed = True
        elif not isinstance(fixed, str):
            if fixed.problem is not None:
                complain(f"dlint: {target.path}: {fixed.problem}")
                failed = True
            changed = changed or fixed.changed
            files += 1
            is_idle = is_idle and target.is_file and not fixed.changed and not fixed.refused
            # What is only shown is not on disk when the next file with the same context is repaired.
            written |= {os.path.abspath(other.path): other.new for other in fixed.others}
            # Until something changes, files of one folder share what was read of the disk.
            if fixed.others or (fixed.changed and not arguments.has("diff")):
                contexts = LateContexts(written)
    # Last, so that the other files are repaired although one set off a bug.
    if bugs:
        return _report_bugs(bugs, argv)
    if failed:
        return 2
    if is_idle and files:
        _print_idle(files, trusts, complain if arguments.has("diff") else print_line)
    return int(changed and arguments.has("check"))


def _refuse_options_of_patches(arguments: Arguments) -> None:
    """Who expects the repaired text in --output must not find the file itself changed."""
    for name in ("branch", "output"):
        if arguments.has(name):
            raise UsageError(
                f"--{name} is for the patches of --scan; a file is repaired in place, or shown with --diff"
            )


def _report_bugs(bugs: list[tuple[str, Exception]], argv: list[str]) -> int:
    """List the files that were left alone because of a bug, with the traceback of the first; 3."""
    import traceback

    from dlint.cli.failure import report_bug

    for path, error in bugs[1:]:
        complain(f"dlint: {path}: not repaired: a bug in dlint ({type(error).__name__}: {error})")
    path, error = bugs[0]
    report_bug(f"{path}: {type(error).__name__}: {error}", "".join(traceback.format_exception(error)), ["fix", *argv])
    return 3


def _deliver(fixed: FixedFile, arguments: Arguments, is_stdin: bool, area: WriteArea) -> str | None:
    """Print or write one outcome; why it could not be written, if so."""
    if arguments.has("diff"):
        from dlint.cli.exact_diff import print_diff

        print_diff(fixed.path, fixed.old, fixed.new, fixed.secrets)
        for other in fixed.others:
            print_diff(relative(other.path, os.getcwd()), other.old, other.new)
        # To standard error: what is printed is a patch.
        if not arguments.has("quiet"):
            _print_refusals(fixed, complain)
        return None
    if is_stdin and not arguments.has("check"):
        write_bytes(fixed.new)
    elif fixed.changed and not arguments.has("check"):
        problem = _write(fixed, area)
        if problem is not None:
            return problem
    if not arguments.has("quiet"):
        _print_repairs(fixed, arguments.has("check"), is_stdin)
    if arguments.has("verbose"):
        for result in fixed.unfixed:
            complain(f"{fixed.path}:{result.line}: no fix for {result.rule}: {result.no_fix}")
    return None


def _write(fixed: FixedFile, area: WriteArea) -> str | None:
    """Write what has changed, the Dockerfile last: it is as good as before without the rest."""
    for other in fixed.others:
        problem = replace_file(other.path, other.new, other.old, area)
        if problem is not None:
            return f"{relative(other.path, os.getcwd())} {problem}"
    return replace_file(fixed.path, fixed.new, fixed.old, area) if fixed.old != fixed.new else None


def _print_repairs(fixed: FixedFile, only_check: bool, is_stdin: bool) -> None:
    """A line for each repair, and for each that was refused with the reason."""
    # Standard output is the repaired file itself where standard input was given.
    show = complain if is_stdin else print_line
    verb = "would repair" if only_check else "repaired"
    for repair in fixed.applied:
        show(f"{fixed.path}:{repair.line}: {verb} {repair.rule}: {repair.title}")
    _print_refusals(fixed, show)


def _print_refusals(fixed: FixedFile, show: Callable[[str], None]) -> None:
    for repair in fixed.refused:
        show(f"{fixed.path}:{repair.line}: left {repair.rule}: {repair.reason}")


def _print_idle(files: int, trusts: frozenset[str], show: Callable[[str], None]) -> None:
    """That nothing was to be done: a run that prints nothing leaves open whether it looked at anything."""
    hint = "" if "unsafe" in trusts else "; --unsafe also repairs what may change how the image works"
    show(f"{files} {plural(files, 'file')}, nothing to repair{hint}")
