"""`dlint scan`: the Dockerfiles of many repositories, checked into a data set."""

from __future__ import annotations

import posixpath
import sys
import time

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.extras import missing_package
from dlint.cli.file_selection import CONFIG_FILES, RULES, lookup
from dlint.cli.output import complain, is_terminal
from dlint.scan.engines.engine import NAMES
from dlint.text.units import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.cli.arguments import Arguments
    from dlint.scan.input_file import InputFile
    from dlint.scan.run import Outcome, ScanOptions
    from dlint.scan.sources.read import SourceOptions

# Real Dockerfiles take milliseconds; a file that takes longer than this was made to.
SECONDS = 60
MOST_PROBLEMS = 5
"""How many inputs that cannot be read are named when a scan ends."""
TABLE = VerbSpec(
    "scan",
    "SOURCE…",
    (
        Option("-o --output", "the data set: a folder, new or of earlier scans", "DATASET", group="Data set"),
        Option("--new", "begin another scan although one of the same sources was not finished", group="Data set"),
        Option("--branch", "of git repositories: HEAD (default), all, or a name", "BRANCH", group="Sources"),
        Option("--columns", "names of a table's columns: content=NAME,path=NAME,…", "LIST", many=True, group="Sources"),
        Option("--no-gitignore", "in folders, search what git ignores as well", group="Sources"),
        Option("-e --engine", "who does the work", "ENGINE", choices=NAMES, group="Run"),
        Option("--address", "the cluster's address; without it one is started on this machine", "ADDRESS", group="Run"),
        Option("-j --jobs", "workers to start on this machine; default: one for each core", "N", group="Run"),
        Option("--time-limit", f"give a file up that takes longer (default: {SECONDS})", "SECONDS", group="Run"),
        Option("--recheck", "check contents again that an earlier scan of the data set has checked", group="Run"),
        Option("--prove", "apply each safe fix and prove it: two to three times the work", group="Run"),
        Option("-q --quiet", "no progress", group="Run"),
        *RULES,
        *CONFIG_FILES,
    ),
    "A SOURCE is a folder, a git repository (a work tree or a bare one, read from its objects), a table (.parquet, "
    ".jsonl, .csv), an archive (.tar, .tar.gz), list:FILE with one repository or URL a line, or dump:PATH, a folder or "
    "tar in which all files are Dockerfiles. Files are checked by their contents, each content once, without a build "
    "context and with your settings, never with those of a repository. A scan that was ended goes on where it stopped.",
    (
        ("dlint scan -o fleet repositories/*.git", "the heads of bare repositories"),
        ("dlint scan -o fleet list:urls.txt --branch all --engine dask --address tcp://10.0.0.1:8786", "on a cluster"),
        ("dlint report fleet --output fleet.html", "what it found, for people"),
    ),
)  # fmt: skip


def run(argv: list[str]) -> int:
    """Scan what the command line names; inputs that cannot be read are rows with an error, not an error of the run."""
    arguments = read(TABLE, argv)
    folder = arguments.value("output")
    if folder is None:
        raise UsageError("scan needs a data set: -o DATASET")
    if not arguments.operands:
        raise UsageError("scan needs at least one SOURCE: a folder, a repository, a table or an archive")
    try:
        outcome = _scan(arguments, folder)
    except ModuleNotFoundError as error:
        raise missing_package("scan", "scan", error) from error
    complain(f"dlint: scan {outcome.scan.id} is complete: {_summary(outcome)}; see it with `dlint report {folder}`")
    return 0


def _summary(outcome: Outcome) -> str:
    """The counts of a scan, in words."""
    totals = outcome.totals
    counts = [
        *(_counted(totals[f"{noun}s"], noun) for noun in ("file", "content", "finding")),
        f"{_counted(totals['fixes'], 'fix', 'fixes')} offered",
        f"{_counted(outcome.errors, 'error')} in this run",
    ]
    if outcome.unchanged:
        counts.append(f"{_counted(outcome.unchanged, 'content')} unchanged since an earlier scan")
    return ", ".join(counts)


def _counted(count: int, noun: str, several: str = "") -> str:
    return f"{count} {plural(count, noun, several)}"


