"""Which rules run on a file, and how: selection, tiers, severities, options."""

from __future__ import annotations

from dlint.engine.conditions import CONDITIONS
from dlint.engine.registry import POLICY, Meaning, is_group, is_policy, load, resolve, rule_infos
from dlint.engine.walk import kinds_in
from dlint.text.memoize import memoize
from dlint.text.source import encode, is_utf_16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from dlint.config.settings import Settings
    from dlint.engine.registry import RuleInfo
    from dlint.kit import Finding
    from dlint.model.dockerfile import Dockerfile

    Checks = dict[str, list["Active"]]


class Active:
    """A rule that was chosen, with the severity it reports with; `check` runs it on a node.

    It is a slot of each rule, and not a method, so that nothing stands between the walk and the rule.
    """

    __slots__ = (
        "_choice", "_info", "_needs", "_options", "_runs", "_severity", "_when", "check", "id", "is_idle", "kinds",
        "scans", "twins",
    )  # fmt: skip

    def __init__(self, info: RuleInfo, choice: RuleSelection, severity: str | None, options: dict[str, Any]) -> None:
        self.id = info.id
        self.kinds = info.kinds
        self.twins = info.twins
        self._info = info
        # Bytes, to be looked for in the file's data without decoding it.
        self._needs = tuple(encode(text) for text in info.needs)
        # A set: of two sets the smaller one is gone through.
        self._runs = frozenset(info.runs)
        self._when = info.when
        self.is_idle = info.idle_without is not None and info.idle_without not in options
        # Whether it has the shell scanned, whatever the file holds.
        self.scans = bool(info.runs) and not info.needs
        self._choice = choice
        self._severity = severity
        self._options = options
        self.check: Callable[..., Iterable[Finding]] = self._load

    def _load(self, *nodes: object) -> Iterable[Finding]:
        """The first call, which imports the rule."""
        # From now on the slot holds the rule's own function: no later call passes through here.
        self.check = load(self.id).check
        if self._options:
            from functools import partial

            self.check = partial(self.check, **self._options)
        return self.check(*nodes)

    def may_find(self, look: FileConditions) -> bool:
        """Whether a file can hold what the rule is about."""
        runs = self._runs
        # From cheap to expensive: an option, programs where they are known, text, programs (which scan the shell), then
        # conditions.
        if self.is_idle or (runs and look.is_scanned and look.programs.isdisjoint(runs)):
            return False
        if self._needs and not look.holds_any(self._needs):
            return False
        if runs and not look.is_scanned and look.programs.isdisjoint(runs):
            return False
        return not self._when or any(map(look.has, self._when))

    def twins_of(self, finding: Finding) -> tuple[str, ...]:
        """The rules of other linters that report the same."""
        return self.twins if finding.twins is None else finding.twins

    def wants(self, finding: Finding) -> bool:
        """Whether the settings want this finding of the rule."""
        return self._choice.wants(self._info, self.twins_of(finding))

    @property
    def is_whole(self) -> bool:
        """Whether the settings want all findings of the rule."""
        return self._choice.takes_whole(self._info)

    def severity_of(self, finding: Finding) -> str:
        """What the settings specify, else the finding, else the rule."""
        # A setting for another linter's rule is the more specific one: it means part of a rule's findings.
        stated = self._choice.severity_of_twins(self.twins_of(finding)) or self._severity
        severity: str = stated or finding.severity or self._info.severity
        return severity


