"""Interpreters of scripts: the kernel opens them itself, so no system call of a trace names them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from dlint.system.read import read_start
from dlint.trial.profile.route import Route
from dlint.trial.trace.accesses import OPEN, Accesses
from dlint.trial.trace.placed import A_FOLDER, Placed, layout_of

# So much of a first line does the kernel read (BINPRM_BUF_SIZE). Source: execve(2), 2026-11.
_LINE = 256


def add_interpreters(steps: Mapping[int, Accesses], route: Route) -> None:
    """Add to each step, by its line, the interpreters that come from the context as the scripts do that it opens."""
    runs = layout_of(route).runs
    for line, found in steps.items():
        placed = runs.get(line, Placed())
        waiting = [path for path in found.paths if found.bits(path) & OPEN]
        while waiting:
            script = waiting.pop()
            path = _interpreter(route, placed.files.get(script, A_FOLDER))
            if path in placed.files and not found.bits(path) & OPEN:
                found.paths[path] = found.paths.get(path, 0) | OPEN
                waiting.append(path)


def _interpreter(route: Route, origin: str) -> str:
    """What the first line of a file of the context names as its interpreter; "" where it names none."""
    if origin == A_FOLDER or origin.startswith("<<"):
        return ""
    try:
        first = read_start(os.path.join(route.context.root, origin), _LINE)
    except OSError:
        return ""
    words = first.partition(b"\n")[0].removeprefix(b"#!").split() if first.startswith(b"#!") else []
    return words[0].decode("utf-8", "surrogateescape") if words else ""
