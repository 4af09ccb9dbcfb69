"""The registry: what rules there are, by id, family and the names that other tools give them."""

from __future__ import annotations

from dlint.engine.index import RULES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType
    from typing import Any

    from dlint.kit import Rule

FAMILIES = {
    "cache": "order of instructions and what is rebuilt",
    "config": "settings and comments that steer dlint",
    "context": "what the build context sends, and .dockerignore",
    "image": "base images",
    "packages": "package managers",
    "platform": "the machine, the system and the shell that an instruction is for",
    "policy": "what your own [[policy]] tables forbid or demand",
    "secrets": "credentials in the image or its history",
    "shell": "commands in RUN",
    "shellcheck": "what ShellCheck finds, where it is installed and selected",
    "size": "bytes that ship without being needed",
    "stages": "stages and how they hang together",
    "syntax": "wrong, obsolete or misleading instructions",
    "user": "root and ownership",
}
TIERS = ("default", "strict", "extra")
"""`default` rules always run, `strict` ones with `--all`, `extra` ones only where they are selected by name."""
SHELLCHECK = "shellcheck/script"
"""The rule that runs ShellCheck; its findings have the codes of ShellCheck as twins."""
POLICY = "policy/table"
"""The rule that runs every `[[policy]]` table; its findings are those of `policy/NAME`."""

FORMER: dict[str, str] = {"cache/frequent-first": "cache/order"}
"""By an id that a rule had before: the one that it has now. Settings and comments may still use the former."""

PLUGIN_RULES: dict[str, PluginRule] = {}
"""The rules of plugins by id: `engine/plugins.py` alone enters them here."""


class RuleInfo:
    """What is known of a rule without importing it.

    `kinds` are the instruction keywords (or `stage`, `file`, `outcome`) that wake it, `trust` the best fix it offers
    (None: no fix), `security` its score where it is about security, `source` the plugin that it comes from (None: it is
    built in). Every file in which it reports something holds one of the stretches of text `needs`, runs one of the
    programs `runs` and has one of the conditions `when` (none: nothing is known), and settings give it the option
    `idle_without`, if it has one.
    """

    __slots__ = (
        "family",
        "id",
        "idle_without",
        "kinds",
        "needs",
        "runs",
        "security",
        "severity",
        "since",
        "source",
        "summary",
        "tier",
        "trust",
        "twins",
        "when",
    )

    def __init__(self, rule_id: str, facts: tuple[Any, ...], source: str | None = None) -> None:
        self.id = rule_id
        self.family = rule_id.partition("/")[0]
        self.source = source
        self.tier: str = facts[0]
        self.severity: str = facts[1]
        self.kinds: tuple[str, ...] = facts[2]
        self.twins: tuple[str, ...] = facts[3]
        self.trust: str | None = facts[4]
        self.since: str = facts[5]
        self.security: float | None = facts[6]
        self.summary: str = facts[7]
        self.needs: tuple[str, ...] = facts[8]
        self.runs: tuple[str, ...] = facts[9]
        self.when: tuple[str, ...] = facts[10]
        self.idle_without: str | None = facts[11]

    def __repr__(self) -> str:
        return f"<rule {self.id}>"


class PluginRule:
    """A rule that a plugin brought: what is known of it, its module, and the rule itself."""

    __slots__ = ("info", "module", "rule")

    def __init__(self, info: RuleInfo, module: ModuleType, rule: Rule) -> None:
        self.info = info
        self.module = module
        self.rule = rule


