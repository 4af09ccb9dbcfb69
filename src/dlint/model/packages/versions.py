"""Ranges of versions, and what all of a range know."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.managers.manager import MODERN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.knowledge.managers.manager import Releases

Numbers = tuple[int, ...]

_MOST_DIGITS = 18


class ToolVersion:
    """The versions that a tool can have: from `low` on (None: unknown), below `high` (None: up to the newest).

    `year` is when the oldest image came in which it can be, where `low` is not known.
    """

    __slots__ = ("high", "low", "year")

    def __init__(self, low: Numbers | None, high: Numbers | None = None, year: int | None = None) -> None:
        self.low = low
        self.high = high
        self.year = year

    def __repr__(self) -> str:
        return f"ToolVersion({self.low}, {self.high}, {self.year})"

    @property
    def is_known(self) -> bool:
        """Whether anything shows which versions they are."""
        return self.low is not None

    def has(self, known: Releases, feature: str) -> bool:
        """Whether every one of them has a feature of the tool; one without an entry is as old as the tool."""
        since, until = known.since.get(feature), known.until.get(feature)
        # A version that may be too new lacks an option that was removed, so it counts as lacking.
        if until is not None and not self.is_below(until):
            return False
        if since is None or (self.low is not None and self.low >= _numbers(since)):
            return True
        if self.low is not None or self.high is not None:
            return False
        oldest = known.modern if known.modern > MODERN else self.year or MODERN
        return known.years.get(since, MODERN) <= oldest

    def lacks(self, known: Releases, feature: str) -> bool:
        """Whether none of them has it."""
        since, until = known.since.get(feature), known.until.get(feature)
        if until is not None and self.low is not None and self.low >= _numbers(until):
            return True
        return since is not None and self.is_below(since)

    def is_below(self, version: str) -> bool:
        """Whether all of them are older than a version."""
        return self.high is not None and self.high <= _numbers(version)

    def is_at_least(self, version: str) -> bool:
        """Whether all of them are a version or newer."""
        return self.low is not None and self.low >= _numbers(version)

    def below(self, version: str) -> ToolVersion:
        """Those of them that are older than a version."""
        limit = _numbers(version)
        high = limit if self.high is None else min(self.high, limit)
        return ToolVersion(self.low if self.low is None or self.low < limit else None, high, self.year)

    def dated(self, year: int | None) -> ToolVersion:
        """The same, with the year of the oldest image."""
        return ToolVersion(self.low, self.high, year)


UNKNOWN = ToolVersion(None)
"""Any version at all."""

NEWEST = ToolVersion((999,))
"""The newest on the day of the build."""


def from_text(operator: str, version: str) -> ToolVersion:
    """The versions that a requirement allows: `==1.9.0`, `<1.2`, `~=1.1.0`, `@6`; a tag such as `@next` is the newest.

    A lower limit alone allows the newest, which an installer takes.
    """
    numbers = _numbers(version)
    if not numbers or not version[:1].isdigit():
        return NEWEST if version in ("latest", "next", "stable", "berry", "lts") else UNKNOWN
    if operator in (">", ">="):
        return NEWEST
    if operator in ("<", "<="):
        return ToolVersion(None, numbers if operator == "<" else _after(numbers))
    if operator == "~=":
        return ToolVersion(numbers, _after(numbers[:-1] or numbers))
    return ToolVersion(numbers, _after(numbers))


def from_tag(tag: str) -> ToolVersion:
    """The versions behind the tag of an image whose tags are versions: `1.9`, `2-alpine`, `latest`."""
    first = tag.partition("-")[0].removeprefix("v")
    numbers = _numbers(first) if first[:1].isdigit() else ()
    return ToolVersion(numbers, _after(numbers)) if numbers else NEWEST


def between(low: str, high: str) -> ToolVersion:
    """From one version on, and below another one (empty: up to the newest)."""
    return ToolVersion(_numbers(low), _numbers(high) or None)


def _after(numbers: Numbers) -> Numbers:
    """The first version that does not begin with these numbers."""
    return (*numbers[:-1], numbers[-1] + 1)


def _numbers(text: str) -> Numbers:
    parts = re.findall(r"[0-9]+", re.split(r"[a-zA-Z+-]", text)[0])
    # What is longer is no version, and Python reads no number of more than 4,300 digits.
    return tuple(int(part) for part in parts if len(part) <= _MOST_DIGITS)
