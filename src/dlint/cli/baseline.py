"""`dlint check --baseline` and `--write-baseline`: what was known before is kept apart from what is new."""

from __future__ import annotations

import os

from dlint.cli.arguments import UsageError
from dlint.cli.output import complain, write_file
from dlint.config.mistake import ConfigError
from dlint.engine.baseline import Baseline, read_baseline
from dlint.engine.selection import running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments
    from dlint.config.lookup import Lookup
    from dlint.engine.result import FileReport, RunReport

DEFAULT = "dlint-baseline.json"


def apply_baselines(report: RunReport, arguments: Arguments, settings: Lookup) -> None:
    """Write the baselines that are to be written, then take out of a report what the baselines of its files hold."""
    named = arguments.value("write-baseline")
    for path, files in _by_baseline(report, settings, named).items():
        baseline = read_baseline(path) if named is None else _written(path, files)
        # A rule that did not run this time has not lost its findings.
        gone = baseline.gone(files, lambda file, rule: rule in running(settings.settings_for(file), file))
        report.hidden += sum(baseline.hide(file) for file in files)
        report.gone += gone
        report.baselines += [path] if gone else []


def _by_baseline(report: RunReport, settings: Lookup, named: str | None) -> dict[str, list[FileReport]]:
    """The files that belong to each baseline: the one to be written, else the one that their settings name."""
    found: dict[str, list[FileReport]] = {}
    for file in report.files:
        # `--write-baseline` without a value writes the file that the settings name, else the usual one.
        path = named or settings.settings_for(file.path).baseline or (None if named is None else DEFAULT)
        if path is not None:
            found.setdefault(os.path.relpath(path), []).append(file)
    return found


def _written(path: str, files: list[FileReport]) -> Baseline:
    """A new baseline at `path`, where nothing but an old one may stand."""
    # Never overwrite a file that dlint did not write: the option's value may be a typing mistake.
    if os.path.lexists(path):
        try:
            read_baseline(path)
        except ConfigError as error:
            raise UsageError(f"--write-baseline: {path} is there and is no baseline of dlint") from error
    baseline = Baseline.of(path, files)
    write_file(path, baseline.text())
    complain(f"dlint: {baseline.count} findings written to {path}")
    return baseline