class FileConditions:
    """What a file holds, as far as rules have asked: conditions are looked for once.

    `is_scanned` is whether some rule has the shell scanned in any case, so that to ask for programs costs no more.
    """

    __slots__ = ("_conditions", "_file", "_texts", "data", "is_scanned")

    def __init__(self, file: Dockerfile, is_scanned: bool = False) -> None:
        self._file = file
        self.is_scanned = is_scanned
        self.data = file.source.data
        self._conditions: dict[str, bool] = {}
        self._texts: dict[bytes, bool] = {}

    def holds_any(self, texts: tuple[bytes, ...]) -> bool:
        """Whether one of some texts stands in the file; many rules ask for the same, so each is looked for once."""
        known = self._texts
        for text in texts:
            found = known.get(text)
            if found is None:
                found = known[text] = text in self.data
            if found:
                return True
        return False

    @property
    def programs(self) -> frozenset[str]:
        """The programs that its RUNs run."""
        return self._file.programs

    def has(self, condition: str) -> bool:
        """Whether the file has a condition, see `engine/conditions.py`."""
        known = self._conditions.get(condition)
        if known is None:
            known = self._conditions[condition] = CONDITIONS[condition](self._file)
        return known


def choose(settings: Settings, file: Dockerfile) -> Checks:
    """The rules that settings choose for a file and that may find something in it, by the kinds of its nodes."""
    there = kinds_in(file)
    woken, scans = _woken(settings.at(file.source.path), there)
    look = FileConditions(file, scans)
    found: Checks = {}
    # Behind another frontend the instructions may mean something else; rules on shell and secrets hold anyway.
    common = _common_families(file) if "syntax" in file.tree.directives else None
    # UTF-16 text is no Dockerfile: each line would be a finding, so only the error itself is reported.
    if b"\0" in look.data[:2] or look.data[:1] in (b"\xff", b"\xfe"):
        common = ("syntax/parse-error",) if is_utf_16(look.data) else common
    for active in woken:
        if common is not None and not active.id.startswith(common):
            continue
        if active.may_find(look):
            for kind in active.kinds:
                if kind in there:
                    found.setdefault(kind, []).append(active)
    return found


def _common_families(file: Dockerfile) -> tuple[str, ...] | None:
    """How the ids of the rules begin that hold for a file of another frontend; None for Docker's own, where all do."""
    from dlint.model.frontend import is_like_dockerfile, other_frontend

    if other_frontend(file) is None:
        return None
    note = "syntax/other-frontend"
    return (note, "packages/", "policy/", "secrets/", "shell/") if is_like_dockerfile(file) else (note,)


def running(settings: Settings, path: str) -> frozenset[str]:
    """The ids of the rules all of whose findings settings choose for a file, whether or not there can be any."""
    return frozenset(active.id for active in _actives(settings.at(path)) if active.is_whole)


def active_rules(settings: Settings) -> tuple[Active, ...]:
    """Every rule that settings choose, whatever it watches."""
    return _actives(settings)


# Most files have one of a few sets of kinds.
@memoize(256)
def _woken(settings: Settings, there: frozenset[str]) -> tuple[list[Active], bool]:
    """The chosen rules that are for some of the kinds that are there, and whether one of them has the shell scanned."""
    actives = [active for active in _actives(settings) if not active.is_idle]
    woken = [active for active in actives if not there.isdisjoint(active.kinds)]
    return woken, any(active.scans for active in woken)


# Files of a run share their settings, and a rule need not be chosen and imported for each of them again.
@memoize(64)
def _actives(settings: Settings) -> tuple[Active, ...]:
    return tuple(_chosen(settings))


def _chosen(settings: Settings) -> Iterator[Active]:
    if settings.plugins:
        from dlint.engine.plugins import register_plugin

        for source in settings.plugins:
            register_plugin(source)
    choice = RuleSelection(settings)
    # The rule that runs policies has no options of its own: each table below makes an entry for it.
    for info in rule_infos():
        if info.id != POLICY and choice.takes(info):
            yield Active(info, choice, choice.severity(info.id), _options(settings, info.id))
    if settings.policy:
        from dlint.engine.policies import policies

        for info, severity, options in policies(settings.policy):
            if choice.takes(info):
                yield Active(info, choice, choice.severity(info.id) or severity, options)


