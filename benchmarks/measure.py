"""How long a command takes and how much memory it needs."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence

WARM_UP = 5


class Cost:
    """One run: seconds on the wall and of the processor, peak resident bytes, exit code."""

    __slots__ = ("code", "peak", "processor", "seconds")

    def __init__(self, seconds: float, processor: float, peak: int, code: int) -> None:
        self.seconds = seconds
        self.processor = processor
        self.peak = peak
        self.code = code


def one_core(command: Sequence[str]) -> list[str]:
    """The command held to one core, where the machine can do that."""
    taskset = shutil.which("taskset")
    return [taskset, "--cpu-list", "0", *command] if taskset else list(command)


def run_once(command: Sequence[str]) -> Cost:
    """Run a command with its output going to a pipe.

    The peak comes from GNU time where it is installed: without it, it is never below that of this process.
    """
    with tempfile.NamedTemporaryFile("r") as report:
        timer = shutil.which("time")
        timed = [timer, "--quiet", "--format=%M", f"--output={report.name}", *command] if timer else command
        cost = watched(timed)
        kilobytes = report.read().split()
    cost.peak = int(kilobytes[-1]) * 1024 if kilobytes else cost.peak
    return cost


def watched(command: Sequence[str]) -> Cost:
    """Run a command without a timer of its own: the peak is at least that of this process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    while process.stdout.read(1 << 16):
        pass
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, process.returncode)


def median_seconds(commands: Sequence[Sequence[str]], runs: int) -> list[float]:
    """The median of each command's runs, taken in turns: a machine that slows down slows all of them."""
    taken: list[list[float]] = [[] for _ in commands]
    for turn in range(WARM_UP + runs):
        for index, command in enumerate(commands):
            seconds = watched(command).seconds
            if turn >= WARM_UP:
                taken[index].append(seconds)
    return [statistics.median(seconds) for seconds in taken]
