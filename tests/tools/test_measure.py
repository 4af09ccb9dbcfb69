"""The benchmark's stopwatch: what it reports of a command is what the command did."""

from __future__ import annotations

import sys

import measure

LOUD = "import sys; sys.stdout.write('x' * 3_000_000)"
LARGE = "held = bytearray(64_000_000); held[::4096] = b'x' * len(held[::4096])"


def test_the_exit_code_is_the_commands() -> None:
    assert measure.run_once([sys.executable, "-c", "raise SystemExit(3)"]).code == 3


def test_much_output_does_not_block() -> None:
    assert measure.run_once([sys.executable, "-c", LOUD]).code == 0


def test_the_peak_is_the_commands() -> None:
    assert measure.run_once([sys.executable, "-c", LARGE]).peak > 64_000_000


def test_each_command_has_its_median() -> None:
    quick, slow = measure.median_seconds([["true"], ["sleep", "0.05"]], runs=2)
    assert 0 < quick < slow
    assert slow >= 0.05
