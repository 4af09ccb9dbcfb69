"""Work that waits for the engine, done beside a build whose seconds do not count."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """Runs `work` in a thread of its own, or `at_once`. `result` waits for what it gives, and raises what it raised."""

    def __init__(self, work: Callable[[], T], *, at_once: bool = False) -> None:
        self._work = work
        self._results: list[T] = []
        self._error: BaseException | None = None
        # A program that is interrupted must not wait for it.
        self._thread = threading.Thread(target=self._run, daemon=True)
        if at_once:
            self._run()
        else:
            self._thread.start()

    def _run(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 - the caller gets it, whatever it is
            self._error = error

    def result(self) -> T:
        """What the work gave; the same one each time."""
        self.wait(None)
        if self._error is not None:
            raise self._error
        return self._results[0]

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    def wait(self, seconds: float | None) -> None:
        """Wait for the end, but no longer than this (None: as long as it takes)."""
        if self.is_running:
            self._thread.join(seconds)
