"""The ledger of an optimisation as one JSON object; docs/optimize.md describes it."""

from __future__ import annotations

import json
from typing import Any

from dlint import __version__
from dlint.optimize.figures import Figure, Figures
from dlint.optimize.ledger import Attempt, Ledger
from dlint.report.diff import unified_diff
from dlint.report.optimize.words import diffs
from dlint.report.options import DEFAULTS, RenderOptions

SCHEMA = 1


def render(ledger: Ledger, *, options: RenderOptions = DEFAULTS) -> str:
    """The object, with a newline at its end."""
    return json.dumps(as_object(ledger), indent=2, ensure_ascii=False) + "\n"


def as_object(ledger: Ledger) -> dict[str, Any]:
    """The ledger as plain values; seconds and bytes, each figure with its label."""
    return {
        "version": __version__,
        "schema": SCHEMA,
        "path": ledger.path,
        "context": ledger.context,
        "engine": ledger.engine,
        "failure": ledger.failure,
        "before": _figures(ledger.before),
        "after": _figures(ledger.after),
        "replay": {
            "commits": ledger.commits,
            "before": _figure(ledger.replay_before),
            "after": _figure(ledger.replay_after),
        },
        "touched": ledger.touched,
        "unsteady_paths": ledger.unsteady,
        "smoke": ledger.smoke,
        "attempts": [_attempt(attempt) for attempt in ledger.attempts],
        "diff": diffs(ledger),
        "seconds": round(ledger.seconds, 3),
        "builds": ledger.builds,
        "rests_on": ledger.rests_on,
        "tail": ledger.tail,
        "notes": ledger.notes,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    old, new = attempt.old, attempt.new
    return {
        "id": attempt.id,
        "title": attempt.title,
        "trust": attempt.trust,
        "claims": list(attempt.metrics),
        "verdict": attempt.verdict,
        "reason": attempt.reason,
        "before": _figures(attempt.before),
        "after": _figures(attempt.after),
        "differences": attempt.differences,
        "allowed": attempt.allowed,
        "diff": unified_diff("Dockerfile", old.dockerfile, new.dockerfile) if old and new else "",
        "seconds": round(attempt.spent, 3),
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {metric: _figure(figure) for metric, figure in sorted(figures.items())}


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {"values": [round(value, 3) for value in figure.values], "label": figure.label}
