"""The report as SonarQube imports it: the generic format for external issues.

Source: docs.sonarsource.com, "Generic formatted reports" of SonarQube Server 2025.1 (the form since 10.3), 2026-11.
"""

from __future__ import annotations

import json

from dlint.report.cells import clean
from dlint.report.check.excerpt import last_line
from dlint.report.check.summary import repair, worst_first
from dlint.system.relative import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.report.options import RenderOptions
    from dlint.text.source import Source

ENGINE = "dlint"
IMPACTS = {"error": "HIGH", "warning": "MEDIUM", "info": "LOW"}
# By family: the attribute of clean code that a finding is about, and the quality of software that suffers.
ATTRIBUTES = {
    "secrets": ("TRUSTWORTHY", "SECURITY"),
    "user": ("TRUSTWORTHY", "SECURITY"),
    "image": ("TRUSTWORTHY", "RELIABILITY"),
    "cache": ("EFFICIENT", "MAINTAINABILITY"),
    "context": ("EFFICIENT", "MAINTAINABILITY"),
    "size": ("EFFICIENT", "MAINTAINABILITY"),
    "platform": ("LOGICAL", "RELIABILITY"),
    "shell": ("LOGICAL", "RELIABILITY"),
    "shellcheck": ("LOGICAL", "RELIABILITY"),
    "syntax": ("LOGICAL", "RELIABILITY"),
}
_UNREADABLE: dict[str, Any] = {
    "id": "dlint/unreadable",
    "name": "dlint/unreadable",
    "description": "A file could not be checked to its end.",
    "engineId": ENGINE,
    "cleanCodeAttribute": "COMPLETE",
    "impacts": [{"softwareQuality": "RELIABILITY", "severity": "HIGH"}],
}
# For findings of the other families, of policies and of plugins.
OTHERS = ("CONVENTIONAL", "MAINTAINABILITY")


def render(report: RunReport, options: RenderOptions) -> str:
    """Rules that occur, and issues; a file that could not be checked is one without a line."""
    worst = {result.rule: result for result in reversed(worst_first(report.results))}
    rules = [_rule(worst[name]) for name in sorted(worst)]
    issues = [_issue(file, result, options.base) for file in report.files for result in file.results]
    if report.errors:
        rules.append(_UNREADABLE)
        issues += [_error(path, message, options.base) for path, message in report.errors]
    return json.dumps({"rules": rules, "issues": issues}, indent=2) + "\n"


def _error(path: str, message: str, base: str) -> dict[str, Any]:
    place = {"message": clean(" ".join(message.split())), "filePath": clean(relative(path, base))}
    return {"ruleId": _UNREADABLE["id"], "primaryLocation": place}


def _rule(result: Result) -> dict[str, Any]:
    """A rule with the worst severity with which it occurs."""
    attribute, quality = ATTRIBUTES.get(result.rule.partition("/")[0], OTHERS)
    return {
        "id": clean(result.rule),
        "name": clean(result.rule),
        "description": _description(result),
        "engineId": ENGINE,
        "cleanCodeAttribute": attribute,
        "impacts": [{"softwareQuality": quality, "severity": IMPACTS[result.severity]}],
    }


def _description(result: Result) -> str:
    """What the rule finds; of a policy, its message."""
    from dlint.engine.registry import is_policy, rule_info

    try:
        described = result.message if is_policy(result.rule) else rule_info(result.rule).summary
    except KeyError:
        described = result.message
    # The import takes no empty text.
    return clean(described) or clean(result.rule)


def _issue(file: FileReport, result: Result, base: str) -> dict[str, Any]:
    fix = repair(result)
    message = f"{result.message} (fix: {fix})" if fix else result.message
    place = {
        "message": clean(" ".join(message.split())),
        "filePath": clean(relative(result.path, base)),
        "textRange": _range(file.source, result),
    }
    return {"ruleId": clean(result.rule), "primaryLocation": place}


def _range(source: Source | None, result: Result) -> dict[str, int]:
    """Lines from 1 and, where the stretch is not empty, columns from 0 in units of UTF-16.

    The whole import fails at a range that is empty, or that reaches behind the end of a line.
    """
    lines = {"startLine": result.line, "endLine": max(result.line, last_line(result))}
    if source is None or lines["endLine"] != result.end_line or len(result.span) == 0:
        return lines
    start = _units(source, result.line, result.column)
    end = _units(source, result.end_line, result.end_column)
    return (
        {**lines, "startColumn": start, "endColumn": end} if (end > start or result.end_line > result.line) else lines
    )


def _units(source: Source, line: int, column: int) -> int:
    before = source.line_text(line)[: column - 1]
    return len(before.encode("utf-16-le", "surrogatepass")) // 2
