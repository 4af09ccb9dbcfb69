"""What `--exclude` of a COPY or ADD leaves out."""

from __future__ import annotations

from dlint.model.context.ignore_file import IgnoreFile
from dlint.model.instructions.transfer import from_root, is_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.transfer import Transfer


def is_excluded(transfer: Transfer, path: str, source: str) -> bool:
    """Whether a path of the context is left out of what the source word `source` takes.

    Patterns are those of an ignore file, as seen from the folder that is copied.
    Source: https://docs.docker.com/reference/dockerfile/#copy---exclude, 2026-11.
    """
    words = transfer.flag_values("exclude")
    if not words:
        return False
    lines = [transfer.expanded(word) or word.value for word in words]
    below = path if is_whole(source) else path.removeprefix(from_root(source).rstrip("/") + "/")
    return IgnoreFile("\n".join(lines).encode()).ignores(below)
