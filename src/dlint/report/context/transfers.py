"""Instructions that take something from the build context."""

from __future__ import annotations

from bisect import bisect_left

from dlint.model.context.walk import FOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlint.model.context.context import Context
    from dlint.model.context.select import Selection


class TransferContents:
    """One COPY or ADD: its line (1-based), its text, and what each of its source words takes.

    Sources are given with variables replaced and quotes removed. `sizes` has the path and size in bytes of all that is
    taken, folders left out.
    """

    __slots__ = ("_paths", "line", "selections", "sizes", "text")

    def __init__(self, context: Context, line: int, text: str, sources: Sequence[str]) -> None:
        self.line = line
        self.text = text
        # A word may take several things, and two words the same one.
        self.selections: list[Selection] = [context.selection(source) for source in sources]
        entries = (entry for selection in self.selections for entry in selection.entries)
        self.sizes = {entry.path: entry.size for entry in entries if entry.kind != FOLDER}
        self._paths = sorted(self.sizes)

    def takes(self, path: str) -> bool:
        """Whether it takes this file, or something in this folder."""
        if path in self.sizes:
            return True
        # Sorted, the paths in a folder follow each other: the first at or behind `folder/` decides, however many there
        # are.
        at = bisect_left(self._paths, path + "/")
        return at < len(self._paths) and self._paths[at].startswith(path + "/")


def together(takings: Sequence[TransferContents]) -> dict[str, int]:
    """What some instructions take, each thing once: what BuildKit transfers for them."""
    return {path: size for taking in takings for path, size in taking.sizes.items()}
