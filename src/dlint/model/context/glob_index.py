"""Which of many globs may match a path, found by the texts that the path must hold."""

from __future__ import annotations

from bisect import bisect_left

from dlint import regex as re
from dlint.model.context.ignore_glob import EXACT, PREFIX, REGEXP, SUFFIX
from dlint.text.pattern_set import PatternSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dlint.model.context.ignore_glob import Glob

_LONGEST = 3
# A longer run of letters in a pattern is no rarer for the rest of it.
_ENOUGH = 100
# More globs that share their stretch of text are matched all at once.
_FEW = 8


class GlobIndex:
    """An index of globs: most are found by one short stretch of a path that they cannot match without, the one that the
    fewest others have. Those with wildcards and no such stretch of their own are matched all at once.

    A set of globs is a number with one bit for each; `ends` are the bits in the order of the globs.
    """

    __slots__ = ("_globs", "_grams", "_last", "_paths", "_set", "_sizes", "ends")

    def __init__(self, globs: Sequence[Glob]) -> None:
        self._globs = globs
        self._paths: dict[str, list[int]] = {}
        self._grams: dict[str, list[int]] = {}
        joined: set[int] = set()
        for gram, places in self._sorted().items():
            alone = [place for place in places if not self._is_joined(globs[place], gram, len(places))]
            joined.update(places)
            joined.difference_update(alone)
            if alone:
                self._grams[gram] = alone
        self._sizes = sorted({len(gram) for gram in self._grams})
        pieces = (glob.regular.pieces if glob.regular is not None else () for glob in globs)
        self._set = PatternSet([each if at in joined else None for at, each in enumerate(pieces)], re.ASCII)
        self.ends = self._set.ends
        self._last: tuple[str | None, int] = None, 0

    def _sorted(self) -> dict[str, list[int]]:
        """The places of the globs with wildcards by the stretch that is rarest, empty where a glob has none; the others
        are entered as the paths that they are."""
        grams = [set() if glob.kind == EXACT else _grams(glob) for glob in self._globs]
        counts: dict[str, int] = {}
        for gram in (gram for each in grams for gram in each):
            counts[gram] = counts.get(gram, 0) + 1
        found: dict[str, list[int]] = {}
        for place, (glob, own) in enumerate(zip(self._globs, grams, strict=True)):
            if glob.kind == EXACT:
                self._paths.setdefault(glob.literal, []).append(place)
            else:
                rarest = min(own, key=lambda gram: (counts[gram], gram), default="")
                found.setdefault(rarest, []).append(place)
        return found

    def _is_joined(self, glob: Glob, gram: str, count: int) -> bool:
        """Whether a glob, one of so many with this stretch, is matched together with others."""
        if glob.kind != REGEXP or glob.regular is None:
            return False
        return not gram or count > _FEW or not glob.regular.is_simple

    def matching(self, path: str) -> int:
        """The bits of the globs that match a path."""
        known, found = self._last
        if known == path:
            return found
        found = self._set.matching(path)
        for place in self._paths.get(path, ()):
            found |= 1 << self.ends[place]
        for place in {place for gram in self._held(path) for place in self._grams.get(gram, ())}:
            if self._globs[place].matches(path):
                found |= 1 << self.ends[place]
        self._last = path, found
        return found

    def _held(self, path: str) -> Iterator[str]:
        for size in self._sizes:
            yield from (path[at : at + size] for at in range(len(path) - size + 1))

    def bits(self, numbers: Iterable[int]) -> int:
        """The set of these globs."""
        return self._set.bits(self.ends[number] for number in numbers)

    def number(self, bit: int) -> int:
        """The glob that has a bit."""
        return bisect_left(self.ends, bit)

    def numbers(self, bits: int) -> list[int]:
        """The globs that a set holds, in order."""
        found: list[int] = []
        while bits:
            lowest = bits & -bits
            found.append(self.number(lowest.bit_length() - 1))
            bits ^= lowest
        return found


def _grams(glob: Glob) -> set[str]:
    """The longest stretches, three characters at most, that every path has which a glob matches."""
    runs = _runs(glob)
    size = min(_LONGEST, max(map(len, runs), default=0))
    return {run[at : at + size] for run in runs for at in range(len(run) - size + 1)} if size else set()


def _runs(glob: Glob) -> list[str]:
    """The stretches of a glob in which nothing is special, as far as they are certain."""
    if glob.kind in (PREFIX, SUFFIX):
        return [glob.literal.removeprefix("/")[:_ENOUGH]]
    # What a bracket or a backslash does to the characters behind it is left open.
    certain = re.split(r"[\[\]\\]", glob.text)[0]
    return [run[:_ENOUGH] for run in re.split(r"\*\*/?|[*?]", certain) if run]
