"""What an engine reported of one build: its steps with their times, and where it broke."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class BuildStep:
    """A step as the engine names it: a vertex of BuildKit's graph, or a step of the engines that build line by line.

    Times are seconds since the build began; None where it never ran. `inputs` are keys of other steps. `lines` are the
    first and last line in the Dockerfile, 1-based, where the engine gives them (provenance). `log` is the end of what
    it printed, secrets masked.
    """

    key: str
    name: str
    inputs: tuple[str, ...] = ()
    started: float | None = None
    completed: float | None = None
    cached: bool = False
    error: str | None = None
    lines: tuple[int, int] | None = None
    log: str = ""

    @property
    def seconds(self) -> float | None:
        """How long it ran; 0.0 when it came out of the cache, None when it never began or never ended."""
        if self.cached:
            return 0.0
        if self.started is None or self.completed is None:
            return None
        return max(0.0, self.completed - self.started)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no image: the step that failed (None: before any), a message of one line, the last lines printed."""

    step: str | None
    message: str
    tail: tuple[str, ...] = ()
    exit_code: int = 1


@dataclass(slots=True)
class Build:
    """One run of an engine. `seconds` is the wall time of its command; `image` a reference for `Engine.save`.

    `sent` are the bytes of context that went to the engine in this run, None where it does not report them; `notes` are
    remarks for people.
    """

    engine: str
    seconds: float
    steps: list[BuildStep] = field(default_factory=list)
    image: str | None = None
    sent: int | None = None
    failure: Failure | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        """Whether there is an image."""
        return self.failure is None
