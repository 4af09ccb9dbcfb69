"""What the COPY and ADD of a file take from the build context although no instruction names it."""

from __future__ import annotations

from dlint.model.instructions.transfer import Transfer, from_root, is_remote, is_whole

# A check must not wait for a big repository: this many entries take some 50 ms, and those near the root come first.
LOOK = 5_000

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.context.context import Context
    from dlint.model.context.unwanted import Find
    from dlint.model.dockerfile import Dockerfile
    from dlint.syntax.word import Word


def context_transfers(file: Dockerfile) -> tuple[Transfer, ...]:
    """The COPY and ADD that read the build context, in file order; ONBUILD's read another build's."""
    return file.fact(_context_transfers)


def _context_transfers(file: Dockerfile) -> tuple[Transfer, ...]:
    views = (view for stage in file.stages for view in stage.of(Transfer) if isinstance(view, Transfer))
    return tuple(view for view in views if view.from_context and view.sources)


def context_words(file: Dockerfile) -> tuple[tuple[Transfer, Word, str], ...]:
    """Each source word of these with its value; words whose value cannot be known are left out."""
    return file.fact(_context_words)


def _context_words(file: Dockerfile) -> tuple[tuple[Transfer, Word, str], ...]:
    valued = ((view, word, view.expanded(word)) for view in _readable(file) for word in view.sources)
    return tuple((view, word, value) for view, word, value in valued if value is not None and not is_remote(value))


def _readable(file: Dockerfile) -> Iterator[Transfer]:
    """Those whose words are what they look like."""
    return (view for view in context_transfers(file) if not view.lacks_flag_value)


class UnaskedFiles:
    """What one source word takes along: `finds` are sorted, the heaviest first."""

    __slots__ = ("finds", "view", "word")

    def __init__(self, view: Transfer, word: Word, finds: list[Find]) -> None:
        self.view = view
        self.word = word
        self.finds = finds


def baggage(file: Dockerfile, context: Context, kinds: tuple[str, ...]) -> list[UnaskedFiles]:
    """For each thing of these kinds that is taken along, the first word that takes it.

    Only the entries nearest to the root are looked at, so that a big repository does not hold up a check.
    """
    # Most files copy single files or known folders: then the context is not listed at all.
    if not _takes_folders(file, context):
        return []
    waiting = [find for find in context.finds(LOOK) if find.kind in kinds]
    carried = []
    for view, word, value in context_words(file):
        taken = [find for find in waiting if _within(find.path, value) and not _is_left_out(view, find, value)]
        if taken:
            waiting = [find for find in waiting if find not in taken]
            carried.append(UnaskedFiles(view, word, sorted(taken, key=lambda find: (-find.bytes, find.path))))
    return carried


def _takes_folders(file: Dockerfile, context: Context) -> bool:
    """Whether any word takes more than a file, so that looking through the context may find something."""
    return any(is_whole(value) or context.is_dir(from_root(value)) for _, _, value in context_words(file))


def _is_left_out(view: Transfer, find: Find, source: str) -> bool:
    if view.node.flag("exclude") is None:
        return False
    # Few files have the flag.
    from dlint.model.context.exclusions import is_excluded

    return is_excluded(view, find.path, source)


def _within(path: str, source: str) -> bool:
    """Whether a folder that is copied holds `path`; what is named itself is meant to be taken."""
    return is_whole(source) or path.startswith(from_root(source).rstrip("/") + "/")
