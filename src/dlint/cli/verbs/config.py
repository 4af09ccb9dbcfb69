"""`dlint config import`: a configuration of hadolint's as one of dlint's."""

from __future__ import annotations

import os

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.output import print_report, write_file
from dlint.config.mistake import ConfigError
from dlint.system.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

USUAL = (".hadolint.yaml", ".hadolint.yml")
TABLE = VerbSpec(
    "config",
    "import [FILE]",
    (Option("-o --output", "write it to a new FILE instead of printing it", "FILE"),),
    "Reads a .hadolint.yaml and prints a dlint.toml that asks for the same; comments name what has no counterpart.",
    (
        ("dlint config import", "print the converted .hadolint.yaml"),
        ("dlint config import .hadolint.yaml --output dlint.toml", "and write it to a file"),
    ),
)


def run(argv: list[str]) -> int:
    """Translate a configuration; 2 if it cannot be read, or the output is there already."""
    arguments = read(TABLE, argv)
    if not arguments.operands or arguments.operands[0] != "import":
        raise UsageError("what about the configuration? dlint config import [FILE]")
    if len(arguments.operands) > 2:
        raise UsageError("one file at a time: dlint config import [FILE]")
    output = arguments.value("output")
    if output is not None and os.path.lexists(output):
        raise UsageError(f"--output: {output} is there already: take it away, or print and merge by hand")
    path = arguments.operands[1] if len(arguments.operands) == 2 else _usual()
    from dlint.cli.hadolint_config import translated

    text = translated(_loaded(path), os.path.basename(path))
    if output is None:
        print_report(text)
    else:
        write_file(output, text)
    return 0


def _usual() -> str:
    for name in USUAL:
        if os.path.lexists(name):
            return name
    raise UsageError(f"there is no {USUAL[0]} here: dlint config import FILE")


def _loaded(path: str) -> dict[str, Any]:
    """The top of a YAML file."""
    import yaml

    try:
        text = read_file(path)
        # A few lines of aliases of aliases stand for billions of values; hadolint's configurations have none.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise UsageError(f"{path}: it has YAML aliases (*name), which are not read here: write the values out")
        data = yaml.safe_load(text)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data or {}, dict):
        raise ConfigError(f"{path}: is no configuration of hadolint's: it must be a mapping")
    return data or {}
