"""Work without a clock: how many functions are called."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls_of(action: Callable[[], object], *, builtins: bool = False) -> int:
    """How many functions an action calls, those written in C only if asked for."""
    counted = ("call", "c_call") if builtins else ("call",)
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in counted

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count
