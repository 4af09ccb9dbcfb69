"""A report about a data set as tables of typed cells, which every format renders in its own way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

PLACES_OF = "Where: "
"""How the title of a section with the places of a rule begins."""


@dataclass(frozen=True, slots=True)
class Code:
    """A name of others: a path, a rule, an image; `url` is where a page may lead from it."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A place with an address; without `url` it is text alone. Only http and https addresses become links."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A count with its share (0 to 1) of the largest in its column."""

    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Change:
    """How much a count grew (or fell) since the scan before; None: there is none to compare with."""

    count: int | None


@dataclass(frozen=True, slots=True)
class Severity:
    """error, warning or info."""

    name: str


Cell: TypeAlias = str | int | float | Code | Link | Bar | Change | Severity | None


@dataclass(frozen=True, slots=True)
class Section:
    """A table under a heading. `note` explains what it counts; `more` is how many rows are left out; a `folded` one is
    shown on demand where a format can."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    more: int = 0
    folded: bool = False


@dataclass(frozen=True, slots=True)
class DatasetReport:
    """`headline` in one line, `facts` as name and value, and the tables in order."""

    headline: str
    facts: list[tuple[str, str]]
    sections: list[Section] = field(default_factory=list)
