"""Ends what takes too long: one file must not hold up a scan of a million."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dlint.system.alarm import alarm

_AGAIN = 0.5
"""Seconds until it is asked again to end: the first request may be lost where Python ignores exceptions."""


class Overdue(BaseException):
    """The time is over. Not an `Exception`: what a rule raises is caught and taken for a bug of it."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Within it Overdue is raised after some seconds; None: never.

    In the main thread of a process the system's timer does it, which also ends a regular expression that takes long.
    In another thread, as Dask's workers have them, it comes between two steps of Python.
    """
    if seconds is None:
        yield
    elif threading.current_thread() is threading.main_thread():
        with alarm(seconds, Overdue, _AGAIN):
            yield
    else:
        with _by_exception(seconds):
            yield


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
