"""Which of many globs may match a path, found by the texts that the path must hold."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlint.model.context.ignore_glob import Glob

_LONGEST = 3
# A longer run of letters in a pattern is no rarer for the rest of it.
_ENOUGH = 100


class GlobIndex:
    """An index of globs: each is found by one short stretch of a path that it cannot match without, the one that the
    fewest others have. Globs without such a stretch may match any path."""

    __slots__ = ("_anywhere", "_grams", "_paths", "_sizes")

    def __init__(self, globs: Sequence[Glob]) -> None:
        from dlint.model.context.ignore_glob import EXACT

        self._anywhere: list[int] = []
        self._paths: dict[str, list[int]] = {}
        self._grams: dict[str, list[int]] = {}
        grams = [set() if glob.kind == EXACT else _grams(glob) for glob in globs]
        counts: dict[str, int] = {}
        for gram in (gram for each in grams for gram in each):
            counts[gram] = counts.get(gram, 0) + 1
        for place, (glob, own) in enumerate(zip(globs, grams, strict=True)):
            if glob.kind == EXACT:
                self._paths.setdefault(glob.literal, []).append(place)
            elif own:
                rarest = min(own, key=lambda gram: (counts[gram], gram))
                self._grams.setdefault(rarest, []).append(place)
            else:
                self._anywhere.append(place)
        self._sizes = sorted({len(gram) for gram in self._grams})

    def candidates(self, path: str) -> list[int]:
        """The places, in order, of the globs that may match a path; no other one does."""
        found = {*self._anywhere, *self._paths.get(path, ())}
        for size in self._sizes:
            for at in range(len(path) - size + 1):
                found.update(self._grams.get(path[at : at + size], ()))
        return sorted(found)


def _grams(glob: Glob) -> set[str]:
    """The longest stretches, three characters at most, that every path has which a glob matches."""
    runs = _runs(glob)
    size = min(_LONGEST, max(map(len, runs), default=0))
    return {run[at : at + size] for run in runs for at in range(len(run) - size + 1)} if size else set()


def _runs(glob: Glob) -> list[str]:
    """The stretches of a glob in which nothing is special, as far as they are certain."""
    from dlint.model.context.ignore_glob import PREFIX, SUFFIX

    if glob.kind in (PREFIX, SUFFIX):
        return [glob.literal.removeprefix("/")[:_ENOUGH]]
    # What a bracket or a backslash does to the characters behind it is left open.
    certain = re.split(r"[\[\]\\]", glob.text)[0]
    return [run[:_ENOUGH] for run in re.split(r"\*\*/?|[*?]", certain) if run]
