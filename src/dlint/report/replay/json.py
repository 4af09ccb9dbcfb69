"""The replay for programs: one JSON object, described in docs/replay.md."""

from __future__ import annotations

import json
from typing import Any

from dlint import __version__
from dlint.model.secrets.redact import redacted, redacted_file
from dlint.replay.forecast import CommitCost, FileCost, Forecast, LineCost, Rebuild
from dlint.replay.report import Proposal, ReplayReport
from dlint.report.cells import clean
from dlint.report.options import DEFAULTS, RenderOptions
from dlint.report.replay.words import most_first

SCHEMA = 1


def render(report: ReplayReport, *, options: RenderOptions = DEFAULTS) -> str:
    """The object, indented; times are seconds."""
    return json.dumps(document(report), indent=1, ensure_ascii=False) + "\n"


def document(report: ReplayReport) -> dict[str, Any]:
    """The object as Python values."""
    history = report.history
    return {
        "schema": SCHEMA,
        "version": __version__,
        "dockerfile": clean(report.path),
        "context": clean(history.root or history.git.folder),
        "commits": len(history.commits),
        "base": history.base.id,
        "shallow": history.shallow,
        "cache": report.options.cache,
        "outputs": report.options.outputs,
        "dockerfile_changes": report.dockerfile_changes,
        "today": _forecast(report.today),
        "today_if_outputs_stay": _rounded(report.same.seconds) if report.same is not None else None,
        "as_built": _forecast(report.as_built) if report.as_built is not None else None,
        "proposals": [_proposal(proposal, report.today) for proposal in report.proposals],
        "notes": [clean(note) for note in report.notes],
    }


def _forecast(forecast: Forecast) -> dict[str, Any]:
    return {
        "seconds_per_commit": _rounded(forecast.seconds),
        "counts_are": "replayed",
        "seconds_are": forecast.how,
        "built": len(forecast.built),
        "untouched": forecast.untouched,
        "lines": [_line(row) for row in forecast.lines],
        "files": [_file(row) for row in forecast.files],
        "commits": [_commit(cost) for cost in forecast.commits],
    }


def _proposal(proposal: Proposal, today: Forecast) -> dict[str, Any]:
    forecast = proposal.forecast
    assert forecast is not None, "it was replayed"
    return {
        "title": clean(proposal.title),
        "moved": proposal.moved,
        "saved_per_commit": _rounded(proposal.saved(today)),
        # A report may be published, a proposal with its secrets not.
        "dockerfile": clean(redacted_file(proposal.plan.file.source.data).decode("utf-8", "surrogateescape")),
        **_forecast(forecast),
    }


def _line(row: LineCost) -> dict[str, Any]:
    return {
        "start": row.step.line,
        "end": row.step.end,
        "keyword": row.step.keyword.lower(),
        "text": clean(row.step.shown),
        "stage": row.step.stage,
        "rebuilt": row.rebuilt,
        "began": row.began,
        "seconds": _rounded(row.price.again(row.step)),
        "seconds_are": row.price.how,
        "seconds_per_commit": _rounded(row.seconds),
        "files": [{"path": clean(path), "commits": times} for path, times in most_first(row.files)],
        "begun_by": [{"line": line, "commits": times} for line, times in sorted(row.begun_by.items())],
    }


def _file(row: FileCost) -> dict[str, Any]:
    return {
        "path": clean(row.path),
        "commits": row.commits,
        "line": row.line,
        "seconds_per_commit": _rounded(row.seconds),
    }


def _commit(cost: CommitCost) -> dict[str, Any]:
    return {
        "id": cost.commit.id,
        "time": cost.commit.time,
        # A commit message may quote the secret that it removes.
        "subject": clean(redacted(cost.commit.subject)),
        "problem": clean(redacted(cost.problem)) if cost.problem is not None else None,
        "seconds": _rounded(cost.seconds),
        "reused": [step.line for step in cost.hits],
        "rebuilt": [_rebuild(rebuild) for rebuild in cost.rebuilds],
    }


def _rebuild(rebuild: Rebuild) -> dict[str, Any]:
    return {
        "line": rebuild.step.line,
        "begun_by": sorted(step.line for step in rebuild.origins),
        "files": [clean(path) for path in sorted(rebuild.files)],
    }


def _rounded(value: float) -> float:
    return round(value, 3)
