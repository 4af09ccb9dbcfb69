"""Comments that silence rules, in the dialects of dlint, hadolint and BuildKit."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.span import Span

LATE = "config/unused-suppression"
"""The rule that finds comments which silence nothing."""


class SilencedName:
    """A name in a suppression, and the rules that it means (None: every rule; none at all: a name unknown here).

    Of another linter's rule, whose names are the `twins`, it means only the findings that are twins of it.
    """

    __slots__ = ("rules", "span", "text", "twins")

    def __init__(
        self, text: str, span: Span, rules: frozenset[str] | None, twins: frozenset[str] = frozenset()
    ) -> None:
        self.text = text
        self.span = span
        self.rules = rules
        self.twins = twins

    def means(self, rule: str, twins: tuple[str, ...]) -> bool:
        """Whether it silences a finding: of every rule but that which judges the comment, of a policy also by its
        family."""
        if self.rules is None:
            return rule != LATE
        if self.twins:
            return not self.twins.isdisjoint(twins)
        return rule in self.rules or rule.startswith("policy/") and "policy/table" in self.rules


class Suppression:
    """One comment that silences what its `names` mean from line `first` to line `last`, both 1-based.

    `span` are the bytes of the comment; `is_alone` tells whether it says nothing else (but for a reason), so that it
    may go as a whole. `dialect` is `dlint`, `hadolint` or `buildkit`.
    """

    __slots__ = ("dialect", "first", "is_alone", "last", "names", "span")

    def __init__(
        self,
        dialect: str,
        names: tuple[SilencedName, ...],
        lines: tuple[int, int],
        span: Span,
        is_alone: bool = True,
    ) -> None:
        self.dialect = dialect
        self.names = names
        self.first, self.last = lines
        self.span = span
        self.is_alone = is_alone


class Suppressions:
    """All suppressions of a file, in file order."""

    __slots__ = ("_mentions", "found")

    def __init__(self, found: list[Suppression]) -> None:
        self.found = found
        self._mentions: set[SilencedName] = set()

    def covers(self, rule: str, twins: tuple[str, ...], line: int) -> bool:
        """Whether a finding is silenced; every name that silences it is remembered as one that was needed."""
        names = [name for each in self.found if each.first <= line <= each.last for name in each.names]
        mentioned = [name for name in names if name.means(rule, twins)]
        self._mentions.update(mentioned)
        return bool(mentioned)

    def was_needed(self, name: SilencedName) -> bool:
        """Whether a name has silenced a finding so far."""
        return name in self._mentions
