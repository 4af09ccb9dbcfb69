"""`dlint clean`: remove what earlier runs left in the cache, answers of checks and pages for the browser."""

from __future__ import annotations

from dlint.cli.arguments import UsageError, VerbSpec, read
from dlint.cli.output import print_line
from dlint.system.store import Store, pages_folder, remove_pages, results_folder
from dlint.text.units import number, plural, size

TABLE = VerbSpec(
    "clean",
    "",
    (),
    "`dlint check` keeps its answers in the user's cache folder, outside of every checkout. It uses them again while "
    "nothing that they depend on has changed; --no-cache checks without them. `dlint explain --web` puts its pages "
    "there too.",
    (("dlint clean", "the next check looks at every file"),),
)


def run(argv: list[str]) -> int:
    """Remove the store of results, and the pages."""
    if read(TABLE, argv).operands:
        raise UsageError("dlint clean takes no paths: it empties dlint's own folder in the user's cache")
    results, pages = results_folder(), pages_folder()
    if results is None or pages is None:
        print_line("nothing to remove: there is no cache folder, as XDG_CACHE_HOME is no absolute path")
        return 0
    removed = False
    for folder, remove in ((results, Store(results).clean), (pages, lambda: remove_pages(pages))):
        try:
            # Only files that dlint wrote there are removed, whatever else lies in the folder.
            count, taken = remove()
        except OSError as error:
            raise UsageError(f"cannot empty {folder}: {error.strerror}") from error
        if count:
            files = f"{number(count)} {plural(count, 'file')}"
            print_line(f"removed {files}, {size(taken)}, from {folder}")
            removed = True
    if not removed:
        print_line(f"{results} holds nothing")
    return 0
