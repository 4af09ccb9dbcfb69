"""`dlint config`: show what holds for a file, convert the configuration of hadolint, print the schema."""

from __future__ import annotations

import os

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.file_selection import CONFIG_FILES, stated
from dlint.cli.output import print_report, write_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments

TABLE = VerbSpec(
    "config",
    "show [PATH] | import [FILE] | schema",
    (
        Option("-o --output", "write it to a new FILE instead of printing it (import, schema)", "FILE"),
        Option("--format", "how to show it", "FORMAT", choices=("text", "json")),
        *CONFIG_FILES,
    ),
    "`show` prints each setting that holds for a file or folder, with the file and the line it comes from. `import` "
    "reads a .hadolint.yaml and prints a dlint.toml that asks for the same; comments name what has no counterpart. "
    "`schema` prints the JSON schema of dlint.toml.",
    (
        ("dlint config show api/Dockerfile", "what holds there, and from which file"),
        ("dlint config import", "print the converted .hadolint.yaml"),
        ("dlint config import .hadolint.yaml --output dlint.toml", "and write it to a file"),
    ),
)


def run(argv: list[str]) -> int:
    """Do what the first operand asks for; 2 if a file cannot be read, or the output is there already."""
    arguments = read(TABLE, argv)
    asked = arguments.operands[0] if arguments.operands else ""
    if asked not in ACTIONS:
        raise UsageError(f"which of them: dlint config {TABLE.operands}")
    if len(arguments.operands) > 2 or (asked == "schema" and len(arguments.operands) > 1):
        raise UsageError(f"one file at a time: dlint config {TABLE.operands}")
    return ACTIONS[asked](arguments)


def _show(arguments: Arguments) -> int:
    from dlint.cli.settings.shown import as_json, as_text, rows_for

    path = arguments.operands[1] if len(arguments.operands) == 2 else os.curdir
    if not os.path.lexists(path):
        raise UsageError(f"{path}: no such file or folder")
    # Settings hold for files: of a folder, those of a Dockerfile in it are shown.
    inside = os.path.join(path, "Dockerfile") if os.path.isdir(path) else path
    files, rows = rows_for(stated(arguments, {}), inside)
    kind = arguments.value("format") or "text"
    print_report((as_json if kind == "json" else as_text)(path, files, rows), kind)
    return 0


def _schema(arguments: Arguments) -> int:
    from dlint.report.config_schema import schema_text

    _put(schema_text(), arguments)
    return 0


def _import(arguments: Arguments) -> int:
    path = arguments.operands[1] if len(arguments.operands) == 2 else _usual()
    from dlint.cli.settings.hadolint import loaded, translated

    _put(translated(loaded(path), os.path.basename(path)), arguments)
    return 0


def _put(text: str, arguments: Arguments) -> None:
    output = arguments.value("output")
    if output is None:
        print_report(text)
    elif os.path.lexists(output):
        raise UsageError(f"--output: {output} is there already: take it away, or print and merge by hand")
    else:
        write_file(output, text)


ACTIONS = {"show": _show, "import": _import, "schema": _schema}


def _usual() -> str:
    from dlint.cli.settings.hadolint import FILES

    for name in FILES:
        if os.path.lexists(name):
            return name
    raise UsageError(f"there is no {FILES[0]} here: dlint config import FILE")
