"""What a trial build measured, line by line; each figure states how it is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlint.trial.trace.facts import TraceFacts

# How a figure is known. "measured": an engine did it here; "modelled": computed exactly from files and the Dockerfile;
# "unknown": only a build can show it.
MEASURED, MODELLED, UNKNOWN = "measured", "modelled", "unknown"


@dataclass(slots=True)
class Hidden:
    """Bytes that a line wrote and that `line` (None: the base image's or an unknown step) deleted or wrote again."""

    line: int | None
    bytes: int
    paths: int
    how: str  # "deleted" or "overwritten"


@dataclass(slots=True)
class LineProfile:
    """One instruction. `seconds` has one figure for each repetition, none where nothing was measured.

    `bytes` are the contents of files added (uncompressed), `compressed` the length of its layer as a registry would
    keep it (gzip), `files` the number of files written. `wasted` are those of `bytes` that the final image hides.
    `began` and `ended` are seconds since the last build began. `why` is the reason why it was not taken from the cache,
    in a build that could.
    """

    start: int
    end: int
    keyword: str
    text: str
    stage: str | int
    ships: bool
    seconds: list[float] = field(default_factory=list)
    cached: bool | None = None
    bytes: int | None = None
    bytes_are: str = UNKNOWN
    compressed: int | None = None
    files: int | None = None
    wasted: int = 0
    hidden: list[Hidden] = field(default_factory=list)
    failed: bool = False
    why: str | None = None
    began: float | None = None
    ended: float | None = None


@dataclass(slots=True)
class StageProfile:
    """A stage of the build; `began` and `ended` are seconds since the build began, of the last repetition."""

    index: int
    name: str | None
    base: str
    ships: bool
    built: bool
    began: float | None = None
    ended: float | None = None
    bytes: int | None = None


@dataclass(slots=True)
class Share:
    """A folder or file of the final image for the treemap: bytes by the line that wrote them (None: the base image)."""

    path: str
    bytes: int
    line: int | None
    wasted: bool = False


@dataclass(slots=True)
class Warm:
    """A second build after one file changed: seconds, the lines built again, and why the first of them was."""

    touched: str
    seconds: float
    rebuilt: list[int]
    reused: list[int]
    why: dict[int, str]


@dataclass(slots=True)
class BuildFailure:
    """A build that failed: the line to blame (None where no line is), the message, the last lines of output."""

    line: int | None
    message: str
    tail: list[str]


@dataclass(slots=True)
class Profile:
    """A Dockerfile as measured. `wall` has the seconds of each cold build; `critical` the lines that make up the wall
    time of the last one, with their seconds, in order. `trace` is what a traced build saw, where there was one."""

    path: str
    context: str
    target: str | None
    platform: str | None
    engine: str
    measured: bool
    source: list[str]
    lines: list[LineProfile]
    stages: list[StageProfile]
    wall: list[float] = field(default_factory=list)
    critical: list[tuple[int, float]] = field(default_factory=list)
    context_bytes: int | None = None
    context_files: int | None = None
    sent_bytes: int | None = None
    image_bytes: int | None = None
    image_compressed: int | None = None
    base_bytes: int | None = None
    wasted_bytes: int | None = None
    shares: list[Share] = field(default_factory=list)
    warm: list[Warm] = field(default_factory=list)
    trouble: BuildFailure | None = None
    notes: list[str] = field(default_factory=list)
    trace: TraceFacts | None = None
