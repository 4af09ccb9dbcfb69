"""The rule book: what rules there are, by id, family and the names that other tools give them."""

from __future__ import annotations

from dlint.engine.index import RULES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.kit import Rule

FAMILIES = {
    "cache": "order of instructions and what is rebuilt",
    "context": "what the build context sends, and .dockerignore",
    "image": "base images",
    "packages": "package managers",
    "secrets": "credentials in the image or its history",
    "shell": "commands in RUN",
    "size": "bytes that ship without being needed",
    "stages": "stages and how they hang together",
    "syntax": "wrong, obsolete or misleading instructions",
    "user": "root and ownership",
}


class RuleCard:
    """What is known of a rule without importing it.

    `kinds` are the instruction keywords (or `stage`, `file`) that wake it, `trust` the best fix it offers (None: no
    fix), `security` its score where it is about security, `module` where it is imported from, `needs` stretches of text
    of which one stands in every file that the rule has something to say of (none: no such stretch is known).
    """

    __slots__ = (
        "family",
        "id",
        "kinds",
        "module",
        "needs",
        "security",
        "severity",
        "since",
        "summary",
        "tier",
        "trust",
        "twins",
    )

    def __init__(self, rule_id: str, facts: tuple[Any, ...]) -> None:
        self.id = rule_id
        self.family = rule_id.partition("/")[0]
        self.module = "dlint.rules." + rule_id.replace("/", ".").replace("-", "_")
        self.tier: str = facts[0]
        self.severity: str = facts[1]
        self.kinds: tuple[str, ...] = facts[2]
        self.twins: tuple[str, ...] = facts[3]
        self.trust: str | None = facts[4]
        self.since: str = facts[5]
        self.security: float | None = facts[6]
        self.summary: str = facts[7]
        self.needs: tuple[str, ...] = facts[8]

    def __repr__(self) -> str:
        return f"<rule {self.id}>"


class UnknownRule(ValueError):
    """A name that means no rule; `nearest` is the closest one that does."""

    def __init__(self, name: str, nearest: str | None) -> None:
        hint = f"; did you mean {nearest}?" if nearest else ""
        super().__init__(f"unknown rule: {name}{hint}")
        self.name = name
        self.nearest = nearest


def cards() -> list[RuleCard]:
    """Every built-in rule, sorted by id."""
    return [RuleCard(rule_id, facts) for rule_id, facts in RULES.items()]


def card(rule_id: str) -> RuleCard:
    """The card of one rule; KeyError for an id that is not there."""
    return RuleCard(rule_id, RULES[rule_id])


def load(rule_id: str) -> Rule:
    """Import a rule."""
    module = __import__(card(rule_id).module, fromlist=("check",))
    found: Rule = module.check
    return found


def resolve(name: str) -> frozenset[str]:
    """The ids that a name means: an id, a family (`cache`, `cache/*`), a peer's name with or without its prefix.

    Raises `UnknownRule`.
    """
    wanted = name.strip()
    if wanted in RULES:
        return frozenset((wanted,))
    family = wanted.removesuffix("/*")
    if family in FAMILIES or wanted == "*":
        return frozenset(rule_id for rule_id in RULES if wanted == "*" or rule_id.startswith(family + "/"))
    found = _twins(wanted)
    if found:
        return found
    from dlint.text.nearest import nearest

    raise UnknownRule(wanted, nearest(wanted, _all_names()))


def _twins(name: str) -> frozenset[str]:
    """Rules with a twin of this name; the case does not matter, as people type peers' names in every way."""
    wanted = name.lower()
    full = ":" in wanted
    found = set()
    for rule_id, facts in RULES.items():
        for twin in facts[3]:
            if wanted == (twin.lower() if full else twin.lower().partition(":")[2]):
                found.add(rule_id)
    return frozenset(found)


def _all_names() -> list[str]:
    names = [*RULES, *FAMILIES]
    for facts in RULES.values():
        names += [twin.partition(":")[2] for twin in facts[3]]
    return names


class RulePage:
    """A rule's documentation: `body` is the Markdown of its docstring, `bad` maps examples to their repaired text
    (None without a fix), `good` are texts that it leaves alone, `options` names and defaults."""

    __slots__ = ("bad", "body", "card", "good", "options", "title")

    def __init__(self, rule_id: str) -> None:
        module = __import__(card(rule_id).module, fromlist=("check",))
        self.card = card(rule_id)
        self.title: str = _clean(module.__doc__)
        self.body: str = _clean(module.check.check.__doc__)
        self.bad: dict[str, str | None] = module.BAD
        self.good = tuple(each if isinstance(each, str) else each[0] for each in module.GOOD)
        self.options: dict[str, Any] = module.check.options


def page(rule_id: str) -> RulePage:
    """The documentation of a rule (imports it)."""
    return RulePage(rule_id)


def _clean(docstring: str | None) -> str:
    """A docstring without the indentation of the code around it."""
    lines = (docstring or "").strip().expandtabs().split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    cut = min(indents, default=0)
    return "\n".join([lines[0], *(line[cut:] for line in lines[1:])])
