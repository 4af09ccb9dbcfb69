"""Matches patterns with many stars in linear time: what comes from a user never makes a regular expression back up."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.pattern_set import ANY, FOLDERS, STAR, PatternSet, looped_piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# How many places a regular expression may try; it is many times as fast as a `PatternSet` for each of them.
_MOST_TRIES = 100_000


class LinearPattern:
    """A pattern given as pieces of a regular expression, matched with a text in full.

    A short text is matched by the regular expression, a long one by a `PatternSet`, in steps that grow with the length
    of the text. `expression` is the regular expression, made of the `pieces`; `loops` is how many of its stars can wait
    for each other. In a `committed` pattern what stands between two stars must match at its first chance, as in Go's
    filepath.Match.
    """

    __slots__ = ("_flags", "_match", "_set", "expression", "loops", "pieces")

    def __init__(self, pieces: Sequence[str], flags: int, committed: bool = False) -> None:
        self.pieces = _without_repeats(pieces)
        self._flags = flags
        self.expression, self.loops = _joined(self.pieces, committed)
        self._match: Callable[[str, int], object] | None = None
        self._set: PatternSet | None = None

    @property
    def is_simple(self) -> bool:
        """Whether the regular expression alone is quick for every path, and can be one of several alternatives."""
        return self.loops <= 1 and "(?=" not in self.expression

    def match(self, text: str, at: int = 0) -> bool:
        """Whether it matches the text from `at` to its end."""
        if self.loops > 1 and (len(text) - at) ** self.loops > _MOST_TRIES:
            if self._set is None:
                self._set = PatternSet([self.pieces], self._flags)
            return self._set.matching(text, at) != 0
        if self._match is None:
            self._match = re.fresh(self.expression, self._flags).fullmatch
        return self._match(text, at) is not None


def _without_repeats(pieces: Sequence[str]) -> list[str]:
    """Loops that follow each other and mean the same stand once."""
    found: list[str] = []
    for piece in pieces:
        if not (found and piece == found[-1] and piece in (STAR, FOLDERS, ANY)):
            found.append(piece)
    return found


def _joined(pieces: list[str], committed: bool) -> tuple[str, int]:
    """The regular expression, and the number of its loops that are not settled at their first chance.

    What stands between two stars of one folder may be matched at its first chance: the second star takes whatever a
    later chance would have left over. A lookahead settles it; a reference to its group then skips the text.
    """
    joined: list[str] = []
    star = -1
    groups = loops = 0
    for piece in pieces:
        if piece == STAR:
            if star >= 0:
                groups += 1
                joined[star] = f"(?=({STAR}?"
                joined.append(rf"))(?:\{groups})")
            star = len(joined)
        elif not committed and _may_be_slash(piece):
            is_loop = looped_piece(piece) is not None
            loops += is_loop + (star >= 0 and piece != "/")
            star = -1
        joined.append(piece)
    return "".join(joined), loops


def _may_be_slash(piece: str) -> bool:
    """Whether a slash can be part of what a piece matches."""
    return piece in ("/", FOLDERS) or piece[0] in "[." and re.fresh(piece, re.DOTALL).match("/") is not None
