"""Comments that silence rules, in the dialects of dlint, hadolint and BuildKit."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import Result
    from dlint.text.source import Source
    from dlint.text.span import Span

NO_END = 1 << 60
"""The last line of what goes on to the end of the file."""
LATE = "config/unused-suppression"
"""The rule that finds comments which silence nothing."""
JUDGES = frozenset({LATE, "config/unknown-suppression"})
"""The rules that judge comments, which no comment without names silences."""


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
        # `dlint: ignore` without names must not silence the finding that it is unused itself.
        if self.rules is None:
            return rule not in JUDGES
        if self.twins:
            return not self.twins.isdisjoint(twins)
        return rule in self.rules or rule.startswith("policy/") and "policy/table" in self.rules


class Suppression:
    """One comment that silences what its `names` mean from line `first` to line `last`, both 1-based.

    `span` are the bytes of the comment; `is_alone` states whether it holds nothing else (a reason aside), so that it
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


class _Group:
    """The suppressions that end with the same line, and which of their names mean a rule: found once for each rule."""

    __slots__ = ("_meant", "_names")

    def __init__(self) -> None:
        self._names: list[tuple[int, SilencedName]] = []
        self._meant: dict[tuple[str, tuple[str, ...]], list[tuple[int, SilencedName]]] = {}

    def add(self, each: Suppression) -> None:
        self._names += [(each.first, name) for name in each.names]

    def meaning(self, rule: str, twins: tuple[str, ...], line: int) -> list[SilencedName]:
        """The names that silence a finding in a line, which is none below the last."""
        key = rule, twins
        if key not in self._meant:
            self._meant[key] = [(first, name) for first, name in self._names if name.means(rule, twins)]
        return [name for first, name in self._meant[key] if first <= line]


class Suppressions:
    """All suppressions of a file, in file order."""

    __slots__ = ("_groups", "_mentions", "_near", "_open", "found")

    def __init__(self, found: list[Suppression]) -> None:
        self.found = found
        self._mentions: set[SilencedName] = set()
        self._groups: dict[int, _Group] = {}
        self._near: dict[int, list[_Group]] = {}
        self._open: list[_Group] = []
        self._gather()

    def _gather(self) -> None:
        """Sort the suppressions into groups, and note for each line the groups that may reach it."""
        firsts: dict[int, int] = {}
        for each in self.found:
            self._groups.setdefault(each.last, _Group()).add(each)
            firsts[each.last] = min(each.first, firsts.get(each.last, each.first))
        # Most comments reach one instruction, so a table by line answers at once; those that reach the end are few.
        for last, first in firsts.items():
            if last >= NO_END:
                self._open.append(self._groups[last])
                continue
            for line in range(first, last + 1):
                self._near.setdefault(line, []).append(self._groups[last])

    def covers(self, rule: str, twins: tuple[str, ...], line: int) -> bool:
        """Whether a finding is silenced; every name that silences it is remembered as one that was needed."""
        groups = [*self._open, *self._near.get(line, ())]
        mentioned = [name for group in groups for name in group.meaning(rule, twins, line)]
        self._mentions.update(mentioned)
        return bool(mentioned)

    def reason(self, source: Source, result: Result) -> str:
        """What the comment that silences a result gives for a reason; empty where it gives none."""
        for each in self.found:
            named = any(name.means(result.rule, result.twins) for name in each.names)
            if named and each.first <= result.line <= each.last:
                from dlint.engine.suppression.reason import reason_in

                return reason_in(source.text(each.span), each.dialect)
        return ""

    def was_needed(self, name: SilencedName) -> bool:
        """Whether a name has silenced a finding so far."""
        return name in self._mentions
