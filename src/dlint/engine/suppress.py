"""Comments that silence rules, in the dialects of dlint, hadolint and BuildKit."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile
    from dlint.syntax.tree import Comment

_MARKS = (b"ignore", b"skip")


class Suppression:
    """One comment that silences `rules` (empty: every rule) from line `first` to line `last`, both 1-based."""

    __slots__ = ("comment", "first", "last", "rules")

    def __init__(self, rules: frozenset[str] | None, first: int, last: int, comment: Comment | None) -> None:
        self.rules = rules
        self.first = first
        self.last = last
        self.comment = comment

    def covers(self, rule: str, line: int) -> bool:
        """Whether a finding of `rule` on `line` is silenced."""
        return self.first <= line <= self.last and (self.rules is None or rule in self.rules)


class Suppressions:
    """All suppressions of a file; comments are read only where the bytes hint at one."""

    __slots__ = ("found",)

    def __init__(self, file: Dockerfile) -> None:
        self.found: list[Suppression] = []
        if any(mark in file.source.data for mark in _MARKS):
            from dlint.engine.pragmas import read_pragmas

            self.found = read_pragmas(file)

    def covers(self, rule: str, line: int) -> bool:
        """Whether a finding is silenced."""
        return any(each.covers(rule, line) for each in self.found)
