"""Finds the verb in a command line, runs it, and turns what happens into an exit code."""

from __future__ import annotations

import os
import sys

from dlint import __version__
from dlint.cli.verbs import VERBS

HELP = ("help", "--help", "-h")
INTERRUPTED = 130
RARELY = 100_000
"""So many new objects before garbage is looked for: as many as some Dockerfiles make."""


def command() -> int:
    """The installed command: `main`, with garbage collected rarely and the process ended without being taken apart."""
    import gc

    # A check makes many objects that refer to each other and drops them together: a collection finds next to nothing.
    gc.set_threshold(RARELY)
    try:
        code = main()
    except KeyboardInterrupt:
        return INTERRUPTED
    _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process at once where nothing waits for its usual end; else return."""
    import atexit

    # `os._exit` runs no handlers: a debugger, a measurement of coverage or a thread would lose what it has.
    watched = sys.gettrace() or sys.getprofile() or sys.flags.interactive or "threading" in sys.modules
    if watched or atexit._ncallbacks():
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        return
    # The usual end frees each object by itself; the system frees all memory at once.
    os._exit(code)


def main(argv: list[str] | None = None) -> int:
    """Run one command line (without the command's name) and give its exit code.

    0: clean; 1: findings; 2: a mistake in the command line or a configuration file, or a file that cannot be read;
    3: a bug in dlint; 130: interrupted.
    """
    argv = sys.argv[1:] if argv is None else argv
    if argv and argv[0] in ("--version", "-V"):
        return _print_version()
    try:
        return _dispatch(argv)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001
        from dlint.cli.failure import failure

        return failure(error, argv)


def _print_version() -> int:
    try:
        print(f"dlint {__version__}", flush=True)
    except OSError:
        # The usual way to write would double the time of this one.
        from dlint.cli.output import write

        try:
            write("")
        except Exception as error:  # noqa: BLE001
            from dlint.cli.failure import failure

            return failure(error, ["--version"])
    return 0


def _dispatch(argv: list[str]) -> int:
    first = argv[0] if argv else "."
    if first in HELP:
        return _help(argv[1:])
    if first in VERBS:
        verb, rest = first, argv[1:]
    elif _may_be_path(first):
        verb, rest = "check", argv
    else:
        return _refuse_unknown(first)
    if _asks_help(rest):
        return _help([verb])
    # By name, so that a run loads the module of one verb.
    code: int = __import__(f"dlint.cli.verbs.{verb}", fromlist=["run"]).run(rest)
    return code


def _may_be_path(word: str) -> bool:
    """Whether a first word that is no verb means `dlint check WORD…`."""
    # A mistyped path is better answered by `check`, which names the file that is not there.
    if word.startswith("-") or any(sign in word for sign in "./\\*?["):
        return True
    return os.path.lexists(word)


def _asks_help(words: list[str]) -> bool:
    words = words[: words.index("--")] if "--" in words else words
    return "--help" in words or "-h" in words


def _help(words: list[str]) -> int:
    if words and words[0] not in VERBS:
        return _refuse_unknown(words[0])
    from dlint.cli.help import overview, page
    from dlint.cli.output import write

    write(page(words[0]) if words else overview())
    return 0


def _refuse_unknown(word: str) -> int:
    from dlint.cli.arguments import UsageError
    from dlint.search.dockerfile_names import is_dockerfile
    from dlint.text.nearest import did_you_mean

    # `dlint Dokerfile` as well: without a dot or a slash the word was not taken for a path.
    files = [name for name in os.listdir() if is_dockerfile(name)] if os.access(os.curdir, os.R_OK) else []
    raise UsageError(f"{word} is neither a verb nor a file{did_you_mean(word, [*VERBS, *files])}")
