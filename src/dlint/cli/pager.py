"""Shows a text that is longer than the terminal page by page, in the pager that the user chose."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys

from dlint.cli.output import encoded, write
from dlint.system.programs import find_program

# -F: a page that fits is printed at once; -R: colours stay; -X: the page stays on the screen. Source: less(1), 2026-11.
USUAL = ("less", "-FRX")


def show(text: str) -> None:
    """Write a text to the terminal; where it has more lines than that, through DLINT_PAGER, PAGER, or less.

    An empty variable, `cat`, and a program that is not there mean none. Nothing that a checkout holds can name the
    program: it comes from the environment, and is looked for on absolute entries of PATH alone.
    """
    command = _command()
    if command is None or text.count("\n") < shutil.get_terminal_size().lines:
        write(text)
        return
    sys.stdout.flush()
    try:
        subprocess.run(command, input=encoded(text), check=False)
    except OSError:
        write(text)


def _command() -> list[str] | None:
    named = os.environ.get("DLINT_PAGER", os.environ.get("PAGER"))
    try:
        words = list(USUAL) if named is None else shlex.split(named)
    except ValueError:
        return None
    if not words or words[0] == "cat":
        return None
    found = find_program(words[0])
    return [found, *words[1:]] if found is not None and os.path.isabs(found) else None
