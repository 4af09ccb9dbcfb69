"""`dlint rules`: list the rules."""

from __future__ import annotations

import sys

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.file_selection import CONFIG, load_plugins
from dlint.cli.offered_trust import offered_trust
from dlint.cli.output import columns, format_option, is_terminal, write
from dlint.engine.registry import families, rule_infos
from dlint.text.nearest import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.engine.registry import RuleInfo

TABLE = VerbSpec(
    "rules",
    "",
    (
        Option("--family", "only the rules of this family", "FAMILY"),
        format_option(("text", "json")),
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
    arguments = read(TABLE, argv)
    if arguments.operands:
        raise UsageError(f"`dlint rules` takes no path; a rule's page: dlint explain {arguments.operands[0]}")
    # Their rules are listed with the others.
    load_plugins(arguments)
    family = arguments.value("family")
    if family is not None and family not in families():
        known = ", ".join(families())
        raise UsageError(f"--family cannot be {family!r}{did_you_mean(family, families()) or f': use one of {known}'}")
    chosen = [info for info in rule_infos() if family in (None, info.family)]
    write(_as_json(chosen) if arguments.value("format") == "json" else _as_text(chosen))
    return 0


def _as_text(chosen: list[RuleInfo]) -> str:
    """The families with their rules, in columns."""
    width = max((len(info.id) for info in chosen), default=0)
    wide = columns(sys.stdout) if is_terminal(sys.stdout) else None
    parts = []
    for family, about in families().items():
        rows = [_row(info, width, wide) for info in chosen if info.family == family]
        if rows:
            parts.append(f"{family}: {about}\n" + "".join(rows))
    return "\n".join(parts)


def _row(info: RuleInfo, width: int, wide: int | None) -> str:
    """A rule on one line, which programs can search; on a terminal that is too narrow, the summary stands below."""
    twins = f"  ({', '.join(info.twins)})" if info.twins else ""
    tier = "strict" if info.tier == "strict" else ""
    trust = offered_trust(info)
    fix = f"fix: {trust}" if trust else ""
    head = f"  {info.id:{width}}  {info.severity:7}  {tier:6}  {fix:12}"
    line = f"{head}  {info.summary}{twins}"
    if wide is None or len(line) <= wide:
        return line + "\n"
    from textwrap import wrap

    below = wrap(info.summary + twins, wide - 1, initial_indent="      ", subsequent_indent="      ")
    return "\n".join((head.rstrip(), *below)) + "\n"


def _as_json(chosen: Iterable[RuleInfo]) -> str:
    import json

    return json.dumps([_facts(info) for info in chosen], indent=2) + "\n"


def _facts(info: RuleInfo) -> dict[str, object]:
    return {
        "id": info.id,
        "family": info.family,
        "tier": info.tier,
        "severity": info.severity,
        "fix": offered_trust(info),
        "twins": info.twins,
        "since": info.since,
        "summary": info.summary,
    }
