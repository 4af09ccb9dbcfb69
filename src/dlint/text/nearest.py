"""The known name that a mistyped one was probably meant to be."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# No name of ours is longer; comparing two texts takes time by the product of their lengths.
_LONGEST = 100


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name closest to `word`, or None when none is close enough to be worth naming.

    One slip in three letters is close enough; so is a name that `word` abbreviates.
    """
    asked = word.lower()
    if len(asked) > _LONGEST:
        return None
    best: tuple[int, str] | None = None
    short: tuple[int, str] | None = None
    farthest = max(1, len(asked) // 3)
    # A near name that is met early keeps the comparisons with all others short.
    lowered = [(name, name.lower()) for name in set(names)]
    lowered.sort(key=lambda each: -_alike(asked, each[1]))
    for name, other in lowered:
        found = _distance(asked, other, farthest if best is None else best[0])
        if found <= farthest and (best is None or (found, name) < best):
            best = found, name
        elif best is None and _abbreviates(asked, other):
            short = min(short or (len(name), name), (len(name), name))
    return (best or short or (0, None))[1]


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """`; did you mean NAME?` to end a message with, or nothing."""
    name = nearest(word, names)
    return f"; did you mean {name}?" if name else ""


def one_slip(word: str, name: str) -> bool:
    """Whether `word` is surely `name` mistyped: they differ in underscores, in case, or by one slip of the pen.

    A digit more or another one is no slip; in names of four letters or less only two of them swapped count.
    """
    if word == name or _length(word) - _length(name) not in (-1, 0, 1):
        return False
    # `python2` is not `python3` mistyped: a digit is a version.
    if sorted(filter(str.isdigit, word)) != sorted(filter(str.isdigit, name)):
        return False
    if min(len(word), len(name)) < 5:
        return len(word) > 3 and sorted(word) == sorted(name) and _distance(word, name, 1) == 1
    if word.replace("_", "").lower() == name.replace("_", "").lower():
        return True
    return len(word) <= _LONGEST and _distance(word.lower(), name.lower(), 1) == 1


def _length(word: str) -> int:
    return len(word) - word.count("_")


def _abbreviates(word: str, name: str) -> bool:
    return len(word) >= 3 and (name.startswith(word) or name.endswith("/" + word))


def _distance(one: str, other: str, most: int) -> int:
    """How many letters to add, drop, change or swap with their neighbour make `one` into `other`; any number above
    `most` where that is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    one, other = _apart(one, other)
    far = most + 1
    older: list[int] = []
    above = [min(across, far) for across in range(len(other) + 1)]
    for down, letter in enumerate(one):
        # Letters that stand further apart than `most` are never made into each other.
        row = [far] * (len(other) + 1)
        row[0] = down + 1
        for across in range(max(0, down - most), min(len(other), down + most + 1)):
            wanted = other[across]
            cost = min(row[across] + 1, above[across + 1] + 1, above[across] + (letter != wanted))
            # Two letters swapped are one slip: Damerau's distance, not Levenshtein's.
            if down and across and letter == other[across - 1] and one[down - 1] == wanted:
                cost = min(cost, older[across - 1] + 1)
            row[across + 1] = cost
        if min(row) > most and min(above) > most:
            return far
        older, above = above, row
    return above[-1]


def _alike(one: str, other: str) -> int:
    """How many letters two words have in common at their beginnings."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two words without what they begin and end with alike: most names of a file differ in a few letters."""
    shorter = min(len(one), len(other))
    head = 0
    while head < shorter and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < shorter - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return one[head : len(one) - tail], other[head : len(other) - tail]
