"""How dlint starts itself in another process."""

from __future__ import annotations

import sys


def own_command(*words: str) -> list[str]:
    """The command line of dlint with these words, run by this very Python."""
    # -P: the current folder, which may be a stranger's, gives Python no modules.
    return [sys.executable, "-P", "-m", "dlint", *words]