class UnknownRule(ValueError):
    """A name that means no rule."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        hint = f"; did you mean {self.nearest}?" if self.nearest else '; "dlint rules" lists the rules'
        return f"unknown rule: {self.name}{hint}"

    @property
    def nearest(self) -> str | None:
        """The closest name that means one; looking for it takes milliseconds."""
        from dlint.text.nearest import nearest

        # People remember the last part of an id, and mistype it like any other word.
        by_ending = {rule_id.rpartition("/")[2]: rule_id for rule_id in RULES}
        ending = nearest(self.name, by_ending)
        return nearest(self.name, _all_names()) or (by_ending[ending] if ending else None)


def rule_infos() -> list[RuleInfo]:
    """Every rule, sorted by id; those of plugins last."""
    plugins = [PLUGIN_RULES[rule_id].info for rule_id in sorted(PLUGIN_RULES)]
    return [RuleInfo(rule_id, facts) for rule_id, facts in RULES.items()] + plugins


def rule_info(rule_id: str) -> RuleInfo:
    """What is known of one rule; of a policy that of the rule which runs it. KeyError for an id that does not exist."""
    if rule_id in PLUGIN_RULES:
        return PLUGIN_RULES[rule_id].info
    return RuleInfo(rule_id, RULES[_home(rule_id)])


def load(rule_id: str) -> Rule:
    """Import a rule."""
    if rule_id in PLUGIN_RULES:
        return PLUGIN_RULES[rule_id].rule
    found: Rule = module(rule_id).check
    return found


def module(rule_id: str) -> Any:
    """The module of a rule, imported."""
    if rule_id in PLUGIN_RULES:
        return PLUGIN_RULES[rule_id].module
    return __import__("dlint.rules." + _home(rule_id).replace("/", ".").replace("-", "_"), fromlist=("check",))


def _home(rule_id: str) -> str:
    """The rule that covers an id: that of policies for a policy."""
    return POLICY if is_policy(rule_id) and rule_id not in RULES else rule_id


def is_policy(name: str) -> bool:
    """Whether a name is that of a policy, of whatever configuration."""
    family, _, rest = name.partition("/")
    return family == "policy" and POLICY in RULES and rest not in ("", "*")


def families() -> dict[str, str]:
    """Every family with what it is about."""
    return FAMILIES | {plugin.info.family: f"rules of {plugin.info.source}" for plugin in PLUGIN_RULES.values()}


def resolve(name: str) -> frozenset[str]:
    """The ids that a name means: an id, a family (`cache`, `cache/*`), a tier, a peer's name, its prefix or not.

    Raises `UnknownRule`.
    """
    wanted = name.strip()
    found = _own(wanted)
    if _shellcheck_code(wanted) is not None:
        found = frozenset((SHELLCHECK,))
    if found is None:
        users = _names().users
        found = frozenset(rule_id for twin in twins_meant(wanted) for rule_id in users[twin])
    # A family may have no rules, as `policy` without tables: its name is no mistake.
    if found or wanted.removesuffix("/*") in FAMILIES or note_on(wanted) is not None:
        return found
    raise UnknownRule(wanted)


def note_on(name: str) -> str | None:
    """Why a name that is accepted means no rule: another linter took the check back, or dlint has none for it."""
    from dlint.engine.peer_names import reason_without

    return reason_without(name)


def is_group(name: str) -> bool:
    """Whether a name is that of a family, which leaves open the tiers."""
    return name.strip().removesuffix("/*") in families()


def _own(name: str) -> frozenset[str] | None:
    """The ids that a name of ours means, None for one of another linter's (or of none)."""
    if name in RULES or name in PLUGIN_RULES or is_policy(name):
        return frozenset((name,))
    if name in FORMER:
        return frozenset((FORMER[name],))
    return _names().groups.get(name.removesuffix("/*") if name != "*" else name)


def twins_meant(name: str) -> frozenset[str]:
    """The other linters' rules that a name means, with those linters' names in front; none for a name of ours.

    The case does not matter, as people type them in every way.
    """
    found = _names().twins.get(name.strip().lower(), frozenset())
    if not found and _own(name.strip()) is None:
        from dlint.engine.peer_names import canonical

        found = _names().twins.get(canonical(name), frozenset())
    code = _shellcheck_code(name.strip())
    if code is not None:
        return found | {f"shellcheck:{code}"}
    return found if _own(name.strip()) is None else frozenset()


def _shellcheck_code(name: str) -> str | None:
    """One of ShellCheck's codes (`SC2086`), which are too many for a table; None for any other name."""
    # With or without the prefix `shellcheck:` or `shellcheck/`.
    code = name.upper().removeprefix("SHELLCHECK/").rpartition(":")[2]
    return code if len(code) == 6 and code[:2] == "SC" and code[2:].isdigit() else None