class RuleSelection:
    """What settings state about the rules: which are wanted, and how severe their findings are.

    The name of another linter's rule means the findings that are twins of that rule, not all that a rule of ours finds.
    """

    __slots__ = ("_by_twin", "_ignored", "_is_plain", "_selected", "_settings", "_severities")

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._is_plain = settings.ruleset is None and not (settings.select or settings.ignore or settings.severity)
        self._selected = _meaning_of(settings.select, settings.all)
        self._ignored = Meaning(settings.ignore)
        # Each name apart, as its number of rules gives the precedence.
        meant = [(Meaning((name,)), severity) for name, severity in settings.severity.items()]
        # The more specific setting wins: a rule goes before its family.
        meant.sort(key=lambda stated: -len(stated[0].rules))
        self._severities = {rule_id: severity for named, severity in meant for rule_id in named.rules}
        self._by_twin = {twin: severity for named, severity in meant for twin in named.twins}

    def severity(self, rule_id: str) -> str | None:
        """The severity that was set for a rule."""
        if not self._severities:
            return None
        return self._severities.get(rule_id, self._severities.get(POLICY) if is_policy(rule_id) else None)

    def takes(self, info: RuleInfo) -> bool:
        """Whether a rule runs."""
        settings = self._settings
        # Plugins are entered for the whole process, but each folder's settings decide which of them it uses.
        if info.source is not None and info.source not in settings.plugins:
            return False
        if self._is_plain:
            return _is_on(settings, info.tier)
        names = _names(info)
        wanted = self._selected.has(names, info.twins) if settings.select else _is_on(settings, info.tier)
        off = self._ignored.has(names, ()) or self.severity(info.id) == "off"
        return wanted and not off and self._is_pinned_in(info)

    def takes_whole(self, info: RuleInfo) -> bool:
        """Whether all findings of a rule that runs are wanted, whatever their twins."""
        off = any(self._by_twin.get(twin) == "off" for twin in info.twins)
        wanted = not self._settings.select or self._selected.has(_names(info), ())
        return wanted and not off and not self._ignored.has((), info.twins)

    def wants(self, info: RuleInfo, twins: tuple[str, ...]) -> bool:
        """Whether a finding of a rule that runs is wanted, by its twins."""
        if self._settings.select and not self._selected.has(_names(info), twins):
            return False
        return not self._ignored.has((), twins) and self.severity_of_twins(twins) != "off"

    def severity_of_twins(self, twins: tuple[str, ...]) -> str | None:
        """The severity that was set for findings with one of these twins."""
        return next((self._by_twin[twin] for twin in twins if twin in self._by_twin), None)

    def _is_pinned_in(self, info: RuleInfo) -> bool:
        """Whether the pinned ruleset, if there is one, has the rule; plugins count their own versions."""
        if self._settings.ruleset is None or info.source is not None:
            return True
        from dlint.engine.rulesets import holds

        return holds(self._settings.ruleset, info.since)


def _meaning_of(select: tuple[str, ...], every_tier: bool) -> Meaning:
    """What is selected: of a family its default rules, unless all tiers are wanted or it has none of that tier."""
    meaning = Meaning(select)
    groups = [] if every_tier else [name for name in select if is_group(name)]
    if not groups:
        return meaning
    named = Meaning(name for name in select if name not in groups)
    tiers = {info.id: info.tier for info in rule_infos()}
    for name in groups:
        ids = resolve(name)
        meaning.rules -= ids
        named.rules |= frozenset(each for each in ids if tiers.get(each, "default") == "default") or ids
    meaning.rules |= named.rules
    return meaning


def _is_on(settings: Settings, tier: str) -> bool:
    """Whether rules of a tier run without being selected."""
    return tier == "default" or (settings.all and tier != "extra")


def _options(settings: Settings, rule_id: str) -> dict[str, Any]:
    """The options that the settings give to a rule; the list of trusted registries has a key of its own."""
    options = settings.rules.get(rule_id, {})
    if rule_id == "image/untrusted-registry" and settings.trusted_registries:
        return {"registries": settings.trusted_registries, **options}
    return options


def _names(info: RuleInfo) -> tuple[str, ...]:
    """The ids that mean a rule: a policy is also meant by the name of all policies."""
    return (info.id, POLICY) if is_policy(info.id) else (info.id,)
