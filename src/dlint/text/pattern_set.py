"""Many patterns against one text at once: the work grows with the length of the text, not with the patterns."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from re import Match

STAR = "[^/]*"
FOLDERS = "(?:.*/)?"
ANY = ".*"
"""Pieces that stand for texts of any length. Others are one character, a bracket with a star behind it, or an assertion
about a place."""
_ASSERTIONS = frozenset(("^", r"\A", r"\Z", r"\b", r"\B"))
# Bytes of all states that are kept: a set that meets more of them forgets what it knows.
_MOST = 16_000_000
# A piece at more places than one in so many is kept as bits, others as a list of places.
_RARE = 64


class PatternSet:
    """Patterns given as pieces of regular expressions, each matched with a text in full.

    It follows all ways of all patterns through the text at once: bit n of a state is set where piece n may come next.
    What follows a state is computed once for each character, so texts with a common start share the steps. `ends` has
    for each pattern the bit that `matching` sets for it, in the order of the patterns. A pattern that is None matches
    nothing and has a bit all the same.
    """

    __slots__ = (
        "_assertions", "_final", "_first", "_folder", "_folders", "_known", "_masks", "_rare", "_skip", "_stay",
        "_step", "_tests", "_width", "ends",
    )  # fmt: skip

    def __init__(self, patterns: Iterable[Sequence[str] | None], flags: int) -> None:
        places: dict[str, list[int]] = {}
        first: list[int] = []
        self.ends: list[int] = []
        bit = 0
        for pieces in patterns:
            if pieces is not None:
                first.append(bit)
                for piece in _trimmed(pieces):
                    places.setdefault(piece, []).append(bit)
                    bit += 1
            self.ends.append(bit)
            bit += 1
        self._width = bit
        self._first = self.bits(first)
        self._final = self.bits(end for end, pieces in zip(self.ends, patterns, strict=True) if pieces is not None)
        self._sort(places)
        self._tests: dict[str, Callable[[str, int], Match[str] | None]] = {
            piece: re.fresh(piece, flags).match for piece in (*self._step, *self._rare, *self._stay, *self._assertions)
        }
        self._tests.setdefault(".", re.fresh(".", flags).match)
        self._masks: dict[str, tuple[int, int]] = {}
        self._known: dict[tuple[int, int, str], _State] = {}
        self._folder: tuple[str, _State | None] = "", None

    def _sort(self, places: dict[str, list[int]]) -> None:
        """Put the places of each piece where its kind belongs."""
        self._step: dict[str, int] = {}
        self._rare: dict[str, list[int]] = {}
        self._stay: dict[str, int] = {}
        self._assertions: dict[str, int] = {}
        skipped: list[int] = []
        self._folders = self.bits(places.get(FOLDERS, ()))
        for piece, bits in places.items():
            looped = looped_piece(piece)
            if looped is not None:
                skipped += bits
                if piece != FOLDERS:
                    self._stay[looped] = self._stay.get(looped, 0) | self.bits(bits)
            elif piece in _ASSERTIONS:
                self._assertions[piece] = self.bits(bits)
            elif len(bits) * _RARE < self._width:
                self._rare[piece] = bits
            else:
                self._step[piece] = self.bits(bits)
        self._skip = self.bits(skipped)

    def bits(self, places: Iterable[int]) -> int:
        """A number with these bits: made at once, for thousands of additions would each copy all of it."""
        found = bytearray(self._width // 8 + 1)
        for place in places:
            found[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(found, "little")

    def matching(self, text: str, at: int = 0) -> int:
        """The bits (see `ends`) of the patterns that match `text` from `at` to its end."""
        folder = text[: text.rfind("/", at) + 1]
        known, state = self._folder
        # Most paths lie in the folder of the one before.
        if known != folder or state is None or at:
            state = self._passed(self._state(self._first, 0, text[:at]), text[at : len(folder)])
            if not at:
                self._folder = folder, state
        state = self._passed(state, text[max(at, len(folder)) :])
        if state.found is None:
            state.found = self._closed(state.open, state.before, "") & self._final
        return state.found

    def _passed(self, state: _State, text: str) -> _State:
        """The state behind a text."""
        for char in text:
            following = state.following.get(char)
            if following is None:
                following = state.following[char] = self._after(state, char)
            state = following
        return state

    def _state(self, opened: int, inside: int, before: str) -> _State:
        """The state with these bits; what stands before it matters to assertions alone."""
        key = opened, inside, before[-1:] if self._assertions else ""
        found = self._known.get(key)
        if found is None:
            # A state holds two numbers of that many bits, and is found by both.
            if len(self._known) * (self._width // 4 + 400) > _MOST:
                self._forget()
            found = self._known[key] = _State(*key)
        return found

    def _forget(self) -> None:
        # States lead to each other in circles, which would wait for the search for garbage.
        for each in self._known.values():
            each.following.clear()
        self._known.clear()

    def _after(self, state: _State, char: str) -> _State:
        """The state behind one more character."""
        if char not in self._masks:
            self._masks[char] = self._mask(char)
        step, stay = self._masks[char]
        opened = self._closed(state.open, state.before, char)
        # Inside of what FOLDERS stands for, until one of its slashes is the last.
        inside = (opened & self._folders) | state.inside
        if inside and not self._tests["."](char, 0):
            inside = 0
        ended = inside << 1 if char == "/" else 0
        return self._state((opened & step) << 1 | opened & stay | ended, inside, char)

    def _mask(self, char: str) -> tuple[int, int]:
        """The places at which a character leads to the next piece, and those at which it leads to the same one."""
        rare = [place for piece, places in self._rare.items() if self._tests[piece](char, 0) for place in places]
        step = self.bits(rare)
        for piece, bits in self._step.items():
            if self._tests[piece](char, 0):
                step |= bits
        stay = 0
        for piece, bits in self._stay.items():
            if self._tests[piece](char, 0):
                stay |= bits
        return step, stay

    def _closed(self, opened: int, before: str, after: str) -> int:
        """A state with all bits that can be reached without another character."""
        skip = self._skip
        for piece, bits in self._assertions.items():
            if self._tests[piece](before + after, len(before)):
                skip |= bits
        # The carry of an addition runs through bits that may be skipped, from the lowest that is set to the next one.
        return opened | ((opened & skip) + skip) ^ skip


class _State:
    """The bits of what may come next, and of FOLDERS that are not at their end; `following` and `found` are known when
    they were asked for."""

    __slots__ = ("before", "following", "found", "inside", "open")

    def __init__(self, opened: int, inside: int, before: str) -> None:
        self.open = opened
        self.inside = inside
        self.before = before
        self.following: dict[str, _State] = {}
        self.found: int | None = None


def _trimmed(pieces: Sequence[str]) -> Sequence[str]:
    """The pieces without the assertions that any match in full fulfils."""
    start = 1 if pieces and pieces[0] in ("^", r"\A") else 0
    end = len(pieces) - 1 if len(pieces) > start and pieces[-1] == r"\Z" else len(pieces)
    return pieces[start:end]


def looped_piece(piece: str) -> str | None:
    """What a loop repeats; None for a piece that is no loop."""
    if piece == FOLDERS:
        return "."
    return piece[:-1] if piece[0] in "[." and piece[-1] == "*" else None
