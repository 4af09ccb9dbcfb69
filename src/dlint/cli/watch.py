"""`dlint check --watch`: the same check after each change of a file, until Ctrl-C."""

from __future__ import annotations

import os
import subprocess
import sys

from dlint.cli.arguments import UsageError
from dlint.cli.destinations import split
from dlint.cli.discover import STDIN
from dlint.cli.extras import missing_package
from dlint.cli.output import complain, is_terminal, write
from dlint.report import FORMATS
from dlint.system.own_command import own_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlint.cli.arguments import Arguments

OPTION = "--watch"
PULSE = 200
"""Milliseconds for which the watcher waits before it gives an empty answer."""
# Clears the screen and what was scrolled out of it, and goes to the top. Source: ECMA-48, ED and CUP; xterm, 2026-11.
CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watch(arguments: Arguments, argv: list[str]) -> int:
    """Check now and after each change; UsageError where nothing can be watched. It ends by KeyboardInterrupt alone.

    Each check is a process of its own, so that nothing it remembered of the disk, and no rule that was loaded, is older
    than the change.
    """
    if STDIN in arguments.operands:
        raise UsageError("--watch and - exclude each other: standard input is read once")
    if arguments.has("write-baseline"):
        raise UsageError("--watch and --write-baseline exclude each other: a baseline is written once")
    folders = list(dict.fromkeys(_folder(path) for path in arguments.operands or [os.curdir]))
    waiting = _changes(folders, _written(arguments))
    words = without_option(argv)
    names = ", ".join(folders)
    for _ in waiting:
        if is_terminal(sys.stdout):
            write(CLEAR)
        subprocess.run(own_command("check", *words), check=False)
        complain(f"dlint: watching {names}: Ctrl-C ends")
    return 0


def without_option(argv: list[str]) -> list[str]:
    """The words of the check itself; behind `--` all words are paths."""
    end = argv.index("--") if "--" in argv else len(argv)
    return [word for word in argv[:end] if word != OPTION] + argv[end:]


def _folder(path: str) -> str:
    """The folder to watch for an operand: itself, that of a file, or the current one for a pattern."""
    if os.path.isdir(path):
        return path
    return os.path.dirname(path) or os.curdir if os.path.lexists(path) else os.curdir


def _written(arguments: Arguments) -> list[str]:
    """The files that each check writes: a change of these is none of the user's."""
    return [os.path.realpath(split(value, FORMATS["check"])[0]) for value in arguments.values("output")]


def _changes(folders: Iterable[str], written: list[str]) -> Iterator[None]:
    """One item when the watch has begun, and one for each burst of changes, those during a check included.

    Version control, caches and installed packages are left out.
    """
    try:
        from watchfiles import DefaultFilter
        from watchfiles import watch as changes
    except ModuleNotFoundError as error:
        raise missing_package("--watch", "watch", error) from error
    fitting = DefaultFilter(ignore_paths=written)
    places = map(os.path.realpath, folders)
    # The watch begins with the first item that is asked for, which is an empty one after this time.
    found = changes(*places, watch_filter=fitting, yield_on_timeout=True, rust_timeout=PULSE)
    try:
        next(found)
        yield
        yield from (None for burst in found if burst)
    except OSError as error:
        limit = "name fewer folders, or raise the limit of watched files (fs.inotify.max_user_watches)"
        raise UsageError(f"--watch: {error}: {limit}") from error