class _Names:
    """What names mean: `groups` the ids of families and tiers, `twins` other linters' rules by their names in lower
    case, with and without the linter's, `users` the ids of the rules that have a twin."""

    __slots__ = ("groups", "twins", "users")

    def __init__(self) -> None:
        self.groups: dict[str, frozenset[str]] = {}
        self.twins: dict[str, frozenset[str]] = {}
        self.users: dict[str, frozenset[str]] = {}
        for rule_id, tier, twins in _entries():
            for group in ("*", tier, rule_id.partition("/")[0]):
                self.groups[group] = self.groups.get(group, frozenset()) | {rule_id}
            for twin in twins:
                self.users[twin] = self.users.get(twin, frozenset()) | {rule_id}
                for typed in (twin.lower(), twin.lower().partition(":")[2]):
                    self.twins[typed] = self.twins.get(typed, frozenset()) | {twin}


_latest: list[tuple[object, tuple[PluginRule, ...], _Names]] = []


def _names() -> _Names:
    # Settings ask for each name that they hold. The table of built-in rules never changes while dlint runs, so it is
    # compared as an object; a hash over the ids of all rules would cost more than the answer. Plugins come later.
    plugins = tuple(PLUGIN_RULES.values())
    if not _latest or _latest[0][0] is not RULES or _latest[0][1] != plugins:
        _latest[:] = [(RULES, plugins, _Names())]
    return _latest[0][2]


def _entries() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Id, tier and twins of every rule."""
    for rule_id, facts in RULES.items():
        yield rule_id, facts[0], facts[3]
    for rule_id, plugin in PLUGIN_RULES.items():
        yield rule_id, plugin.info.tier, plugin.info.twins


def _all_names() -> list[str]:
    names = [*families(), *TIERS]
    for rule_id, _, twins in _entries():
        names += [rule_id, *(twin.partition(":")[2] for twin in twins)]
    return names


class RulePage:
    """A rule's documentation: `body` is the Markdown of its docstring, `bad` maps examples to their repaired text
    (None without a fix), `good` are texts that it leaves alone, `options` names and defaults."""

    __slots__ = ("bad", "body", "good", "info", "options", "title")

    def __init__(self, rule_id: str) -> None:
        source = module(rule_id)
        self.info = rule_info(rule_id)
        self.title: str = _clean(source.__doc__)
        self.body: str = _clean(source.check.check.__doc__)
        self.bad: dict[str, str | None] = getattr(source, "BAD", {})
        self.good = tuple(each if isinstance(each, str) else each[0] for each in getattr(source, "GOOD", ()))
        self.options: dict[str, Any] = source.check.options


def page(rule_id: str) -> RulePage:
    """The documentation of a rule (imports it)."""
    return RulePage(rule_id)


def _clean(docstring: str | None) -> str:
    """A docstring without the indentation of the code around it."""
    # As `inspect.cleandoc` does it, without importing `inspect`.
    lines = (docstring or "").strip().expandtabs().split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    cut = min(indents, default=0)
    return "\n".join([lines[0], *(line[cut:] for line in lines[1:])])


class Meaning:
    """`rules` are the ids that names of ours mean, `twins` the rules of other linters that theirs mean.

    Raises `UnknownRule` for a name that means nothing.
    """

    __slots__ = ("rules", "twins")

    def __init__(self, names: Iterable[str]) -> None:
        rules: set[str] = set()
        twins: set[str] = set()
        for name in names:
            meant = twins_meant(name)
            twins |= meant
            if not meant:
                rules |= resolve(name)
        self.rules = frozenset(rules)
        self.twins = frozenset(twins)

    def __bool__(self) -> bool:
        return bool(self.rules or self.twins)

    def has(self, ids: Iterable[str], twins: Iterable[str]) -> bool:
        """Whether it means a rule (of one of these ids), or any of these twins."""
        return not (self.rules.isdisjoint(ids) and self.twins.isdisjoint(twins))
