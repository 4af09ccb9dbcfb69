"""`dlint check`: find problems."""

from __future__ import annotations

import os

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.file_selection import CONFIG, FILES, RULES, lookup, targets
from dlint.cli.output import deliver, report_options
from dlint.config.settings import FAIL_ON
from dlint.engine.result import SEVERITIES
from dlint.engine.run import check_paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments
    from dlint.config.lookup import Lookup
    from dlint.engine.caching.cache import ResultCache
    from dlint.engine.result import RunReport

TABLE = VerbSpec(
    "check",
    "[PATH…]",
    (
        *RULES,
        *FILES,
        *CONFIG,
        *report_options("check"),
        Option("-q --quiet", "one line for each finding, nothing else", group="Report"),
        Option("-v --verbose", "also print which build context each file has, and why", group="Report"),
        Option("--history", "also report what began rebuilds in the last 100 commits and is read by no build step",
               group="Run"),
        Option("--show-suppressed", "also what comments and the baseline silence, marked as such (json, sarif)",
               group="Report"),
        Option("--statistics", "count the findings of each rule", group="Report"),
        Option("--diff-only", "only findings on lines that were touched since REV: a branch, a tag, a commit", "REV",
               group="Run"),
        Option("--fail-on", "exit with 1 from this severity on; default: warning", "LEVEL", choices=FAIL_ON,
               group="Run"),
        Option("--exit-zero", "exit with 0 although something is found", group="Run"),
        Option("--baseline", "report only what is not in this file", "FILE", group="Baseline"),
        Option("--write-baseline", "put what is found now into FILE (or that of --baseline, or of the configuration)",
               "[FILE]", group="Baseline"),
        Option("--no-cache", "check every file, and leave no answer for the next run", group="Run"),
        Option("--watch", "check again after each change of a file, until Ctrl-C (extra: dockerfile-dlint[watch])",
               group="Run"),
        Option("-j --jobs", "processes to use; default: as many as save time", "N", group="Run"),
    ),
    "A PATH is a file (read as a Dockerfile whatever its name), a folder (searched for Dockerfiles), a pattern such as "
    "'**/*.Dockerfile', or - for standard input. Without one, this folder is searched.",
    (
        ("dlint check api/Dockerfile", "one file"),
        ("dlint check --select secrets,DL3009 .", "some rules, by family and by another linter's name"),
        ("dlint check --format sarif --output dlint.sarif", "a report for code scanning"),
        ("dlint check --diff-only origin/main", "in a pull request: what it adds"),
    ),
)  # fmt: skip


def run(argv: list[str]) -> int:
    """Check what the command line names; 1: a finding at or above `--fail-on`, 2: a file that cannot be read."""
    arguments = read(TABLE, argv)
    if arguments.has("watch"):
        from dlint.cli.watch import watch

        return watch(arguments, argv)
    if arguments.value("write-baseline"):
        arguments.give_back("write-baseline", lambda value: not value.endswith(".json") and os.path.exists(value))
    if arguments.has("write-baseline") and arguments.has("diff-only"):
        raise UsageError("--write-baseline and --diff-only exclude each other: a baseline holds all that is there")
    settings = lookup(arguments)
    report = _report(arguments, settings)
    if arguments.has("verbose"):
        _print_contexts(report, settings)
    deliver("check", arguments, report)
    return _exit_code(report, arguments, settings, argv)


def _report(arguments: Arguments, settings: Lookup) -> RunReport:
    """All findings, without those that a baseline or `--diff-only` leaves out."""
    # 0 leaves the number to the run: starting processes costs more than checking a few files.
    jobs = arguments.number("jobs", 0)
    found = targets(arguments, settings, with_builds=True)
    report = check_paths(found, settings.settings_for, jobs, None if arguments.has("no-cache") else _cache())
    # Before the baseline, which then holds what the history adds as well.
    if arguments.has("history"):
        from dlint.cli.history import add_history

        add_history(report, settings)
    if arguments.has("write-baseline") or any(settings.settings_for(file.path).baseline for file in report.files):
        from dlint.cli.baseline import apply_baselines

        apply_baselines(report, arguments, settings)
    rev = arguments.value("diff-only")
    if rev is not None:
        from dlint.cli.touched_lines import keep_touched

        keep_touched(report, rev)
    # After the baseline, which knows findings one by one.
    join_repeats(report, settings)
    return report


def _exit_code(report: RunReport, arguments: Arguments, settings: Lookup, argv: list[str]) -> int:
    """What a delivered report comes to; a bug of dlint is reported here."""
    # Only now: what was found in the other files is delivered in any case.
    bug = next((file for file in report.files if file.bug is not None), None)
    if bug is not None and bug.bug is not None:
        from dlint.cli.failure import report_bug

        report_bug(f"{bug.path}: {bug.error}", bug.bug, ["check", *argv])
        return 3
    # Before `--exit-zero`, which is about findings and does not hide a file that could not be read.
    if report.errors:
        return 2
    return 0 if arguments.has("exit-zero") else int(_fails(report, settings))


def _cache() -> ResultCache | None:
    """The answers of earlier runs; None where there is no place for them outside of the checkout."""
    from dlint.system.store import user_store

    store = user_store()
    if store is None:
        return None
    from dlint.engine.caching.cache import ResultCache

    return ResultCache(store)


def join_repeats(report: RunReport, settings: Lookup) -> None:
    """Findings with one cause become one, unless the user selects certain rules, or all."""
    for file in report.files:
        if sum(result.cause is not None for result in file.results) < 2:
            continue
        from dlint.engine.repeats import joined_repeats

        own = settings.settings_for(file.path)
        if not own.all and not own.select:
            file.results = joined_repeats(file.results)


def _print_contexts(report: RunReport, settings: Lookup) -> None:
    """A line to standard error for each file on disk that was read; reports of programs get the same by file."""
    from dlint.cli.output import complain
    from dlint.engine.build_files import is_build_path
    from dlint.engine.context_lookup import context_of

    for file in report.files:
        if file.source is None or not os.path.isfile(file.path) or is_build_path(file.path):
            continue
        given = settings.settings_for(file.path).context_at(file.path)
        context, reason = (given, "it is stated") if given is not None else context_of(file.path)
        file.context = None if context is None else (os.path.relpath(context), reason)
        shown = f"built from {file.context[0]}: {reason}" if file.context else reason
        complain(f"dlint: {file.path}: {shown}")


def _fails(report: RunReport, settings: Lookup) -> bool:
    """Whether a finding is as severe as the settings of its file allow no longer."""
    for file in report.files:
        level = settings.settings_for(file.path).fail_on if file.results else "never"
        if level != "never" and any(_rank(result.severity) <= _rank(level) for result in file.results):
            return True
    return False


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity)
