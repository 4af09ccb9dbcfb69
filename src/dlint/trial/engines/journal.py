"""The steps of one build as they become known: masked, passed to the watcher, with the end of what they print."""

from __future__ import annotations

from collections import deque

from dlint.text.redact import Redactor
from dlint.trial.build import BuildStep
from dlint.trial.engine import Watch

# Lines kept of each step, and characters kept of a line.
KEPT_LINES = 60
KEPT_CHARACTERS = 2000


class Journal:
    """Collects steps in the order in which the engine names them."""

    __slots__ = ("_logs", "_steps", "_watch", "redactor")

    def __init__(self, redactor: Redactor, watch: Watch | None = None) -> None:
        self.redactor = redactor
        self._watch = watch
        self._steps: dict[str, BuildStep] = {}
        self._logs: dict[str, deque[str]] = {}

    @property
    def steps(self) -> list[BuildStep]:
        """All steps, with their logs as far as they are known."""
        for key, lines in self._logs.items():
            self._steps[key].log = "\n".join(lines)
        return list(self._steps.values())

    @property
    def count(self) -> int:
        """How many steps are known by name."""
        return len(self._steps)

    def get(self, key: str) -> BuildStep | None:
        """The step of that key, if it was named already."""
        return self._steps.get(key)

    def name(self, key: str, name: str) -> BuildStep:
        """The step of that key, made if it is new."""
        step = self._steps.get(key)
        if step is None:
            step = self._steps[key] = BuildStep(key, self.redactor.hide(name))
        return step

    def changed(self, step: BuildStep) -> None:
        """Notify the watcher that more is known of a step."""
        if self._watch is not None:
            self._watch.step(step)

    def printed(self, step: BuildStep, text: str) -> None:
        """Take a line that a step printed."""
        line = self.redactor.hide(text[:KEPT_CHARACTERS])
        self._logs.setdefault(step.key, deque(maxlen=KEPT_LINES)).append(line)
        if self._watch is not None:
            self._watch.line(step, line)

    def tail(self, step: BuildStep, count: int = 20) -> tuple[str, ...]:
        """The last lines that a step printed."""
        return tuple(self._logs.get(step.key, ()))[-count:]
