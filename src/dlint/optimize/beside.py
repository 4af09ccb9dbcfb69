"""Work that waits for the engine, done beside a build whose seconds do not count."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """Runs `work` in a thread of its own, or `at_once`. `result` waits for what it gives, and raises what it raised."""

    def __init__(self, work: Callable[[], T], *, at_once: bool = False) -> None:
        self._work = work
        self._future: Future[T] = Future()
        if at_once:
            self._run()
        else:
            # Not a pool of threads: a program that is interrupted must not wait for it.
            threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._future.set_result(self._work())
        except BaseException as error:  # noqa: BLE001 - the caller gets it, whatever it is
            self._future.set_exception(error)

    def result(self) -> T:
        """What the work gave; the same one each time."""
        return self._future.result()

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return not self._future.done()

    def wait(self, seconds: float | None) -> None:
        """Wait for the end, but no longer than this (None: as long as it takes)."""
        wait((self._future,), seconds)
