"""What names of rules mean: a rule as a whole, or those of its findings that another linter reports as well."""

from __future__ import annotations

from dlint.engine.registry import resolve, twins_meant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


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
