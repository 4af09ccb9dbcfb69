"""Puts text out whatever characters it holds even if the reader stops reading."""

from __future__ import annotations

import os
import sys

from dlint.cli.arguments import Option
from dlint.report import FORMATS, render
from dlint.report.options import RenderOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

    from dlint.cli.arguments import Arguments

WIDTH = 100
AS_GIVEN = ("text", "json")
"""The formats in which paths stay as they were given."""
COLOR = Option("--color", "when to use colors in the text", "WHEN", choices=("auto", "always", "never"), group="Report")


class OutputError(Exception):
    """Standard output cannot be written to."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"standard output cannot be written to: {error.strerror or error}; what is missing was not shown"
        )


def format_option(choices: tuple[str, ...]) -> Option:
    """`--format` with what a verb can print."""
    return Option("--format", "the format of the report", "FORMAT", choices=choices, group="Report")


def report_options(verb: str) -> tuple[Option, ...]:
    """The options that every verb with a report has: its format, its file, its colors."""
    return (
        format_option(FORMATS[verb]),
        Option("-o --output", "write the report to FILE instead; FILE:FORMAT writes one more report, in that format",
               "FILE[:FORMAT]", many=True, group="Report", check=lambda value: _destination(verb, value)),
        COLOR,
    )  # fmt: skip


def _destination(verb: str, value: str) -> tuple[str, str]:
    from dlint.cli.destinations import split

    return split(value, FORMATS[verb])


def deliver(
    verb: str, arguments: Arguments, *subject: object, kind: str | None = None, count: int | None = None
) -> None:
    """Print the report of a verb, or write it to the files of `--output`, as the options of `report_options` specify.

    `kind` is the format where the command line names it in another way, `count` how many of the biggest things to list.
    """
    stated = kind or arguments.value("format")
    places: list[tuple[str | None, str]] = [(None, stated or FORMATS[verb][0])]
    if arguments.has("output"):
        from dlint.cli.destinations import destinations

        places = destinations(arguments.values("output"), stated, FORMATS[verb])
    base = _base(verb, [name for _, name in places], *subject)
    texts: dict[tuple[str, bool, int], str] = {}
    for path, name in places:
        stream = None if path is not None else sys.stdout
        options = RenderOptions(
            color=coloured(arguments.value("color") or "auto", stream),
            width=columns(stream),
            quiet=arguments.has("quiet"),
            base=base,
            statistics=arguments.has("statistics"),
            suppressed=arguments.has("show-suppressed"),
            count=count,
        )
        # Several places may get the same text; it is rendered once.
        key = (name, options.color, options.width)
        if key not in texts:
            texts[key] = render(verb, name, *subject, options=options)
        if path is None:
            print_report(texts[key], name)
        else:
            write_file(path, texts[key])
    if any(name == "github" for _, name in places):
        _add_summary(verb, base, *subject)


def _base(verb: str, names: list[str], *subject: object) -> str:
    """The folder from which paths are written: the root of the sources where a program looks the files up."""
    if verb != "check" or all(name in AS_GIVEN for name in names):
        return os.getcwd()
    from dlint.report.source_root import source_root

    report: Any = subject[0]
    return source_root(file.path for file in report.files)


def _add_summary(verb: str, base: str, *subject: object) -> None:
    from dlint.cli.job_summary import VARIABLE, add_to_summary

    if not os.environ.get(VARIABLE):
        return
    text = render(verb, "markdown", *subject, options=RenderOptions(base=base))
    problem = add_to_summary(encoded(text))
    if problem is not None:
        complain(f"dlint: {problem}")


def encoded(text: str, encoding: str = "utf-8") -> bytes:
    """Text as bytes: bytes that were never text come back as they were, what the encoding lacks is written `\\x…`."""
    try:
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode(encoding, "backslashreplace")


def write(text: str) -> None:
    """Text to standard output."""
    _put(sys.stdout, text)


def print_report(text: str, kind: str = "text") -> None:
    """A report in a format to standard output, with nothing in it that the log of a CI system would obey."""
    # `::` begins commands of GitHub Actions, `##` those of Azure Pipelines and TeamCity; most reports have neither.
    if not text.isascii() or "::" in text or "##" in text:
        from dlint.report.log_lines import inert

        text = inert(text, kind)
    write(text)


def print_line(text: str) -> None:
    """A line that quotes names and texts of others to standard output."""
    write(_line(text))


def complain(text: str) -> None:
    """A line that may quote names and texts of others to standard error."""
    _put(sys.stderr, _line(text))


def _line(text: str) -> str:
    from dlint.report.cells import shown
    from dlint.report.log_lines import inert

    return inert(shown(text)) + "\n"


def write_bytes(data: bytes) -> None:
    """Bytes to standard output as they are."""
    _guarded(sys.stdout, lambda: _put_bytes(sys.stdout, data))


def _put_bytes(stream: TextIO, data: bytes) -> None:
    # Text that was written before must come first.
    stream.flush()
    stream.buffer.write(data)
    stream.buffer.flush()


def write_file(path: str, text: str) -> None:
    """Text as UTF-8 to a file; UsageError if that cannot be."""
    try:
        from dlint.system.write import put_file

        put_file(path, encoded(text))
    except OSError as error:
        from dlint.cli.arguments import UsageError

        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def coloured(choice: str, stream: TextIO | None) -> bool:
    """Whether a stream gets colours: `choice` is `always`, `never` or `auto`.

    `auto` is a terminal that can show them. NO_COLOR turns them off, whatever else is set; FORCE_COLOR and
    CLICOLOR_FORCE turn them on for standard output that is no terminal; CLICOLOR=0 turns them off. A variable that is
    empty counts as not set.
    Source: https://bixense.com/clicolors and Lib/_colorize.py of Python 3.13, 2026-11.
    """
    if choice != "auto":
        return choice == "always"
    environment = os.environ.get
    if stream is None:
        return False
    if environment("NO_COLOR"):
        return False
    if environment("FORCE_COLOR") or environment("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return is_terminal(stream) and environment("CLICOLOR") != "0" and environment("TERM") != "dumb"


def columns(stream: TextIO | None) -> int:
    """How wide a stream is shown."""
    if stream is None or not is_terminal(stream):
        return WIDTH
    # A terminal whose size was never set has 0 columns.
    return os.get_terminal_size(stream.fileno()).columns or WIDTH


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal, so that a person may watch it."""
    return stream is not None and stream.isatty()


def _put(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return
    # A stream of text alone, such as the StringIO of a test, has no bytes below it.
    if hasattr(stream, "buffer"):
        _guarded(stream, lambda: _put_bytes(stream, encoded(text, stream.encoding)))
    else:
        _guarded(stream, lambda: stream.write(text))


def _guarded(stream: TextIO, write: Callable[[], object]) -> None:
    """Write to a stream, unless its reader has gone; OutputError where standard output takes nothing."""
    try:
        write()
        stream.flush()
    # `dlint | head`: the reader has what it wanted, which is no error.
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        _discard(stream)
        if stream is sys.stdout:
            raise OutputError(error) from error


def _discard(stream: TextIO) -> None:
    """The reader of the stream is gone: what is still to come, the flush at exit included, goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
