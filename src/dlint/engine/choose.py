"""Which rules run on a file, and how: selection, tiers, severities, options."""

from __future__ import annotations

from functools import lru_cache

from dlint.engine.book import cards, load, resolve
from dlint.engine.walk import kinds_in
from dlint.text.source import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from dlint.config.settings import Settings
    from dlint.engine.book import RuleCard
    from dlint.engine.walk import Checks
    from dlint.kit import Finding
    from dlint.model.dockerfile import Dockerfile


class Active:
    """A rule that was chosen, with the severity it reports with; calling it runs the rule on a node."""

    __slots__ = ("_check", "_options", "_severity", "id", "needs", "twins")

    def __init__(self, card: RuleCard, severity: str | None, options: dict[str, Any]) -> None:
        self.id = card.id
        self.twins = card.twins
        self.needs = tuple(encode(text) for text in card.needs)
        self._severity = severity
        self._options = options
        self._check: Any = None

    def __call__(self, *nodes: object) -> Iterator[tuple[Active, Finding]]:
        """The rule is imported on the first call."""
        if self._check is None:
            rule = load(self.id)
            self._check = (rule.check, rule.severity)
        for finding in self._check[0](*nodes, **self._options):
            yield self, finding

    def may_find(self, data: bytes) -> bool:
        """Whether a file with these bytes can hold what the rule is about."""
        return not self.needs or any(text in data for text in self.needs)

    def severity_of(self, finding: Finding) -> str:
        """What the settings say, else the finding, else the rule."""
        severity: str = self._severity or finding.severity or self._check[1]
        return severity


def choose(settings: Settings, file: Dockerfile) -> Checks[tuple[Active, Finding]]:
    """The rules that settings choose for a file and that may find something in it, by the kinds of its nodes."""
    chosen = _by_kind(settings.at(file.source.path))
    data = file.source.data
    return {kind: [each for each in chosen[kind] if each.may_find(data)] for kind in kinds_in(file) if kind in chosen}


# Files of a run share their settings, and a rule need not be chosen and imported for each of them again.
@lru_cache(maxsize=64)
def _by_kind(settings: Settings) -> dict[str, list[Active]]:
    selected = ids(settings.select)
    ignored = ids(settings.ignore)
    severities = {rule_id: severity for name, severity in settings.severity.items() for rule_id in resolve(name)}
    chosen: dict[str, list[Active]] = {}
    for card in cards():
        wanted = card.id in selected if settings.select else settings.all or card.tier == "default"
        severity = severities.get(card.id)
        if wanted and card.id not in ignored and severity != "off":
            active = Active(card, severity, _options(settings, card.id))
            for kind in card.kinds:
                chosen.setdefault(kind, []).append(active)
    return chosen


def _options(settings: Settings, rule_id: str) -> dict[str, Any]:
    """What the settings say to a rule; the list of trusted registries has a key of its own."""
    options = settings.rules.get(rule_id, {})
    if rule_id == "image/untrusted-registry" and settings.trusted_registries:
        return {"registries": settings.trusted_registries, **options}
    return options


def ids(names: Iterable[str]) -> set[str]:
    """The rule ids that names mean."""
    found: set[str] = set()
    for name in names:
        found |= resolve(name)
    return found
