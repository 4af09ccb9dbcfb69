"""Many patterns against many paths: what passes, what stays behind, and which pattern decides it."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dlint.model.context.glob_index import GlobIndex
    from dlint.model.context.ignore_glob import Glob
    from dlint.model.context.ignore_pattern import IgnorePattern


# With more patterns, those that may match a path are looked up; fewer are all tried.
MANY = 40


class Verdict:
    """Whether a path is `ignored`, and the pattern that had the last word, if any.

    `mask` has bit n set where pattern n matched the path or a folder above it: what lies below starts from there.
    """

    __slots__ = ("by", "ignored", "mask")

    def __init__(self, ignored: bool, mask: int, by: IgnorePattern | None) -> None:
        self.ignored = ignored
        self.mask = mask
        self.by = by


class IgnoreMatcher:
    """The patterns of one ignore file, prepared for walking a folder from the top.

    A pattern that matched a folder matches all below it. A pattern that would change nothing is not even tried, so it
    does not count as matched below: `a`, `!a/b`, `?` lets a/b through. That is how BuildKit walks the context
    (MatchesUsingParentResults of Moby's patternmatcher).
    """

    __slots__ = ("_exceptions", "_index", "_negated", "_suspects", "patterns")

    def __init__(self, patterns: Sequence[IgnorePattern]) -> None:
        self.patterns = patterns
        self._exceptions = [pattern.glob for pattern in patterns if pattern.negated]
        self._suspects: Suspects | None = None
        self._index = _index_of([pattern.glob for pattern in patterns])
        # The bits of the patterns with `!`; known when there is an index.
        self._negated = 0
        if self._index is not None:
            self._negated = self._index.bits(at for at, pattern in enumerate(patterns) if pattern.negated)

    @property
    def suspects(self) -> Suspects:
        """The quick test for the same patterns."""
        if self._suspects is None:
            self._suspects = Suspects([pattern.glob for pattern in self.patterns], self._index)
        return self._suspects

    def verdict(self, path: str, mask: int) -> Verdict:
        """What becomes of `path` in a folder whose verdict has `mask`."""
        if self._index is not None:
            return self._settled(self._index, path, mask)
        ignored = False
        # Bits of the folders above stay set below: what a pattern matched once, it matches for all that lies in it.
        above = mask
        by = None
        for index, pattern in enumerate(self.patterns):
            if not above >> index & 1:
                if pattern.negated != ignored or not pattern.glob.matches(path):
                    continue
                mask |= 1 << index
            if pattern.negated == ignored:
                ignored = not ignored
                by = pattern
        return Verdict(ignored, mask, by)

    def _settled(self, index: GlobIndex, path: str, mask: int) -> Verdict:
        """The same for many patterns, without a look at each of them.

        Of the patterns that match, those count whose sign differs from that of the matching one before; in front of the
        first stands what lets through.
        """
        matching = index.matching(path) | mask
        if not matching:
            return Verdict(False, 0, None)
        ignoring = matching & ~self._negated
        counting = ignoring ^ _next_of(ignoring, matching)
        by = self.patterns[index.number(counting.bit_length() - 1)] if counting else None
        return Verdict(by is not None and not by.negated, mask | counting, by)

    def verdict_of(self, parts: Sequence[str]) -> Verdict:
        """What becomes of the path with these names."""
        verdict = Verdict(False, 0, None)
        path = ""
        for part in parts:
            path = f"{path}/{part}" if path else part
            verdict = self.verdict(path, verdict.mask)
        return verdict

    def may_bring_back(self, folder: str) -> bool:
        """Whether a pattern with `!` could match something below an ignored folder."""
        return any(glob.may_match_below(folder) for glob in self._exceptions)


class Suspects:
    """A test that is quick and certain in one direction: a path that is no suspect is matched by none of the globs."""

    __slots__ = (
        "_ends", "_index", "_names", "_paths", "_patterns_of_name", "_patterns_of_path", "_starts",
    )  # fmt: skip

    def __init__(self, globs: Sequence[Glob], index: GlobIndex | None) -> None:
        self._index = index
        if self._index is None:
            self._sort(globs)

    def _sort(self, globs: Sequence[Glob]) -> None:
        """Few globs are compared all at once."""
        from dlint.model.context.ignore_glob import EXACT, PREFIX, REGEXP, SUFFIX

        suffixes = [glob.literal for glob in globs if glob.kind == SUFFIX]
        regular = [glob for glob in globs if glob.kind == REGEXP]
        self._paths = {glob.literal for glob in globs if glob.kind == EXACT}
        self._paths.update(literal[1:] for literal in suffixes if literal[:1] == "/")
        self._names = {literal[1:] for literal in suffixes if _is_name(literal)}
        self._starts = tuple(glob.literal for glob in globs if glob.kind == PREFIX)
        self._ends = tuple(literal for literal in suffixes if not _is_name(literal))
        self._patterns_of_name = _union([glob for glob in regular if _is_of_name(glob)])
        self._patterns_of_path = _union([glob for glob in regular if not _is_of_name(glob)])

    def has(self, path: str, name: str) -> bool:
        """Whether a path, whose last part is `name`, may be matched."""
        if self._index is not None:
            return self._index.matching(path) != 0
        return (
            name in self._names
            or path in self._paths
            or path.startswith(self._starts)
            or path.endswith(self._ends)
            or self._patterns_of_name(name) is not None
            or self._patterns_of_path(path) is not None
        )


def _index_of(globs: Sequence[Glob]) -> GlobIndex | None:
    """The index of many globs, or of some that one regular expression cannot join; few files have such."""
    if len(globs) <= MANY and all(glob.regular is None or glob.regular.is_simple for glob in globs):
        return None
    from dlint.model.context.glob_index import GlobIndex

    return GlobIndex(globs)


def _next_of(some: int, bits: int) -> int:
    """The bits that follow, among `bits`, right behind one of `some`."""
    # The carry of an addition runs from behind each of them through the zeros to the next one.
    return (~bits & (1 << bits.bit_length()) - 1) + (some << 1) & bits


def _is_name(literal: str) -> bool:
    """Whether a suffix is a slash with one name after it."""
    return literal[:1] == "/" and "/" not in literal[1:]


def _is_of_name(glob: Glob) -> bool:
    """Whether a pattern like `**/*.log` depends on nothing but the last name of a path."""
    return glob.text[:3] == "**/" and re.search(r"\*\*|[/\[\\]", glob.text[3:]) is None


def _union(globs: list[Glob]) -> Callable[[str], object]:
    """What matches where one of the patterns does."""
    expressions = [glob.regular.expression for glob in globs if glob.regular is not None]
    if not expressions:
        return _nothing
    # All simple patterns in one expression: a path is tried once, and not once for each pattern.
    return re.fresh("|".join(f"(?:{expression})" for expression in expressions), re.ASCII).match


def _nothing(_: str) -> None:
    return None
