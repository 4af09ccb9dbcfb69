"""Findings as an editor's diagnostics."""

from __future__ import annotations

from lsprotocol.types import CodeDescription, Diagnostic, DiagnosticSeverity, DiagnosticTag, Position, Range

from dlint.engine.registry import rule_info
from dlint.lsp.positions import Positions
from dlint.report.cells import shown
from dlint.report.website import rule_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import Result
    from dlint.lsp.document import Document

SEVERITIES = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "info": DiagnosticSeverity.Information,
}
# What these rules find has no effect, so that an editor may show it faded.
_NO_EFFECT = ("stages/unused", "stages/unreached", "config/unused-suppression", "syntax/redundant")


def diagnostics_of(document: Document, positions: Positions) -> list[Diagnostic]:
    """All findings of a document; a configuration that cannot be read is one at its first line."""
    found = [_diagnostic(result, positions) for result in document.results]
    if document.problem is not None:
        start = Range(Position(0, 0), Position(0, 0))
        found.append(Diagnostic(start, shown(document.problem), severity=DiagnosticSeverity.Error, source="dlint"))
    return found


def _diagnostic(result: Result, positions: Positions) -> Diagnostic:
    return Diagnostic(
        range=positions.range(result.span),
        message=shown(result.message),
        severity=SEVERITIES[result.severity],
        code=result.rule,
        code_description=_page(result.rule),
        source="dlint",
        tags=[DiagnosticTag.Unnecessary] if result.rule.startswith(_NO_EFFECT) else None,
    )


def _page(rule: str) -> CodeDescription | None:
    """The page of a rule on the web; rules of plugins have none, nor has any rule where there is no site."""
    try:
        is_own = rule_info(rule).source is None
    except KeyError:
        return None
    address = rule_url(rule) if is_own else None
    return CodeDescription(address) if address is not None else None
