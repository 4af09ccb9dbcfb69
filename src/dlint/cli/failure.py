"""The output of a run that cannot go on: a user's mistake in one line, a bug in dlint with how to report it."""

from __future__ import annotations

import os
import sys

from dlint import __version__
from dlint.cli.arguments import UnavailableError, UsageError
from dlint.cli.output import OutputError, complain
from dlint.cli.verbs import VERBS
from dlint.config.mistake import ConfigError


def failure(error: Exception, argv: list[str]) -> int:
    """Report `error` to the user; gives the exit code: 2 for mistakes, 3 for bugs."""
    if isinstance(error, UsageError):
        complain(f"dlint: {error}")
        if not isinstance(error, UnavailableError):
            complain(f"See `dlint{_verb(argv)} --help`.")
        return 2
    if isinstance(error, ConfigError):
        for message in error.messages:
            complain(f"dlint: {message}")
        return 2
    if isinstance(error, OutputError):
        complain(f"dlint: {error}")
        return 2
    # Imported where it is needed: most runs have no bug to report.
    import traceback

    report_bug(f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)), argv)
    return 3


def _verb(argv: list[str]) -> str:
    return f" {argv[0]}" if argv and argv[0] in VERBS else ""


def report_bug(what: str, trace: str, argv: list[str]) -> None:
    """Print that this is a bug in dlint and how to report it; `trace` is the traceback."""
    import shlex

    from dlint.model.secrets.redact import redacted

    complain(f"dlint: this is a bug in dlint, not in your files: {redacted(what)}")
    complain(f"  dlint {__version__}, Python {sys.version.split()[0]} on {sys.platform}")
    complain(f"  command: {redacted(shlex.join(['dlint', *argv]))}")
    # A traceback may quote lines of the user's Dockerfile, and people paste it into public issues.
    trace = redacted(trace)
    if "--traceback" in argv or os.environ.get("DLINT_DEBUG"):
        _print_trace(trace)
    else:
        # A file, so that the message stays short; the user looks into it before it is published.
        path = _written(trace)
        complain(f"  traceback: {path or ''}")
        if path is None:
            _print_trace(trace)
    complain("Please report it with these lines and the traceback, and if you can with the file that set it off.")


def _print_trace(trace: str) -> None:
    for line in trace.split("\n"):
        complain(line)


def _written(trace: str) -> str | None:
    """Where the traceback was written; None where it could not be."""
    import tempfile

    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="dlint-bug-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.write(trace)
    except OSError:
        return None
    return file.name
