"""Which rules run on a file, and how: selection, tiers, severities, options."""

from __future__ import annotations

from functools import lru_cache

from dlint.engine.book import POLICY, cards, is_policy, load, resolve
from dlint.engine.walk import kinds_in
from dlint.model.traits import TRAITS
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

    __slots__ = ("_card", "_check", "_needs", "_options", "_severity", "id", "kinds", "twins")

    def __init__(self, card: RuleCard, severity: str | None, options: dict[str, Any]) -> None:
        self.id = card.id
        self.kinds = card.kinds
        self.twins = card.twins
        self._card = card
        self._needs = tuple(encode(text) for text in card.needs)
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

    def may_find(self, look: Look) -> bool:
        """Whether a file can hold what the rule is about."""
        card = self._card
        if card.idle_without is not None and card.idle_without not in self._options:
            return False
        if self._needs and not any(map(look.data.__contains__, self._needs)):
            return False
        if card.runs and look.programs.isdisjoint(card.runs):
            return False
        return not card.when or any(look.has(trait) for trait in card.when)

    def severity_of(self, finding: Finding) -> str:
        """What the settings say, else the finding, else the rule."""
        severity: str = self._severity or finding.severity or self._check[1]
        return severity


class Look:
    """What a file holds, as far as rules have asked: programs and traits are looked for once."""

    __slots__ = ("_file", "_programs", "_traits", "data")

    def __init__(self, file: Dockerfile) -> None:
        self._file = file
        self.data = file.source.data
        self._traits: dict[str, bool] = {}
        self._programs: frozenset[str] | None = None

    @property
    def programs(self) -> frozenset[str]:
        """The programs that its RUNs run."""
        if self._programs is None:
            self._programs = self._file.programs
        return self._programs

    def has(self, trait: str) -> bool:
        """Whether the file has a trait, see `model/traits.py`."""
        if trait not in self._traits:
            self._traits[trait] = TRAITS[trait](self._file)
        return self._traits[trait]


def choose(settings: Settings, file: Dockerfile) -> Checks[tuple[Active, Finding]]:
    """The rules that settings choose for a file and that may find something in it, by the kinds of its nodes."""
    chosen = _by_kind(settings.at(file.source.path))
    there = kinds_in(file) & chosen.keys()
    look = Look(file)
    ready = {each for each in {each for kind in there for each in chosen[kind]} if each.may_find(look)}
    return {kind: [each for each in chosen[kind] if each in ready] for kind in there}


def running(settings: Settings, path: str) -> frozenset[str]:
    """The ids of the rules that settings choose for a file, whether or not they can find anything in it."""
    return frozenset(active.id for actives in _by_kind(settings.at(path)).values() for active in actives)


# Files of a run share their settings, and a rule need not be chosen and imported for each of them again.
@lru_cache(maxsize=64)
def _by_kind(settings: Settings) -> dict[str, list[Active]]:
    chosen: dict[str, list[Active]] = {}
    for active in _actives(settings):
        for kind in active.kinds:
            chosen.setdefault(kind, []).append(active)
    return chosen


def _actives(settings: Settings) -> Iterator[Active]:
    if settings.plugins:
        from dlint.engine.plugins import enrol

        for source in settings.plugins:
            enrol(source)
    choice = Choice(settings)
    for card in cards():
        if card.id != POLICY and choice.takes(card):
            yield Active(card, choice.severity(card.id), _options(settings, card.id))
    if settings.policy:
        from dlint.engine.policies import policies

        for card, severity, options in policies(settings.policy):
            if choice.takes(card):
                yield Active(card, choice.severity(card.id) or severity, options)


class Choice:
    """What settings say of the rules: which are wanted, and how grave their findings are."""

    __slots__ = ("_ignored", "_selected", "_settings", "_severities")

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._selected = ids(settings.select)
        self._ignored = ids(settings.ignore)
        meant = [(resolve(name), severity) for name, severity in settings.severity.items()]
        # What is said of fewer rules is said of them more exactly: a rule goes before its family.
        meant.sort(key=lambda said: -len(said[0]))
        self._severities = {rule_id: severity for rules, severity in meant for rule_id in rules}

    def severity(self, rule_id: str) -> str | None:
        """The severity that was set for a rule."""
        return self._severities.get(rule_id, self._severities.get(POLICY) if is_policy(rule_id) else None)

    def takes(self, card: RuleCard) -> bool:
        """Whether a rule runs."""
        settings = self._settings
        if card.source is not None and card.source not in settings.plugins:
            return False
        names = {card.id, POLICY} if is_policy(card.id) else {card.id}
        wanted = bool(names & self._selected) if settings.select else settings.all or card.tier == "default"
        return wanted and not names & self._ignored and self.severity(card.id) != "off" and self._is_pinned_in(card)

    def _is_pinned_in(self, card: RuleCard) -> bool:
        """Whether the pinned ruleset, if there is one, has the rule; plugins count their own versions."""
        if self._settings.ruleset is None or card.source is not None:
            return True
        from dlint.engine.rulesets import holds

        return holds(self._settings.ruleset, card.since)


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
