"""Ends what takes too long by the system's timer, which also ends one call that takes long."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def alarm(seconds: float, error: type[BaseException], again: float = 0.0) -> Iterator[None]:
    """Within it `error` is raised after some seconds, and once more every `again` seconds (0: never).

    For the main thread: Python delivers signals to it alone, and only there may handlers be set.
    """

    def ring(number: int, frame: FrameType | None) -> None:
        raise error

    # Who uses dlint as a library may have a handler of their own.
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, again)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
