"""Ends what takes too long by the system's timer, which also ends one call that takes long."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


def reaches_this_thread() -> bool:
    """Whether `alarm` can end what this thread does: Python delivers signals to the main thread alone, and only there
    may handlers be set."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def alarm(seconds: float | None, error: type[BaseException], again: float = 0.0) -> Iterator[None]:
    """Within it `error` is raised after some seconds (None: never), and once more every `again` seconds (0: never).

    Nothing is raised in a thread that no signal reaches, see `reaches_this_thread`.
    """
    if seconds is None or not reaches_this_thread():
        yield
        return

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