def _scan(arguments: Arguments, folder: str) -> Outcome:
    from dlint.scan.dataset import Dataset, DatasetError
    from dlint.scan.engines.engine import EngineError, make_engine
    from dlint.scan.run import begin, run_scan
    from dlint.scan.sources.read import UnknownSource, kind_of, read_sources

    options, sources = _options(arguments)
    try:
        # All sources are looked at before the first is read: a mistake in the last one would show hours later.
        for word in arguments.operands:
            kind_of(word)
        engine = make_engine(
            arguments.value("engine") or "local", arguments.value("address"), arguments.number("jobs", 0)
        )
        try:
            dataset = Dataset.create(folder)
            scan = begin(dataset, options, arguments.has("new"))
            progress = _Progress(arguments.has("quiet"))
            files = _Counted(read_sources(arguments.operands, sources))
            outcome = run_scan(dataset, scan, files, engine, options.task, progress, arguments.has("recheck"))
        finally:
            engine.close()
    except (DatasetError, EngineError, UnknownSource) as error:
        raise UsageError(str(error)) from error
    for problem in files.problems.values():
        complain(f"dlint: {problem}")
    for word in arguments.operands:
        if word not in files.sources:
            complain(
                f"dlint: {word}: no file has the name of a Dockerfile; dump:PATH takes all files of a folder or tar"
            )
    return outcome


class _Counted:
    """The inputs of a scan; `sources` are those that gave one, `problems` their first errors by source and text."""

    def __init__(self, files: Iterator[InputFile]) -> None:
        self._files = files
        self.sources: set[str] = set()
        self.problems: dict[tuple[str, str], str] = {}

    def __iter__(self) -> Iterator[InputFile]:
        for file in self._files:
            self.sources.add(file.source)
            # The data set has all of them. A wrong option gives each row of a table the same error: it is named once.
            if file.error is not None and len(self.problems) < MOST_PROBLEMS:
                place = posixpath.join(file.repository, file.path) if file.path else file.repository
                self.problems.setdefault((file.source, file.error), f"{place}: {file.error}")
            yield file


def _options(arguments: Arguments) -> tuple[ScanOptions, SourceOptions]:
    from dlint.scan.run import ScanOptions
    from dlint.scan.sources.read import SourceOptions
    from dlint.scan.work import NAME, Task

    sources = SourceOptions(arguments.value("branch") or "HEAD", not arguments.has("no-gitignore"), _columns(arguments))
    # A content may stand in many places and is checked once, so nothing that depends on a path may hold.
    settings = lookup(arguments).settings_for(NAME).but(context=None, per_path=(), exclude=())
    details = {
        "branch": sources.branches,
        "gitignore": sources.gitignore,
        "columns": dict(sources.columns),
        "select": list(settings.select),
        "ignore": list(settings.ignore),
        "all": settings.all,
        "prove": arguments.has("prove"),
    }
    seconds = arguments.number("time-limit", SECONDS)
    if seconds < 1:
        raise UsageError("--time-limit needs at least 1")
    return ScanOptions(arguments.operands, Task(settings, arguments.has("prove"), seconds), details), sources


def _columns(arguments: Arguments) -> dict[str, str]:
    from dlint.scan.sources.table import COLUMNS
    from dlint.text.nearest import did_you_mean

    found = {}
    for word in arguments.names("columns"):
        meaning, equals, name = word.partition("=")
        if not equals or meaning not in COLUMNS:
            known = ", ".join(COLUMNS)
            raise UsageError(f"--columns: {word}: write MEANING=NAME, with {known}{did_you_mean(meaning, COLUMNS)}")
        found[meaning] = name
    return found


class _Progress:
    """A line on standard error: again and again on a terminal, every half minute in a log."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._is_terminal = is_terminal(sys.stderr)
        self._began = time.monotonic()
        self._first: int | None = None
        self._next = self._began + (0 if self._is_terminal else 30)

    def __call__(self, totals: dict[str, int], errors: int) -> None:
        now = time.monotonic()
        # A scan that goes on begins with the files of the run before, which are no speed of this one.
        if self._first is None:
            self._first = totals["files"]
        if self._quiet or now < self._next:
            return
        self._next = now + (1 if self._is_terminal else 30)
        speed = (totals["files"] - self._first) / max(now - self._began, 0.001)
        complain(
            f"dlint: {totals['files']} files, {totals['contents']} contents, {totals['findings']} findings, "
            f"{errors} errors; {speed:.0f} files a second"
        )
