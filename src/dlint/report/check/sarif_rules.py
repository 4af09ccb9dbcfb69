"""The rules that occur in a report, as SARIF describes them: levels, tags, and the page beside a finding."""

from __future__ import annotations

from dlint.report.cells import clean
from dlint.report.check.rule_help import help_markdown, help_text
from dlint.report.check.sarif_result import LEVELS, shortened
from dlint.report.website import rule_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Protocol

    from dlint.engine.registry import RuleInfo, RulePage
    from dlint.engine.result import Result

    class RuleCatalog(Protocol):
        """Where the rules are noted."""

        def rule_infos(self) -> Iterable[RuleInfo]:
            """What is known of every rule."""

        def page(self, rule_id: str, /) -> RulePage:
            """What is written of one rule."""


PROBLEMS = {"error": "error", "warning": "warning", "info": "recommendation"}
PRECISIONS = {"default": "high", "strict": "medium"}
# The longest that code scanning documents. Source: GitHub's documentation of SARIF support, 2026-11.
LONGEST_NAME = 255
LONGEST_DESCRIPTION = 1024


def descriptors(catalog: RuleCatalog, results: list[Result]) -> list[dict[str, Any]]:
    """The rules that `results` name, by id: those of the catalog with their pages, any other as a bare entry.

    The pages of all rules would make half a megabyte for a report of a few findings.
    """
    named = {result.rule for result in results}
    every = list(catalog.rule_infos())
    infos = sorted((info for info in every if info.id in named), key=lambda info: info.id)
    known = {info.id for info in every}
    strangers = {result.rule: result for result in results if result.rule not in known}
    described = [_described(info, catalog.page(info.id)) for info in infos]
    return described + [_bare(result) for _, result in sorted(strangers.items())]


def _described(info: RuleInfo, page: RulePage) -> dict[str, Any]:
    return {
        "id": info.id,
        "name": _name(info.id),
        "shortDescription": {"text": _description(info.summary)},
        "fullDescription": {"text": _description(_first_paragraph(page.body) or info.summary)},
        "help": {"text": clean(help_text(info, page)), "markdown": clean(help_markdown(info, page))},
        **(_page(info.id) if info.source is None else {}),
        "defaultConfiguration": {"level": LEVELS[info.severity]},
        "properties": _properties(info),
    }


def _page(rule_id: str) -> dict[str, str]:
    """The address of a rule's page, where there is a site; `help` holds the page itself in any case."""
    address = rule_url(rule_id)
    return {"helpUri": address} if address is not None else {}


def _properties(info: RuleInfo) -> dict[str, Any]:
    security = info.security is not None
    properties: dict[str, Any] = {
        # Code scanning shows a security score only for rules with this tag. Source: as above.
        "tags": ["security", info.family] if security else [info.family],
        "precision": PRECISIONS[info.tier],
        "problem.severity": PROBLEMS[info.severity],
    }
    if security:
        properties["security-severity"] = f"{info.security:.1f}"
    return properties


def _bare(result: Result) -> dict[str, Any]:
    """What is known of a rule that is not in the registry, such as a policy: its message."""
    name = clean(result.rule)
    description = _description(result.message)
    return {
        "id": name,
        "name": _name(name),
        "shortDescription": {"text": description},
        "fullDescription": {"text": description},
        "help": {"text": description},
        **(_page(name) if name.startswith("policy/") else {}),
        "defaultConfiguration": {"level": LEVELS[result.severity]},
        "properties": {"tags": [name.partition("/")[0]], "problem.severity": PROBLEMS[result.severity]},
    }


def _name(rule_id: str) -> str:
    """`CacheCopyBeforeInstall` for `cache/copy-before-install`."""
    return shortened("".join(word.capitalize() for word in rule_id.replace("/", "-").split("-")), LONGEST_NAME)


def _description(text: str) -> str:
    return shortened(clean(text), LONGEST_DESCRIPTION)


def _first_paragraph(body: str) -> str:
    return " ".join(body.strip().partition("\n\n")[0].split())
