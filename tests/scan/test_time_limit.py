"""What takes too long is given up, in the main thread and in others."""

from __future__ import annotations

import contextlib
import re
import signal
import threading
import time

import pytest

from dlint.scan.time_limit import Overdue, time_limit


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_a_loop_ends_and_the_handler_is_as_before() -> None:
    before = signal.getsignal(signal.SIGALRM)
    began = time.monotonic()
    with pytest.raises(Overdue), time_limit(0.2):
        spin(30)
    assert time.monotonic() - began < 10
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_a_regular_expression_ends() -> None:
    with pytest.raises(Overdue), time_limit(0.2):
        re.match(r"(a|aa)*b", "a" * 60)


def test_a_broad_handler_does_not_keep_it() -> None:
    def stubborn() -> None:
        while True:
            with contextlib.suppress(Exception):
                spin(30)

    with pytest.raises(Overdue), time_limit(0.2):
        stubborn()


def test_what_ends_in_time_is_left_alone() -> None:
    with time_limit(0.2):
        pass
    spin(0.5)
    with time_limit(None):
        pass


def test_in_another_thread() -> None:
    seen: list[str] = []

    def work() -> None:
        try:
            with time_limit(0.2):
                spin(30)
        except Overdue:
            seen.append("overdue")
        with time_limit(0.3):
            seen.append("in time")
        spin(0.6)
        seen.append("left alone")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert seen == ["overdue", "in time", "left alone"]
