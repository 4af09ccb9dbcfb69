"""Compares two profiles: which instruction brought which bytes and seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from dlint.trial.profile.profile import LineProfile, Profile

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"


@dataclass(frozen=True, slots=True)
class LineChange:
    """An instruction before and after; one of them is None where it was added or removed."""

    kind: str
    before: LineProfile | None
    after: LineProfile | None

    @property
    def bytes(self) -> float | None:
        """Bytes more than before; None where one of the two is not known."""
        return _difference(_bytes(self.before), _bytes(self.after))

    @property
    def wasted(self) -> int:
        """Wasted bytes more than before."""
        return (self.after.wasted if self.after else 0) - (self.before.wasted if self.before else 0)

    @property
    def seconds(self) -> float | None:
        """Seconds more than before, by the medians; None where one of the two is not known."""
        return _difference(_seconds(self.before), _seconds(self.after))

    @property
    def ships(self) -> bool:
        """Whether its bytes are part of an image, before or after."""
        return any(line is not None and line.ships for line in (self.before, self.after))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two profiles and what became of each instruction, in the order of the new file."""

    before: Profile
    after: Profile
    changes: list[LineChange]

    def total(self, name: str) -> tuple[float | None, float | None]:
        """A figure before and after: a field of `Profile` by name, `seconds` for the median of the wall time."""
        return _figure(self.before, name), _figure(self.after, name)

    def difference(self, name: str) -> float | None:
        """What a figure grew by; None where it is not known on both sides."""
        return _difference(*self.total(name))


def compare(before: Profile, after: Profile) -> Comparison:
    """Instructions aligned stage by stage; stages by name, those without one by their place among such."""
    old, new = _by_stage(before), _by_stage(after)
    changes: list[LineChange] = []
    for key, lines in new.items():
        changes += _aligned(old.pop(key, []), lines)
    for lines in old.values():
        changes += [LineChange(REMOVED, line, None) for line in lines]
    return Comparison(before, after, changes)


def _by_stage(profile: Profile) -> dict[object, list[LineProfile]]:
    """The instructions of each stage; the last stage is that of the other file whatever its name."""
    built = [stage for stage in profile.stages if stage.ships]
    last = built[-1] if built else None
    label = (last.name or last.index) if last is not None else None
    found: dict[object, list[LineProfile]] = {}
    for line in profile.lines:
        found.setdefault("the target" if line.stage == label else line.stage, []).append(line)
    return found


def _aligned(old: list[LineProfile], new: list[LineProfile]) -> Iterator[LineChange]:
    # `autojunk` would skip what occurs often, in files of 200 instructions and more.
    matcher = SequenceMatcher(None, [_normal(line) for line in old], [_normal(line) for line in new], autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            for before, after in zip(old[start:end], new[new_start:new_end], strict=True):
                yield LineChange(SAME, before, after)
        else:
            yield from _paired(old[start:end], new[new_start:new_end])


def _paired(old: list[LineProfile], new: list[LineProfile]) -> Iterator[LineChange]:
    """Of a block that was rewritten, instructions of one kind that are alike are one that changed."""
    left = list(old)
    for line in new:
        alike = max((each for each in left if each.keyword == line.keyword), key=lambda each: _ratio(each, line),
                    default=None)  # fmt: skip
        if alike is None or _ratio(alike, line) < 0.5:
            yield LineChange(ADDED, None, line)
            continue
        # Pairs never cross: what stood before this one has no partner left.
        for gone in left[: left.index(alike)]:
            yield LineChange(REMOVED, gone, None)
        del left[: left.index(alike) + 1]
        yield LineChange(CHANGED, alike, line)
    for gone in left:
        yield LineChange(REMOVED, gone, None)


def _ratio(before: LineProfile, after: LineProfile) -> float:
    return SequenceMatcher(None, _normal(before), _normal(after), autojunk=False).ratio()


def _normal(line: LineProfile) -> str:
    """The text without what has no meaning: blanks, continuation marks, the case of the keyword."""
    words = line.text.replace("\\ ", " ").split()
    return " ".join([line.keyword, *words[1:]])


def _bytes(line: LineProfile | None) -> int | None:
    return 0 if line is None else line.bytes


def _seconds(line: LineProfile | None) -> float | None:
    # A line that is not there takes nothing: what it adds counts in full.
    if line is None:
        return 0.0
    return median(line.seconds) if line.seconds else None


def _figure(profile: Profile, name: str) -> float | None:
    if name == "seconds":
        return median(profile.wall) if profile.wall else None
    value: float | None = getattr(profile, name)
    return value


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before
