"""`dlint lsp`: the language server for editors, over standard input and output."""

from __future__ import annotations

from dlint.cli.arguments import UsageError, VerbSpec, read
from dlint.cli.extras import missing_package
from dlint.cli.file_selection import CONFIG, lookup

TABLE = VerbSpec(
    "lsp",
    "",
    (*CONFIG,),
    "An editor starts it and uses the Language Server Protocol with it. It reads the configuration of the folders in "
    "which the documents lie, writes no file and runs nothing of them.",
    (("dlint lsp", "what the settings of an editor name as the command"),),
)


def run(argv: list[str]) -> int:
    """Serve until the editor ends the session."""
    arguments = read(TABLE, argv)
    if arguments.operands:
        raise UsageError(f"lsp takes no PATH: {arguments.operands[0]}")
    try:
        from dlint.lsp.server import make_server
    except ModuleNotFoundError as error:
        raise missing_package("the language server", "lsp", error) from error
    make_server(lambda: lookup(arguments)).start_io()
    return 0
