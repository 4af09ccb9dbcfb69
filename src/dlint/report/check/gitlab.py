"""The report as GitLab's Code Quality reads it."""

from __future__ import annotations

import json

from dlint.engine.fingerprint import fingerprint_of_error, fingerprints
from dlint.report.cells import clean
from dlint.report.check.excerpt import last_line
from dlint.system.relative import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.report.options import RenderOptions

# GitLab has five; `blocker` is left for a file that could not be checked. Source: docs.gitlab.com, Code Quality, report
# format, 2026-11.
SEVERITIES = {"error": "critical", "warning": "major", "info": "minor"}


def render(report: RunReport, options: RenderOptions) -> str:
    """A list of issues; a file that could not be checked is one, too."""
    issues = [issue for file in report.files for issue in _issues(file, options.base)]
    return json.dumps(issues, indent=2) + "\n"


def _issues(file: FileReport, base: str) -> list[dict[str, Any]]:
    place = clean(relative(file.path, base))
    names = fingerprints(file, base)
    issues = [_issue(result, place, name) for result, name in zip(file.results, names, strict=True)]
    if file.error is not None:
        issues.append(_error(file.error, place, fingerprint_of_error(file, base)))
    return issues


def _issue(result: Result, place: str, fingerprint: str) -> dict[str, Any]:
    return {
        "description": clean(result.message),
        "check_name": clean(result.rule),
        "fingerprint": fingerprint,
        "severity": SEVERITIES[result.severity],
        "location": {"path": place, "lines": {"begin": result.line, "end": last_line(result)}},
    }


def _error(message: str, place: str, fingerprint: str) -> dict[str, Any]:
    return {
        "description": clean(message),
        "check_name": "dlint",
        "fingerprint": fingerprint,
        "severity": "blocker",
        "location": {"path": place, "lines": {"begin": 1}},
    }
