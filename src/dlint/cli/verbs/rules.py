"""`dlint rules`: list the rules."""

from __future__ import annotations

from dlint.cli.arguments import Option, UsageError, Verb, read
from dlint.cli.file_selection import CONFIG, bring_plugins
from dlint.cli.output import write
from dlint.engine.registry import cards, families
from dlint.text.nearest import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.engine.registry import RuleCard

TABLE = Verb(
    "rules",
    "",
    (
        Option("--family", "only the rules of this family", "FAMILY"),
        Option("-f --format", "how to list them", "FORMAT", choices=("text", "json")),
        *CONFIG,
    ),
    "Columns: id, severity, tier (default rules run always, strict ones with --all), how far its fix can be trusted, "
    "what it finds, and the names it has in other linters.",
    (
        ("dlint rules --family cache", "one family"),
        ("dlint rules --format json", "for programs: an array with everything known of each rule"),
    ),
)


def run(argv: list[str]) -> int:
    """List the rules, all or those of a family."""
    spoken = read(TABLE, argv)
    if spoken.operands:
        raise UsageError(f"`dlint rules` takes no path; a rule's page: dlint explain {spoken.operands[0]}")
    bring_plugins(spoken)
    family = spoken.value("family")
    if family is not None and family not in families():
        known = ", ".join(families())
        raise UsageError(f"--family cannot be {family!r}{did_you_mean(family, families()) or f'; one of {known}'}")
    chosen = [card for card in cards() if family in (None, card.family)]
    write(_as_json(chosen) if spoken.value("format") == "json" else _as_text(chosen))
    return 0


def _as_text(chosen: list[RuleCard]) -> str:
    """The families with their rules, in columns."""
    width = max((len(card.id) for card in chosen), default=0)
    parts = []
    for family, about in families().items():
        rows = [_row(card, width) for card in chosen if card.family == family]
        if rows:
            parts.append(f"{family}: {about}\n" + "".join(rows))
    return "\n".join(parts)


def _row(card: RuleCard, width: int) -> str:
    twins = f"  ({', '.join(card.twins)})" if card.twins else ""
    tier = "strict" if card.tier == "strict" else ""
    fix = f"fix: {card.trust}" if card.trust else ""
    return f"  {card.id:{width}}  {card.severity:7}  {tier:6}  {fix:12}  {card.summary}{twins}\n"


def _as_json(chosen: Iterable[RuleCard]) -> str:
    import json

    return json.dumps([_facts(card) for card in chosen], indent=2) + "\n"


def _facts(card: RuleCard) -> dict[str, object]:
    return {
        "id": card.id,
        "family": card.family,
        "tier": card.tier,
        "severity": card.severity,
        "fix": card.trust,
        "twins": card.twins,
        "since": card.since,
        "summary": card.summary,
    }
