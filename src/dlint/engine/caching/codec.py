"""Reports of single files as JSON, and back: plain data, from which nothing can be run."""

from __future__ import annotations

from dlint.engine.result import FileReport, Result
from dlint.text.edit import Edit, FileEdit, Fix
from dlint.text.source import Source
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def packed_report(report: FileReport) -> list[Any]:
    """A report as JSON knows it; its path and source are those of the file that is asked for."""
    secrets = [[span.start, span.end] for span in report.secrets]
    results = report.packed if report.packed is not None else [_packed(result) for result in report.results]
    return [report.error, secrets, results, [_packed(result) for result in report.suppressed]]


def unpacked_report(packed: list[Any], source: Source) -> FileReport:
    """The report that was packed; it fails in its own ways where the value was not packed here."""
    error, secrets, results, suppressed = packed
    report = FileReport(source.path, source, None, error)
    report.secrets = [Span(start, end) for start, end in secrets]
    report.suppressed = unpacked_results(suppressed, source.path)
    report.bring(results, unpacked_results)
    return report


def unpacked_results(packed: list[Any], path: str) -> list[Result]:
    """The findings of a report."""
    return [_unpacked(each, path) for each in packed]


def sent(report: FileReport) -> tuple[object, ...]:
    """A report as a worker sends it home: `pickle` takes ten times as long for its objects."""
    data = report.source.data if report.source is not None else None
    return packed_report(report), report.path, data, report.bug


def received(parts: tuple[Any, ...]) -> FileReport:
    """The report that was sent."""
    packed, path, data, bug = parts
    report = unpacked_report(packed, Source(data or b"", path))
    if data is None:
        report.source = None
    report.bug = bug
    return report


def _packed(result: Result) -> list[Any]:
    return [
        result.rule,
        list(result.twins),
        result.severity,
        [result.line, result.column, result.end_line, result.end_column],
        result.message,
        result.stage,
        None if result.fix is None else _packed_fix(result.fix),
        [result.span.start, result.span.end],
        list(result.builds),
        result.cause,
        result.no_fix,
        None if result.suppression is None else list(result.suppression),
    ]


def _unpacked(packed: list[Any], path: str) -> Result:
    rule, twins, severity, place, message, stage, fix, span, builds, cause, no_fix, suppression = packed
    line, column, end_line, end_column = place
    result = Result(
        rule=rule,
        twins=tuple(twins),
        severity=severity,
        path=path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        message=message,
        stage=stage,
        fix=None if fix is None else _unpacked_fix(fix),
        span=Span(*span),
    )
    result.builds = tuple(builds)
    result.cause = cause
    result.no_fix = no_fix
    result.suppression = None if suppression is None else (suppression[0], suppression[1])
    return result


def _packed_fix(fix: Fix) -> list[Any]:
    return [
        fix.title,
        [[edit.start, edit.end, edit.text] for edit in fix.edits],
        fix.trust,
        # JSON has no bytes; latin-1 has a character for each of them.
        [[each.path, None if each.old is None else each.old.decode("latin-1"), list(each.lines)] for each in fix.files],
        None if fix.claim is None else list(fix.claim),
    ]


def _unpacked_fix(packed: list[Any]) -> Fix:
    title, edits, trust, files, claim = packed
    return Fix(
        title,
        tuple(Edit(*edit) for edit in edits),
        trust,
        tuple(
            FileEdit(path, None if old is None else old.encode("latin-1"), tuple(lines)) for path, old, lines in files
        ),
        None if claim is None else (claim[0], claim[1], claim[2]),
    )
