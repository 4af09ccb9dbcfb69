"""`dlint clean`: remove the answers of earlier checks."""

from __future__ import annotations

from dlint.cli.arguments import UsageError, VerbSpec, read
from dlint.cli.output import print_line
from dlint.system.store import Store, results_folder
from dlint.text.units import number, size

TABLE = VerbSpec(
    "clean",
    "",
    (),
    "`dlint check` keeps its answers in the user's cache folder, outside of every checkout. It uses them again while "
    "nothing that they depend on has changed; --no-cache checks without them.",
    (("dlint clean", "the next check looks at every file"),),
)


def run(argv: list[str]) -> int:
    """Remove the store of results."""
    if read(TABLE, argv).operands:
        raise UsageError("dlint clean takes no paths: it empties dlint's own folder in the user's cache")
    folder = results_folder()
    if folder is None:
        print_line("nothing to remove: there is no cache folder, as XDG_CACHE_HOME is no absolute path")
        return 0
    try:
        count, taken = Store(folder).clean()
    except OSError as error:
        raise UsageError(f"cannot empty {folder}: {error.strerror}") from error
    files = f"{number(count)} file{'s' * (count != 1)}"
    print_line(f"removed {files}, {size(taken)}, from {folder}" if count else f"{folder} holds nothing")
    return 0
