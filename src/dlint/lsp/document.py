"""A Dockerfile as an editor holds it: its bytes, what is found in it, and its meaning."""

from __future__ import annotations

import os

from dlint.config.lookup import Lookup
from dlint.config.mistake import ConfigError
from dlint.config.settings import Settings
from dlint.engine.check import check_source, open_file
from dlint.engine.fixer import Fixer
from dlint.engine.late_contexts import LateContexts
from dlint.text.source import Source, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dlint.engine.result import Result
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

SAFE = frozenset(("safe",))
LONGEST = 2_000_000
"""Bytes of a document that is checked while the user types; a longer one is left alone."""


class Document:
    """One version of a document.

    `problem` is the reason why nothing is found where the configuration cannot be read. Everything is computed when
    asked.
    """

    __slots__ = ("_contexts", "_file", "_fixed", "_lookup", "_results", "path", "problem", "source")

    def __init__(self, path: str, text: str, lookup: Lookup, contexts: LateContexts | None = None) -> None:
        self.path = path
        self.source = Source(encode(text), path)
        self.problem: str | None = None
        self._lookup = lookup
        self._contexts = contexts or LateContexts()
        self._file: Dockerfile | None = None
        self._results: list[Result] | None = None
        self._fixed: bytes | None = None

    @property
    def settings(self) -> Settings:
        """The settings of the folder's configuration; the defaults where it cannot be read."""
        try:
            return self._lookup.settings_for(self.path)
        except ConfigError as error:
            self.problem = str(error)
            return Settings()

    @property
    def results(self) -> list[Result]:
        """The findings, in file order."""
        if self._results is None:
            is_long = len(self.source.data) > LONGEST
            report = None if is_long else check_source(self.source, self.settings, self._is_on_disk, self._contexts)
            self._results = report.results if report is not None else []
        return self._results

    @property
    def has_safe_fix(self) -> bool:
        """Whether a finding offers a safe fix of the document itself; its proof may still refuse it."""
        fixes = [result.fix for result in self.results if result.fix is not None]
        return any(fix.trust in SAFE and fix.edits and not fix.files for fix in fixes)

    @property
    def fixed(self) -> bytes:
        """The text with all safe fixes that stand the proof, those that write other files left out."""
        if self._fixed is None:
            # Other files are edited by their own actions: an editor shows this document alone.
            fixer = Fixer(self.source, self.settings, SAFE)
            self._fixed = fixer.fix(reaches_others=False).new if self.has_safe_fix else self.source.data
        return self._fixed

    @property
    def file(self) -> Dockerfile:
        """The meaning of the text."""
        if self._file is None:
            self._file = open_file(self.source, self.settings, self._is_on_disk, self._contexts)
        return self._file

    @property
    def _is_on_disk(self) -> bool:
        # A document that was never saved has no folder, and so no build context.
        return os.path.isdir(os.path.dirname(self.path))

    def view_at(self, offset: int) -> tuple[View | None, Stage | None]:
        """The instruction around a byte offset, and its stage."""
        for view in self.file.views():
            if view.span.start <= offset <= view.span.end:
                return view, view.stage
        return None, None


def path_of(uri: str, to_path: Callable[[str], str | None]) -> str:
    """The path of a document; a document that is no file gets a name in no folder."""
    path = to_path(uri) if uri.startswith("file:") else None
    return path or uri.rpartition("/")[2] or "Dockerfile"
