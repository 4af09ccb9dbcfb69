"""`dlint report`: what a data set of scans holds, for people."""

from __future__ import annotations

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.extras import missing_package
from dlint.cli.output import deliver, report_options, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments
    from dlint.report.dataset.sections import DatasetReport

ROWS = 25
TABLE = VerbSpec(
    "report",
    "DATASET",
    (
        *report_options("dataset"),
        Option("--scan", "a scan by its id; default: the last one that is complete", "ID", group="Report"),
        Option("--rows", f"how many rows a table has at most (default: {ROWS})", "N", group="Report"),
        Option("--link", "address of a line, with {repository}, {revision}, {path}, {line}", "TEMPLATE",
               group="Report"),
        Option("--sql", "print the queries of the report for the DuckDB shell", group="Report"),
    ),
    "DATASET is what `dlint scan` made. The report has what pays most, the trend over all scans, and tables by rule, "
    "repository, owner, base image and age, with links to the lines of repositories on known hosts.",
    (
        ("dlint report fleet --output fleet.html", "one page, without scripts, to send around"),
        ("dlint report fleet --link 'https://git.example.org/{repository}/blob/{revision}/{path}#L{line}'",
         "with links to a host of your own"),
        ("dlint report fleet --sql | duckdb", "the same numbers, in a shell"),
    ),
)  # fmt: skip


def run(argv: list[str]) -> int:
    """Report on the data set that the command line names; 0 whatever it holds."""
    arguments = read(TABLE, argv)
    if len(arguments.operands) != 1:
        raise UsageError("report needs one DATASET: the folder that `dlint scan -o` wrote")
    folder = arguments.operands[0]
    try:
        if arguments.has("sql"):
            from dlint.dataset_report.queries import script

            write(script(folder))
            return 0
        found = _report(arguments, folder)
    except ModuleNotFoundError as error:
        raise missing_package("report", "scan", error) from error
    path = arguments.value("output") or ""
    kind = "html" if path.endswith((".html", ".htm")) and not arguments.has("format") else None
    deliver("dataset", arguments, found, kind=kind)
    return 0


def _report(arguments: Arguments, folder: str) -> DatasetReport:
    from dlint.dataset_report.build import ReportOptions, dataset_report
    from dlint.dataset_report.links import BadTemplate, require_template
    from dlint.scan.dataset import Dataset, DatasetError

    template = arguments.value("link")
    try:
        if template is not None:
            require_template(template)
        options = ReportOptions(arguments.value("scan"), template, arguments.number("rows", ROWS))
        return dataset_report(Dataset.open(folder), options)
    except BadTemplate as error:
        raise UsageError(f"--link: {error}") from error
    except DatasetError as error:
        raise UsageError(str(error)) from error
