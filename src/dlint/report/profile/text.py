"""The profile for people, with colours or without."""

from __future__ import annotations

from collections.abc import Sequence

from dlint.report.columns import written
from dlint.report.options import DEFAULTS, RenderOptions
from dlint.report.profile import difference
from dlint.report.profile.table import lines
from dlint.trial.profile.budget import Overrun
from dlint.trial.profile.compare import Comparison
from dlint.trial.profile.profile import Profile

STYLES = {
    "aside": "dim",
    "bytes": "blue",
    "error": "bold red",
    "head": "dim",
    "heading": "bold",
    "instruction": "",
    "number": "",
    "path": "cyan",
    "plain": "",
    "seconds": "yellow",
    "stage": "bold",
    "value": "",
    "warning": "yellow",
}


def render(
    profile: Profile,
    overruns: Sequence[Overrun] = (),
    comparison: Comparison | None = None,
    *,
    options: RenderOptions = DEFAULTS,
) -> str:
    """The report for a terminal, and how the profile compares with another."""
    body = _body(profile, overruns, options)
    return f"{body}\n{difference.text(comparison)}" if comparison is not None else body


def _body(profile: Profile, overruns: Sequence[Overrun], options: RenderOptions) -> str:
    found = list(lines(profile, overruns, options.width))
    return written(found, STYLES, options.color)
