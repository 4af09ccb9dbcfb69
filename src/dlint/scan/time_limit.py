"""Ends what takes too long: one file must not hold up a scan of a million."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dlint.system.alarm import alarm, reaches_this_thread

_AGAIN = 0.5
"""Seconds until it is asked again to end: the first request may be lost where Python ignores exceptions."""
GRACE = 10.0
"""Seconds after which the process is ended where the exception cannot come, see `_Watchdog`."""


class Overdue(BaseException):
    """The time is over. Not an `Exception`: what a rule raises is caught and taken for a bug of it."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Within it Overdue is raised after some seconds; None: never.

    In the main thread of a process the system's timer does it, which also ends a regular expression that takes long.
    In another thread, as Dask's workers have them, it comes between two steps of Python. One step that takes longer, as
    a regular expression may, ends the process GRACE seconds later: the engine then knows that it is lost.
    """
    if seconds is None:
        yield
    elif reaches_this_thread():
        with alarm(seconds, Overdue, _AGAIN):
            yield
    else:
        with _watchdog.over(seconds + GRACE), _by_exception(seconds):
            yield


class _Watchdog:
    """Ends the process when no thread comes to its end. A regular expression holds Python's global lock, so that no
    thread of Python can act; the timer of `faulthandler` is a thread of C.

    Source: docs.python.org, faulthandler.dump_traceback_later (`exit` calls _exit with 1), 2026-11.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._nowhere: int | None = None

    @contextmanager
    def over(self, seconds: float) -> Iterator[None]:
        """Watch what runs within it. The process has one timer: each start sets it again, the last end stops it."""
        with self._lock:
            self._running += 1
            if self._nowhere is None:
                # The timer writes to the number of a descriptor, so it stays open: another file could get the number.
                self._nowhere = os.open(os.devnull, os.O_WRONLY)
            faulthandler.dump_traceback_later(seconds, exit=True, file=self._nowhere)
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if not self._running:
                    faulthandler.cancel_dump_traceback_later()


_watchdog = _Watchdog()


@contextmanager
def _by_exception(seconds: float) -> Iterator[None]:
    thread = ctypes.c_ulong(threading.get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    lock = threading.Lock()
    ended = False

    def ring() -> None:
        # Without the lock the exception could come after the block has ended.
        with lock:
            if not ended:
                raise_in(thread, ctypes.py_object(Overdue))

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            ended = True
        timer.cancel()
