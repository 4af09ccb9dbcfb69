"""Matches patterns with many stars in linear time: what comes from a user never makes a regular expression back up."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STAR = "[^/]*"
FOLDERS = "(?:.*/)?"
ANY = ".*"
"""Pieces that stand for texts of any length. Others are one character, a bracket with a star behind it, or an assertion
about a place."""

_ASSERTIONS = frozenset(("^", r"\A", r"\Z", r"\b", r"\B"))
# How many places a regular expression may try; it is many times as fast as the automaton for each of them.
_MOST_TRIES = 100_000


class LinearPattern:
    """A pattern given as pieces of a regular expression, matched with a text in full.

    A short text is matched by the regular expression, a long one by an automaton, in steps that grow with the length of
    the text. `expression` is the regular expression, `loops` how many of its stars can wait for each other. In a
    `committed` pattern what stands between two stars must match at its first chance, as in Go's filepath.Match.
    """

    __slots__ = ("_automaton", "_flags", "_match", "_pieces", "expression", "loops")

    def __init__(self, pieces: Sequence[str], flags: int, committed: bool = False) -> None:
        self._pieces = _without_repeats(pieces)
        self._flags = flags
        self.expression, self.loops = _joined(self._pieces, committed)
        self._match: Callable[[str, int], object] | None = None
        self._automaton: _Automaton | None = None

    @property
    def is_simple(self) -> bool:
        """Whether the regular expression alone is quick for every path, and can be one of several alternatives."""
        return self.loops <= 1 and "(?=" not in self.expression

    def match(self, text: str, at: int = 0) -> bool:
        """Whether it matches the text from `at` to its end."""
        if self.loops > 1 and (len(text) - at) ** self.loops > _MOST_TRIES:
            if self._automaton is None:
                self._automaton = _Automaton(self._pieces, self._flags)
            return self._automaton.match(text, at)
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
            is_loop = _looped(piece) is not None
            loops += is_loop + (star >= 0 and piece != "/")
            star = -1
        joined.append(piece)
    return "".join(joined), loops


def _may_be_slash(piece: str) -> bool:
    """Whether a slash can be part of what a piece matches."""
    return piece in ("/", FOLDERS) or piece[0] in "[." and re.fresh(piece, re.DOTALL).match("/") is not None


def _looped(piece: str) -> str | None:
    """What a loop repeats; None for a piece that is no loop."""
    if piece == FOLDERS:
        return "."
    return piece[:-1] if piece[0] in "[." and piece[-1] == "*" else None


class _Automaton:
    """Follows all ways to match at once: bit n of a state is set where piece n may come next."""

    __slots__ = ("_assertions", "_last", "_masks", "_match", "_skip_one", "_skip_two", "_stay", "_step")

    def __init__(self, pieces: Sequence[str], flags: int) -> None:
        self._step: dict[str, int] = {}
        self._stay: dict[str, int] = {}
        self._skip_one = self._skip_two = 0
        self._assertions: list[tuple[str, int]] = []
        self._masks: dict[str, tuple[int, int]] = {}
        bit = 1
        for piece in pieces:
            bit = self._add(piece, bit)
        self._last = bit
        named = [*self._step, *self._stay, *(piece for piece, _ in self._assertions)]
        self._match = {piece: re.fresh(piece, flags).match for piece in named}

    def _add(self, piece: str, bit: int) -> int:
        """Enter a piece at a bit; the bit behind it."""
        looped = _looped(piece)
        if piece == FOLDERS:
            # One bit to come in by, which may skip all of it, and one for a place somewhere before the slash.
            self._skip_one |= bit
            self._skip_two |= bit
            bit <<= 1
            self._stay["."] = self._stay.get(".", 0) | bit
            self._step["/"] = self._step.get("/", 0) | bit
        elif looped is not None:
            self._skip_one |= bit
            self._stay[looped] = self._stay.get(looped, 0) | bit
        elif piece in _ASSERTIONS:
            self._assertions.append((piece, bit))
        else:
            self._step[piece] = self._step.get(piece, 0) | bit
        return bit << 1

    def match(self, text: str, at: int) -> bool:
        """Whether some way leads from `at` to the end of the text."""
        state = self._closed(1, text, at)
        for place in range(at, len(text)):
            char = text[place]
            if char not in self._masks:
                self._masks[char] = self._mask(self._step, char), self._mask(self._stay, char)
            step, stay = self._masks[char]
            state = self._closed((state & step) << 1 | state & stay, text, place + 1)
            if not state:
                return False
        return bool(state & self._last)

    def _mask(self, pieces: dict[str, int], char: str) -> int:
        return sum(bits for piece, bits in pieces.items() if self._match[piece](char))

    def _closed(self, state: int, text: str, place: int) -> int:
        """A state with all bits that can be reached without another character."""
        skip = self._skip_one
        for piece, bit in self._assertions:
            if state and self._match[piece](text, place):
                skip |= bit
        while True:
            more = state | (state & skip) << 1 | (state & self._skip_two) << 2
            if more == state:
                return state
            state = more
