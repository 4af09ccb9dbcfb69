"""All rules as SARIF describes them: levels, tags, and the page that code scanning shows beside a finding."""

from __future__ import annotations

from dlint.report.cells import clean
from dlint.report.check.rule_help import help_markdown, help_text
from dlint.report.check.sarif_result import LEVELS, shortened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Protocol

    from dlint.engine.registry import RuleCard, RulePage
    from dlint.engine.result import Result

    class Book(Protocol):
        """Where the rules are told of."""

        def cards(self) -> Iterable[RuleCard]:
            """What is known of every rule."""

        def page(self, rule_id: str, /) -> RulePage:
            """What one rule has to tell."""


PROBLEMS = {"error": "error", "warning": "warning", "info": "recommendation"}
PRECISIONS = {"default": "high", "strict": "medium"}
LONGEST_NAME = 255
LONGEST_DESCRIPTION = 1024


def descriptors(book: Book, results: list[Result]) -> list[dict[str, Any]]:
    """The rules of the book by id, and a bare entry for any other that `results` name."""
    cards = sorted(book.cards(), key=lambda card: card.id)
    known = {card.id for card in cards}
    strangers = {result.rule: result for result in results if result.rule not in known}
    described = [_described(card, book.page(card.id)) for card in cards]
    return described + [_bare(result) for _, result in sorted(strangers.items())]


def _described(card: RuleCard, page: RulePage) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": _name(card.id),
        "shortDescription": {"text": _description(card.summary)},
        "fullDescription": {"text": _description(_first_paragraph(page.body) or card.summary)},
        "help": {"text": clean(help_text(card, page)), "markdown": clean(help_markdown(card, page))},
        "defaultConfiguration": {"level": LEVELS[card.severity]},
        "properties": _properties(card),
    }


def _properties(card: RuleCard) -> dict[str, Any]:
    security = card.security is not None
    properties: dict[str, Any] = {
        "tags": ["security", card.family] if security else [card.family],
        "precision": PRECISIONS[card.tier],
        "problem.severity": PROBLEMS[card.severity],
    }
    if security:
        properties["security-severity"] = f"{card.security:.1f}"
    return properties


def _bare(result: Result) -> dict[str, Any]:
    """What is known of a rule that is in no book, such as a policy: what it says."""
    name = clean(result.rule)
    said = _description(result.message)
    return {
        "id": name,
        "name": _name(name),
        "shortDescription": {"text": said},
        "fullDescription": {"text": said},
        "help": {"text": said},
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
