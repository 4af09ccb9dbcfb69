"""What an engine is at, live on a terminal: the steps under way with their seconds, and what they print."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from dlint.report.cells import shown
from dlint.report.profile.figures import clock
from dlint.trial.build import BuildStep

STEPS, TAIL = 6, 3


class LiveView:
    """Looks on while an engine builds; rich asks it for its picture ten times a second. `hide` masks secrets."""

    __slots__ = ("_began", "_done", "_hide", "_running", "_tail")

    def __init__(self, hide: Callable[[str], str]) -> None:
        self._hide = hide
        self._running: dict[str, tuple[str, float]] = {}
        self._began = time.monotonic()
        self._done: set[str] = set()
        self._tail: list[str] = []

    def step(self, step: BuildStep) -> None:
        """A step was named, began, ended or failed."""
        # Engines report a step several times; only the last report has its end.
        if step.completed is not None or step.cached or step.error:
            self._running.pop(step.key, None)
            self._done.add(step.key)
        elif step.started is not None and step.key not in self._running:
            self._running[step.key] = (self._hide(step.name), time.monotonic())

    def line(self, step: BuildStep, text: str) -> None:
        """A line that a step printed."""
        self._tail = [*self._tail[1 - TAIL :], self._hide(text)]

    def __rich__(self) -> RenderableType:
        """The picture of the moment."""
        now = time.monotonic()
        rows = [Text(f"building: {clock(now - self._began)}, steps done: {len(self._done)}", style="bold")]
        for name, began in list(self._running.values())[:STEPS]:
            rows.append(_row(f"  {clock(now - began):>8}  {shown(' '.join(name.split()))}", "cyan"))
        rows += [_row(f"            {shown(text)}", "dim") for text in self._tail]
        return Group(*rows)


@contextmanager
def watching(hide: Callable[[str], str]) -> Iterator[LiveView]:
    """A view on standard error, gone when the build is over."""
    view = LiveView(hide)
    # On standard error: standard output has the report, which may go to a file.
    with Live(view, console=Console(stderr=True), transient=True, refresh_per_second=10):
        yield view


def _row(text: str, style: str) -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")
