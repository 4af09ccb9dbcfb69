"""`dlint format`: lay Dockerfiles out, without changing what they mean."""

from __future__ import annotations

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.file_selection import CONFIG_FILES, FILES, lookup, targets
from dlint.cli.output import complain, print_line, write_bytes
from dlint.config.format_table import SWITCHES, WIDEST
from dlint.format.layout import format_source
from dlint.format.options import options_of
from dlint.system.write import WriteArea, replace_file
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.cli.arguments import Arguments
    from dlint.engine.target import Target
    from dlint.format.layout import Formatted
    from dlint.format.options import LayoutOptions

TABLE = VerbSpec(
    "format",
    "[PATH…]",
    (
        Option("-d --diff", "print what would change as a unified diff, write nothing", group="Layout"),
        Option("--check", "write nothing; exit with 1 if something would change", group="Layout"),
        Option("-q --quiet", "do not list the files", group="Layout"),
        Option("--indent", "blanks before a line that continues an instruction; default: 4", "N", group="Layout"),
        Option("--one-package-per-line", "each package of an install on a line of its own", group="Layout"),
        Option("--sort-packages", "packages of apt, apk and dnf in alphabetical order", group="Layout"),
        *FILES,
        *CONFIG_FILES,
    ),
    "Keywords are written in capitals, instructions begin at the margin, their further lines are indented, "
    "one empty line separates at most. Comments and heredocs stay as they are. A file is written only if it has the "
    "same instructions, arguments and shell words as before. With - standard input is laid out to standard output.",
    (
        ("dlint format --diff .", "see first"),
        ("dlint format", "lay out all Dockerfiles here"),
        ("dlint format --check .", "in CI: fail if a file is not laid out"),
        ("dlint format --one-package-per-line --sort-packages", "lists of packages that show a change as one line"),
    ),
)


def run(argv: list[str]) -> int:
    """Lay out what the command line names; 1 if `--check` found something, 2 if a file cannot be read or written."""
    arguments = read(TABLE, argv)
    failed = changed = False
    settings = lookup(arguments)
    for target in targets(arguments, settings):
        data, problem = target.read()
        if data is not None:
            formatted = format_source(
                Source(data, target.path), _options(settings.settings_for(target.path).format, arguments)
            )
            changed = changed or formatted.new != formatted.old
            problem = _deliver(target, formatted, arguments) or formatted.problem
        if problem is not None:
            complain(f"dlint: {target.path}: {problem}")
            failed = True
    if failed:
        return 2
    return int(changed and arguments.has("check"))


def _options(stated: dict[str, Any], arguments: Arguments) -> LayoutOptions:
    """What the configuration of the file states, and over it what the command line states."""
    table = dict(stated)
    indent = arguments.value("indent")
    if indent is not None:
        if not indent.isdecimal() or not 1 <= int(indent) <= WIDEST:
            raise UsageError(f"--indent {indent}: it must be a number from 1 to {WIDEST}")
        table["indent"] = int(indent)
    return options_of(table | {name: True for name in SWITCHES if arguments.has(name)})


def _deliver(target: Target, formatted: Formatted, arguments: Arguments) -> str | None:
    """Print or write one outcome; why it could not be written, if so."""
    if arguments.has("diff"):
        from dlint.cli.exact_diff import print_diff

        print_diff(target.path, formatted.old, formatted.new)
        return None
    checks = arguments.has("check")
    # Standard input is a filter: the text goes to standard output even where nothing changes.
    if not target.is_file and not checks:
        write_bytes(formatted.new)
        return None
    if formatted.new == formatted.old:
        return None
    if not checks:
        area = WriteArea.around(target.path, target.named, arguments.value("context"))
        problem = replace_file(target.path, formatted.new, formatted.old, area)
        if problem is not None:
            return problem
    if not arguments.has("quiet"):
        print_line(f"{target.path}: {'would be laid out' if checks else 'laid out'}")
    return None
