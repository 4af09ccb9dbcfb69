"""Reads standard input."""

from __future__ import annotations

import sys

from dlint.cli.arguments import UsageError


def read_stdin() -> bytes:
    """All bytes of standard input; UsageError if there is none."""
    if sys.stdin is None:
        raise UsageError("there is no standard input to read")
    return sys.stdin.buffer.read()
