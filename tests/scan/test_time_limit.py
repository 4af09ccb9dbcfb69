"""What takes too long is given up, in the main thread and in others."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
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


def test_a_regular_expression_in_another_thread_ends_the_process() -> None:
    """Nothing in Python can end it there: the engine has to see a worker that ended."""
    program = (
        "import re, threading\nfrom dlint.scan import time_limit\ntime_limit.GRACE = 0.3\n"
        "def work():\n    with time_limit.time_limit(0.2):\n        pass\n"
        "    with time_limit.time_limit(0.2):\n        re.match(r'(a|aa)*b', 'a' * 80)\n"
        "thread = threading.Thread(target=work)\nthread.start()\nthread.join()\nprint('went on')"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "")
