"""Which rules a dated ruleset holds: those that dlint had when that ruleset was cut."""

from __future__ import annotations

# The newest version of dlint whose rules belong to the ruleset. A date is never given another meaning.
RULESETS = {
    "2026.11": "0.1",
}


def holds(ruleset: str, since: str) -> bool:
    """Whether a rule that came with version `since` belongs to a ruleset; KeyError for a ruleset that is not there."""
    # As numbers: 0.10 is newer than 0.9.
    return _parts(since) <= _parts(RULESETS[ruleset])


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
