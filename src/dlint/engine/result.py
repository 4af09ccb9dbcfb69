"""What a run found: plain values that reporters print and workers send home."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from dlint.kit import Fix
    from dlint.model.secrets.redact import Redaction
    from dlint.text.source import Source
    from dlint.text.span import Span

SEVERITIES = ("error", "warning", "info")
"""Worst first."""


class Result:
    """One finding at its place.

    Lines and columns are 1-based, columns count characters, the end is exclusive; `span` is the same place in bytes.
    `stage` is the name of the stage, its index if it has none, or None outside of stages. `builds` are the stated
    builds (`service web`) in which it holds, empty where it holds in all; `cause` is what several results of a rule in
    one stage have in common, see `repeats`. `no_fix` is why there is no fix, if that is known. `suppression` is what
    silences it, `comment` or `baseline`, and the reason that is given there (empty: none); None for what is reported.
    """

    __slots__ = (
        "builds", "cause", "column", "end_column", "end_line", "fix", "line", "message", "no_fix", "path", "rule",
        "severity",
        "span", "stage", "suppression", "twins",
    )  # fmt: skip

    def __init__(
        self,
        *,
        rule: str,
        twins: tuple[str, ...],
        severity: str,
        path: str,
        line: int,
        column: int,
        end_line: int,
        end_column: int,
        message: str,
        stage: str | int | None,
        fix: Fix | None,
        span: Span,
    ) -> None:
        self.rule = rule
        self.twins = twins
        self.severity = severity
        self.path = path
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column
        self.message = message
        self.stage = stage
        self.fix = fix
        self.span = span
        self.builds: tuple[str, ...] = ()
        self.cause: str | None = None
        self.no_fix: str | None = None
        self.suppression: tuple[str, str] | None = None

    def __repr__(self) -> str:
        return f"Result({self.path}:{self.line}:{self.column}: {self.severity} {self.rule}: {self.message!r})"


class FileReport:
    """What was found in one file, in file order.

    `source` is None when the file could not be read; `error` then gives the reason in one phrase ("cannot be read: …").
    `bug` is the traceback where the fault is ours. `secrets` are the bytes that no report may show.
    `context` are the folder of its build context and the reason, where they were asked for. `suppressed` are the
    findings that a comment or a baseline silences; no format shows them unless they are asked for.
    """

    __slots__ = (
        "_packed",
        "_redaction",
        "_results",
        "bug",
        "context",
        "error",
        "path",
        "secrets",
        "source",
        "suppressed",
    )

    def __init__(
        self, path: str, source: Source | None, results: list[Result] | None = None, error: str | None = None
    ) -> None:
        self.path = path
        self.source = source
        self.suppressed: list[Result] = []
        self.error = error
        self.bug: str | None = None
        self.context: tuple[str, str] | None = None
        self.secrets: list[Span] = []
        self._results = results or []
        self._packed: tuple[list[Any], Callable[[list[Any], str], list[Result]]] | None = None
        # Built when a line is first shown: most formats show none for most files.
        self._redaction: Redaction | None = None

    @property
    def results(self) -> list[Result]:
        """The findings; those that come from elsewhere are made when they are asked for."""
        if self._packed is not None:
            packed, unpack = self._packed
            self._results, self._packed = unpack(packed, self.path), None
        return self._results

    @results.setter
    def results(self, results: list[Result]) -> None:
        self._results, self._packed = results, None

    @property
    def packed(self) -> list[Any] | None:
        """The findings as plain values, if they were not asked for yet."""
        return self._packed[0] if self._packed is not None else None

    def bring(self, packed: list[Any], unpack: Callable[[list[Any], str], list[Result]]) -> None:
        """Take findings that come from elsewhere as plain values, with what makes them of these and the path."""
        self._packed = packed, unpack

    @property
    def redaction(self) -> Redaction | None:
        """What to hide wherever lines of the file are shown; None where there are no lines."""
        if self._redaction is None and self.source is not None:
            from dlint.model.secrets.redact import Redaction

            self._redaction = Redaction(self.source, self.secrets)
        return self._redaction


class RunReport:
    """All files of a run, in the order in which they are reported.

    `hidden` counts the findings that baselines have taken out of the files, `gone` what those hold and is no longer
    there; `baselines` are their paths, those that have something gone alone. `untouched` counts the findings that were
    taken out because their lines are as they were.
    """

    __slots__ = ("baselines", "files", "gone", "hidden", "untouched")

    def __init__(self, files: list[FileReport]) -> None:
        self.files = files
        self.hidden = 0
        self.gone = 0
        self.untouched = 0
        self.baselines: list[str] = []

    @property
    def results(self) -> list[Result]:
        """The findings of all files."""
        return [result for file in self.files for result in file.results]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Path and message of each file that could not be checked to its end."""
        return [(file.path, file.error) for file in self.files if file.error is not None]

    def count(self, severity: str) -> int:
        """How many findings have that severity."""
        return sum(result.severity == severity for result in self.results)
