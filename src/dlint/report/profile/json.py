"""The profile for programs: one JSON object, described in docs/profile.md and docs/schemas/profile.json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from statistics import median
from typing import Any

from dlint import __version__
from dlint.report.cells import clean
from dlint.report.options import DEFAULTS, RenderOptions
from dlint.trial.profile.budget import Overrun
from dlint.trial.profile.compare import Comparison
from dlint.trial.profile.profile import BuildFailure, Hidden, LineProfile, Profile, Share, StageProfile, Warm

# With a trace there is one member more, under a number of its own.
SCHEMA, TRACED_SCHEMA = 1, 2


class BadProfile(Exception):
    """A file that is no profile; the message gives the reason."""


def render(
    profile: Profile,
    overruns: Sequence[Overrun] = (),
    comparison: Comparison | None = None,
    *,
    options: RenderOptions = DEFAULTS,
) -> str:
    """The object, indented; sizes are bytes, times are seconds."""
    made = document(profile, overruns)
    if comparison is not None:
        from dlint.report.profile.difference import compared

        made["comparison"] = compared(comparison)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def document(profile: Profile, overruns: Sequence[Overrun] = ()) -> dict[str, Any]:
    """The object as Python values."""
    found = _document(profile, overruns)
    if profile.trace is not None:
        from dlint.report.profile import traced

        found["schema"], found["trace"] = TRACED_SCHEMA, traced.document(profile.trace)
    return found


def _document(profile: Profile, overruns: Sequence[Overrun]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "version": __version__,
        "dockerfile": clean(profile.path),
        "target": profile.target,
        "platform": profile.platform,
        "engine": profile.engine,
        "measured": profile.measured,
        "context": {
            "path": clean(profile.context),
            "bytes": profile.context_bytes,
            "files": profile.context_files,
            "sent": profile.sent_bytes,
        },
        "totals": {
            "seconds": seconds(profile.wall),
            "image_bytes": profile.image_bytes,
            "image_compressed": profile.image_compressed,
            "base_bytes": profile.base_bytes,
            "wasted_bytes": profile.wasted_bytes,
        },
        "lines": [_line(line) for line in profile.lines],
        "stages": [_plain(stage) for stage in profile.stages],
        "critical": [{"line": line, "seconds": _rounded(took)} for line, took in profile.critical],
        "shares": [_plain(share) for share in profile.shares],
        "warm": [_warm(warm) for warm in profile.warm],
        "trouble": _plain(profile.trouble) if profile.trouble is not None else None,
        "budgets": [_plain(overrun) for overrun in overruns],
        "notes": [clean(note) for note in profile.notes],
        "source": [clean(line) for line in profile.source],
    }


def seconds(runs: Sequence[float]) -> dict[str, Any] | None:
    """Median, least and most of several measurements, and all of them; None where nothing was measured."""
    if not runs:
        return None
    rounded = [_rounded(run) for run in runs]
    return {"median": _rounded(median(rounded)), "min": min(rounded), "max": max(rounded), "runs": rounded}


def load(text: str) -> Profile:
    """The profile that a text from `render` holds; BadProfile for anything else."""
    try:
        data = json.loads(text)
        # The file is what --compare names: it may hold anything, also values nested so deeply that Python gives up.
        if not isinstance(data, dict) or data.get("schema") not in (SCHEMA, TRACED_SCHEMA):
            raise BadProfile(f"it is no profile of schema {SCHEMA}")
        return _loaded(data)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadProfile(f"it is no whole profile ({type(error).__name__}: {error})") from error


def _loaded(data: dict[str, Any]) -> Profile:
    totals, context = data["totals"], data["context"]
    return Profile(
        path=data["dockerfile"],
        context=context["path"],
        target=data["target"],
        platform=data["platform"],
        engine=data["engine"],
        measured=data["measured"],
        source=data["source"],
        lines=[_loaded_line(line) for line in data["lines"]],
        stages=[StageProfile(**stage) for stage in data["stages"]],
        wall=(totals["seconds"] or {}).get("runs", []),
        critical=[(each["line"], each["seconds"]) for each in data["critical"]],
        context_bytes=context["bytes"],
        context_files=context["files"],
        sent_bytes=context["sent"],
        image_bytes=totals["image_bytes"],
        image_compressed=totals["image_compressed"],
        base_bytes=totals["base_bytes"],
        wasted_bytes=totals["wasted_bytes"],
        shares=[Share(**share) for share in data["shares"]],
        warm=[Warm(**{**each, "why": {why["line"]: why["reason"] for why in each["why"]}}) for each in data["warm"]],
        trouble=BuildFailure(**data["trouble"]) if data["trouble"] else None,
        # The trace is not read back: comparisons do not ask for it.
        notes=data["notes"],
    )


def _line(line: LineProfile) -> dict[str, Any]:
    return {**_plain(line), "seconds": seconds(line.seconds), "hidden": [_plain(hidden) for hidden in line.hidden]}


def _loaded_line(data: dict[str, Any]) -> LineProfile:
    runs = (data["seconds"] or {}).get("runs", [])
    return LineProfile(**{**data, "seconds": runs, "hidden": [Hidden(**hidden) for hidden in data["hidden"]]})


def _warm(warm: Warm) -> dict[str, Any]:
    why = [{"line": line, "reason": clean(reason)} for line, reason in sorted(warm.why.items())]
    return {**_plain(warm), "why": why}


def _plain(value: Any) -> dict[str, Any]:
    """The fields of a dataclass, texts valid and seconds rounded to milliseconds."""
    return {field.name: _clean(getattr(value, field.name)) for field in fields(value)}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        return _rounded(value)
    return [_clean(each) for each in value] if isinstance(value, (list, tuple)) else value


def _rounded(value: float) -> float:
    return round(value, 3)
