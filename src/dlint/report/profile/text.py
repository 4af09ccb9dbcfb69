"""The profile for people, with colours or without."""

from __future__ import annotations

from collections.abc import Sequence

from dlint.report.profile.table import lines
from dlint.trial.profile.budget import Overrun
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


def render(profile: Profile, overruns: Sequence[Overrun] = (), *, color: bool = False, width: int = 100) -> str:
    """The report for a terminal that is `width` columns wide."""
    found = list(lines(profile, overruns, width))
    if color:
        from dlint.report.paint import painted

        return painted(found, STYLES)
    return "".join("".join(text for _, text in line).rstrip() + "\n" for line in found)
