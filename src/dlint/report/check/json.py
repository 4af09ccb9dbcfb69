"""The report for programs: one JSON object, whose keys are a contract."""

from __future__ import annotations

import json

from dlint import __version__
from dlint.model.secrets.redact import writes_secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.kit import Fix
    from dlint.report.options import RenderOptions


def render(report: RunReport, options: RenderOptions) -> str:
    r"""The object on one line, in ASCII.

    Bytes of a path, message or edit that are not UTF-8 come as lone surrogates (`\udc80` to `\udcff`), as in
    Python's `surrogateescape`, so that they survive the way back.
    """
    return json.dumps(document(report) | (_suppressed(report) if options.suppressed else {})) + "\n"


def document(report: RunReport) -> dict[str, Any]:
    """The object as Python values."""
    return {
        "version": __version__,
        "files": len(report.files),
        "findings": findings(report, report.results),
        "errors": [{"path": path, "message": message} for path, message in report.errors],
        **_contexts(report),
    }


def _suppressed(report: RunReport) -> dict[str, Any]:
    """The findings that comments and baselines silence, with what does it and its reason."""
    silenced = [(result, result.suppression) for file in report.files for result in file.suppressed]
    rows = findings(report, [result for result, by in silenced if by])
    rows = [
        {**row, "suppression": {"by": by[0], "reason": by[1]}}
        for row, by in zip(rows, (by for _, by in silenced if by), strict=True)
    ]
    return {"suppressed": rows}


def _contexts(report: RunReport) -> dict[str, Any]:
    """The build contexts by file, where they were asked for."""
    known = [(file.path, file.context) for file in report.files if file.context is not None]
    return {"contexts": {path: {"context": each[0], "reason": each[1]} for path, each in known}} if known else {}


def findings(report: RunReport, results: Iterable[Result]) -> list[dict[str, Any]]:
    """Findings of a report; edits that would show a secret of their file are left out."""
    files = {file.path: file for file in report.files}
    return [finding(result, files.get(result.path)) for result in results]


def finding(result: Result, file: FileReport | None = None) -> dict[str, Any]:
    """One finding: lines and columns 1-based, ends exclusive."""
    return {
        "rule": result.rule,
        "twins": list(result.twins),
        "severity": result.severity,
        "path": result.path,
        "line": result.line,
        "column": result.column,
        "end_line": result.end_line,
        "end_column": result.end_column,
        "message": result.message,
        "stage": result.stage,
        # Members that came later are there only where they hold something: other reports stay as programs know them.
        **({"builds": list(result.builds)} if result.builds else {}),
        "fix": _fix(result.fix, file),
        **({"no_fix": result.no_fix} if result.no_fix is not None else {}),
    }


def _fix(fix: Fix | None, file: FileReport | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    # An edit is exact and cannot be masked; a report may be published.
    redaction = file.redaction if file is not None and fix.edits else None
    shown = () if writes_secret(fix.edits, redaction) else fix.edits
    edits = [{"start": edit.start, "end": edit.end, "text": edit.text} for edit in shown]
    return {"trust": fix.trust, "title": fix.title, "edits": edits}
