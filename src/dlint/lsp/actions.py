"""What an editor offers for a finding: its fix, all safe fixes, a comment that silences it."""

from __future__ import annotations

import os

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    CreateFile,
    CreateFileOptions,
    OptionalVersionedTextDocumentIdentifier,
    Position,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from dlint.engine.other_files import others_of
from dlint.format.layout import format_source
from dlint.format.options import options_of
from dlint.lsp.diagnostics import diagnostics_of
from dlint.lsp.positions import Positions
from dlint.report.cells import shown
from dlint.text.edit import fitted
from dlint.text.source import decode
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlint.engine.other_files import OtherFile
    from dlint.engine.result import Result
    from dlint.lsp.document import Document

    ToUri = Callable[[str], str | None]

FIX_ALL = "source.fixAll.dlint"


class Asked:
    """What an editor asks for: the kinds of actions (`only`, empty: all), and whether it asks again for the edits of
    the one that the user chooses (`resolves`)."""

    __slots__ = ("only", "resolves")

    def __init__(self, only: tuple[str, ...], resolves: bool = False) -> None:
        self.only = only
        self.resolves = resolves

    def wants(self, kind: str) -> bool:
        """Whether actions of a kind are asked for."""
        return not self.only or any(kind == each or kind.startswith(each + ".") for each in self.only)


def actions_at(
    document: Document, positions: Positions, uri: str, span: Span, asked: Asked, to_uri: ToUri
) -> list[CodeAction]:
    """The actions for a stretch of the document."""
    found: list[CodeAction] = []
    if asked.wants(CodeActionKind.QuickFix.value):
        # Diagnostics begin with the results, in the same order; one on the configuration may follow.
        for result, diagnostic in zip(document.results, diagnostics_of(document, positions), strict=False):
            if result.span.start <= span.end and span.start <= result.span.end:
                for action in _quick_fixes(document, positions, uri, result, to_uri):
                    action.diagnostics = [diagnostic]
                    found.append(action)
    if asked.wants(FIX_ALL):
        found += _fix_all(document, positions, uri, asked.resolves)
    return found


def _quick_fixes(
    document: Document, positions: Positions, uri: str, result: Result, to_uri: ToUri
) -> Iterator[CodeAction]:
    fix = result.fix
    if fix is not None and (fix.edits or fix.files) and fix.trust != "display":
        is_safe = fix.trust == "safe"
        edits = [
            TextEdit(positions.range(Span(edit.start, edit.end)), _with_ends(edit.text, document, edit.start))
            for edit in fix.edits
        ]
        others = others_of([result], {})
        yield CodeAction(
            title=shown(fix.title) if is_safe else f"{shown(fix.title)} (unsafe: the image may change)",
            kind=CodeActionKind.QuickFix,
            is_preferred=is_safe,
            edit=_workspace_edit(uri, edits, others, to_uri),
        )
    yield CodeAction(
        title=f"silence {result.rule} here with a comment",
        kind=CodeActionKind.QuickFix,
        edit=_workspace_edit(uri, [_comment(document, positions, result)], [], to_uri),
    )


def _with_ends(text: str, document: Document, offset: int) -> str:
    """The text of an edit with the line ends that the document has there; not every editor adapts them."""
    return decode(fitted(text, document.source.data, offset))


def _comment(document: Document, positions: Positions, result: Result) -> TextEdit:
    """A comment above the instruction, because comments inside of one are part of it."""
    view, _ = document.view_at(result.span.start)
    start = view.span.start if view is not None else result.span.start
    line = document.source.line_at(start)
    text = decode(document.source.data[document.source.line_span(line).start : start])
    indent = text[: len(text) - len(text.lstrip())]
    place = positions.position(document.source.line_span(line).start)
    return TextEdit(Range(place, place), _with_ends(f"{indent}# dlint: ignore[{result.rule}]\n", document, start))


def _workspace_edit(uri: str, edits: list[TextEdit], others: list[OtherFile], to_uri: ToUri) -> WorkspaceEdit:
    changes: list[TextDocumentEdit | CreateFile] = []
    if edits:
        changes.append(TextDocumentEdit(OptionalVersionedTextDocumentIdentifier(uri), edits))
    for other in others:
        other_uri = to_uri(os.path.abspath(other.path)) or ""
        if other.old is None:
            # Another program may have made the file since the check: that is no error, the edit replaces its text.
            changes.append(CreateFile(other_uri, options=CreateFileOptions(ignore_if_exists=True)))
        # A line past the end means the end in the protocol, so the whole file is replaced.
        start = Range(Position(0, 0), Position(len((other.old or b"").splitlines()) + 1, 0))
        edit = TextEdit(start, decode(other.new))
        changes.append(TextDocumentEdit(OptionalVersionedTextDocumentIdentifier(other_uri), [edit]))
    return WorkspaceEdit(document_changes=changes)


def _fix_all(document: Document, positions: Positions, uri: str, resolves: bool) -> list[CodeAction]:
    """All safe fixes of the document; fixes that write other files are left to their own actions.

    An editor asks for actions with each move of the cursor, and the proof of all fixes takes several checks: it waits
    until the action is chosen, where the editor can ask again.
    """
    action = CodeAction(title="apply all safe fixes of dlint", kind=FIX_ALL)
    # Only `data` goes to the editor, which sends it back when the user chooses the action.
    if resolves:
        action.data = uri
        return [action] if document.has_safe_fix else []
    action.edit = fix_all_edit(document, positions, uri)
    return [action] if action.edit is not None else []


def fix_all_edit(document: Document, positions: Positions, uri: str) -> WorkspaceEdit | None:
    """The document with all its safe fixes; None where it stays as it is."""
    if document.fixed == document.source.data:
        return None
    return WorkspaceEdit(changes={uri: [_changed_lines(positions, document.source.data, document.fixed)]})


def layout_edits(document: Document, positions: Positions) -> list[TextEdit]:
    """The lines that `dlint format` changes, as one edit; none where it is laid out or does not parse."""
    formatted = format_source(document.source, options_of(document.settings.format))
    if formatted.new == document.source.data:
        return []
    return [_changed_lines(positions, document.source.data, formatted.new)]


def _changed_lines(positions: Positions, old: bytes, new: bytes) -> TextEdit:
    """The edit from one text to another, without the lines at both ends that stay.

    An editor that replaces a whole document loses its folds and marks, and moves the cursor.
    """
    before, after = _lines(old), _lines(new)
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    start = sum(map(len, before[:head]))
    end = start + sum(map(len, before[head : len(before) - tail]))
    return TextEdit(positions.range(Span(start, end)), decode(b"".join(after[head : len(after) - tail])))


def _lines(data: bytes) -> list[bytes]:
    """The lines with their ends. `bytes.splitlines` would also split at a carriage return alone."""
    *ended, last = data.split(b"\n")
    return [*(line + b"\n" for line in ended), last]
