"""A way to repair a finding."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.edit import Edit, FileEdit


class Fix:
    """A way to repair a finding.

    `title` states in a few words what it does ("leave them out"). `trust` is `safe` (the image keeps its contents and
    configuration, but for caches), `unsafe` (may change what is installed or how it runs), or `display` (shown, never
    applied). All edits of a fix are made together or not at all, those of other `files` included. `claim` is what it
    decides on, see `kit.claim_on_cache`.
    """

    __slots__ = ("claim", "edits", "files", "title", "trust")

    def __init__(
        self,
        title: str,
        edits: tuple[Edit, ...],
        trust: str = "safe",
        files: tuple[FileEdit, ...] = (),
        claim: tuple[str, int, bool] | None = None,
    ) -> None:
        self.title = title
        self.edits = edits
        self.trust = trust
        self.files = files
        self.claim = claim
