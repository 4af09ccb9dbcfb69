"""Look-ups by which compilers and linkers prepare to replace their output: what is there changes nothing."""

from __future__ import annotations

import posixpath
import re

from dlint.trial.trace.accesses import MISS, OPEN, WRITE, Accesses

# The driver of gcc asks whether its output is one of its inputs; as and ld ask whether something is to be removed
# first, remove it and create the file. Programs such as make, ar and the shell use what they find: not named here.
# Source: traces of gcc 12, GNU as, ld 2.40 and gold in Debian 12; unlink_if_ordinary in the manual of libiberty,
# 2026-11.
_REPLACING = re.compile(r"(?:\S+-)?(?:(?:cc|c\+\+|gcc|g\+\+|as)(?:-\d[\d.]*)?|ld(?:\.bfd|\.gold)?)")

# The compilers proper: for each file X that they compile or include they look for X.gch, a precompiled form of it.
# Source: "Using Precompiled Headers" in the manual of gcc, 2026-11.
_COMPILERS = frozenset(("cc1", "cc1plus"))
_PRECOMPILED = ".gch"


def seeks_precompiled(program: str, path: str, found: Accesses) -> bool:
    """Whether a compiler looks for the precompiled form of a file that the step itself has written: no project brings
    that of a file which only its build makes."""
    return program in _COMPILERS and path.endswith(_PRECOMPILED) and found.wrote(path.removesuffix(_PRECOMPILED))


def replaces_output(program: str) -> bool:
    """Whether a program of this name writes its output in the same way whatever is at that path."""
    return _REPLACING.fullmatch(program) is not None


class Outputs:
    """Paths that only such programs have asked for, in vain, and that none of them has written so far."""

    __slots__ = ("_found", "_sought")

    def __init__(self, found: Accesses) -> None:
        self._found = found
        self._sought: set[str] = set()

    def take(self, path: str, how: int, *, replaces: bool, tests: bool) -> None:
        """Note an access before it is added. `replaces`: it is of a program that replaces its output; `tests`: it asks
        for the file without opening it. An input that is not there is opened, or asked for by another program."""
        if how == MISS and replaces and tests:
            if path not in self._found.paths:
                self._sought.add(path)
        elif path in self._sought:
            self._sought.remove(path)
            if replaces and how == WRITE:
                self._found.paths.pop(path, None)


def is_script(program: str, path: str, how: int) -> bool:
    """Whether an access shows that a program is a script: its interpreter opens the file that was started."""
    return how == OPEN and posixpath.basename(path) == program
