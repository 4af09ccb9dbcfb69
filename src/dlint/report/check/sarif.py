"""The report as SARIF 2.1.0, within the limits of GitHub's code scanning."""

from __future__ import annotations

import json

from dlint import __version__
from dlint.engine.result import SEVERITIES
from dlint.report.cells import clean
from dlint.report.check.sarif_origin import provenance
from dlint.report.check.sarif_place import ROOT, artifact, folder_uri
from dlint.report.check.sarif_result import ResultWriter
from dlint.report.check.sarif_rules import descriptors
from dlint.report.website import site

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.report.check.sarif_rules import RuleCatalog
    from dlint.report.options import RenderOptions

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Code scanning rejects a run with more. Source: GitHub's documentation of SARIF support, limits, 2026-11.
MOST_RESULTS = 25_000


def render(report: RunReport, options: RenderOptions, catalog: RuleCatalog | None = None) -> str:
    """The log on one line; `catalog` is where the pages of rules come from (by default the engine's)."""
    if catalog is None:
        from dlint.engine import registry

        catalog = registry
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, options, catalog)]}
    return json.dumps(log) + "\n"


def _run(report: RunReport, options: RenderOptions, catalog: RuleCatalog) -> dict[str, Any]:
    found = [(file, result) for file in report.files for result in _results(file, options)]
    rules = descriptors(catalog, [result for _, result in found])
    kept = _kept([result.severity for _, result in found])
    writer = ResultWriter({rule["id"]: index for index, rule in enumerate(rules)}, options.base)
    return {
        "tool": {"driver": {**_driver(), "rules": rules}},
        # What stands before the last slash is the category: an upload replaces results of the same category alone.
        # Source: GitHub's documentation of SARIF support, `runAutomationDetails`, 2026-11.
        "automationDetails": {"id": "dlint/"},
        **_base_ids(options.base),
        **provenance(options.base),
        "columnKind": "unicodeCodePoints",
        "defaultEncoding": "utf-8",
        "invocations": [_invocation(report, options.base, len(found) - len(kept))],
        "results": [writer.write(*found[index]) for index in kept],
    }


def _driver() -> dict[str, str]:
    driver = {"name": "dlint", "fullName": f"dlint {__version__}", "version": __version__}
    driver["semanticVersion"] = __version__
    address = site()
    return driver if address is None else {**driver, "informationUri": address}


def _results(file: FileReport, options: RenderOptions) -> list[Result]:
    """Suppressed ones are left out unless they are asked for: code scanning would open an alert for each."""
    return [*file.results, *file.suppressed] if options.suppressed else file.results


def _base_ids(base: str) -> dict[str, Any]:
    """What relative paths are relative to, where that folder is known."""
    return {"originalUriBaseIds": {ROOT: {"uri": folder_uri(base)}}} if base else {}


def _kept(severities: list[str]) -> list[int]:
    """Which results to write, in file order: all, or the worst that one run may hold."""
    worst = sorted(range(len(severities)), key=lambda index: SEVERITIES.index(severities[index]))
    return sorted(worst[:MOST_RESULTS])


def _invocation(report: RunReport, base: str, dropped: int) -> dict[str, Any]:
    notifications = [_notification(path, message, base) for path, message in report.errors]
    if dropped:
        text = f"{dropped} more findings, the least severe, are left out: one run may hold {MOST_RESULTS}"
        notifications.append({"level": "warning", "message": {"text": text}})
    return {"executionSuccessful": not report.errors, "toolExecutionNotifications": notifications}


def _notification(path: str, message: str, base: str) -> dict[str, Any]:
    place = {"physicalLocation": {"artifactLocation": artifact(path, base)}}
    return {"level": "error", "message": {"text": clean(message)}, "locations": [place]}
