"""The language server over standard input and output: pygls handles the protocol, the other modules answer."""

from __future__ import annotations

import asyncio
import os
from time import monotonic

from lsprotocol import types as lsp
from pygls import uris
from pygls.lsp.server import LanguageServer

from dlint import __version__
from dlint.engine.late_contexts import LateContexts
from dlint.lsp import actions, completion, hover
from dlint.lsp.diagnostics import diagnostics_of
from dlint.lsp.document import Document, path_of
from dlint.lsp.history import Histories
from dlint.lsp.positions import Positions
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dlint.config.lookup import Lookup

KINDS = {
    completion.KEYWORD: lsp.CompletionItemKind.Keyword,
    completion.FLAG: lsp.CompletionItemKind.Property,
    completion.STAGE: lsp.CompletionItemKind.Module,
    completion.FILE: lsp.CompletionItemKind.File,
    completion.FOLDER: lsp.CompletionItemKind.Folder,
}
PAUSE = 0.02
"""Seconds without a further change until a document is checked, so that a burst of changes is checked once."""
LATEST = 0.25
"""Seconds after which it is checked although changes go on."""
FRESH = 10
"""Seconds for which what was read of the build context holds; a saved file ends them."""
CONFIGURATION = ("dlint.toml", ".dlint.toml", "pyproject.toml", ".dockerignore")


class Server(LanguageServer):
    """The documents that an editor has open; each version is checked once."""

    def __init__(self, lookup: Callable[[], Lookup]) -> None:
        super().__init__("dlint", __version__)
        self._new_lookup = lookup
        self._lookup = lookup()
        self._documents: dict[str, tuple[int | None, Document]] = {}
        self._waiting: dict[str, tuple[float, asyncio.TimerHandle]] = {}
        self._contexts = LateContexts()
        self._read_at = monotonic()
        self.histories = Histories()

    def document(self, uri: str) -> Document:
        """The document as it is now."""
        opened = self.workspace.get_text_document(uri)
        known = self._documents.get(uri)
        # A document without a version may have changed at any time.
        if known is None or known[0] != opened.version or opened.version is None:
            path = path_of(uri, uris.to_fs_path)
            known = (opened.version, Document(path, opened.source, self._lookup, self.contexts))
            self._documents[uri] = known
        return known[1]

    @property
    def contexts(self) -> LateContexts:
        """The build contexts, read again when what was read has become old."""
        if monotonic() - self._read_at > FRESH:
            self._contexts = LateContexts()
            self._read_at = monotonic()
        return self._contexts

    @property
    def resolves_edits(self) -> bool:
        """Whether the editor asks again for the edits of an action that the user chooses."""
        editor = self.client_capabilities.text_document
        support = editor.code_action.resolve_support if editor and editor.code_action else None
        return support is not None and "edit" in support.properties

    def publish_soon(self, uri: str) -> None:
        """Check a document when the changes pause, or go on for too long."""
        now = monotonic()
        since, waiting = self._waiting.get(uri, (now, None))
        if waiting is not None:
            waiting.cancel()
        pause = max(0.0, min(PAUSE, since + LATEST - now))
        self._waiting[uri] = since, asyncio.get_running_loop().call_later(pause, self._publish_waiting, uri)

    def _publish_waiting(self, uri: str) -> None:
        self._waiting.pop(uri, None)
        if uri in self.workspace.text_documents:
            self.publish(uri)

    def positions(self, document: Document) -> Positions:
        """Positions of a document in the encoding that the editor has chosen."""
        return Positions(document.source, self.workspace.position_encoding)

    def publish(self, uri: str) -> None:
        """Send what is found in a document."""
        document = self.document(uri)
        found = diagnostics_of(document, self.positions(document))
        # By the version an editor can ignore findings of a text that has changed since.
        version = self._documents[uri][0]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, version))

    def forget(self, uri: str) -> None:
        """Drop a document that was closed, and what was found in it."""
        self._documents.pop(uri, None)
        # Editors keep showing what they were sent until an empty list replaces it.
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def read_again(self) -> None:
        """Check all open documents again, after a configuration or an ignore file has changed."""
        self._lookup = self._new_lookup()
        self._contexts = LateContexts()
        opened = list(self._documents)
        # Documents hold the settings by which they were checked.
        self._documents.clear()
        for uri in opened:
            self.publish(uri)


def make_server(lookup: Callable[[], Lookup]) -> Server:
    """A server that is ready to start; `lookup` reads the configuration afresh."""
    server = Server(lookup)
    _serve_documents(server)
    _serve_questions(server)
    return server


def _serve_documents(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        server.publish(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        server.publish_soon(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        path = path_of(params.text_document.uri, uris.to_fs_path)
        server.histories.saved(path)
        # Not every editor watches files for a server, but each reports what it saves.
        if os.path.basename(path) in CONFIGURATION:
            server.read_again()

    @server.feature(lsp.SHUTDOWN)
    def ended(_: None) -> None:
        server.histories.close()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_on_disk(_: lsp.DidChangeWatchedFilesParams) -> None:
        server.read_again()


def _serve_questions(server: Server) -> None:
    kinds = [lsp.CodeActionKind.QuickFix, actions.FIX_ALL]

    options = lsp.CodeActionOptions(code_action_kinds=kinds, resolve_provider=True)

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, options)
    def code_actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = server.document(params.text_document.uri)
        positions = server.positions(document)
        span = Span(positions.offset(params.range.start), positions.offset(params.range.end))
        only = tuple(str(getattr(kind, "value", kind)) for kind in params.context.only or ())
        asked = actions.Asked(only, server.resolves_edits)
        return actions.actions_at(document, positions, params.text_document.uri, span, asked, uris.from_fs_path)

    @server.feature(lsp.CODE_ACTION_RESOLVE)
    def resolved(action: lsp.CodeAction) -> lsp.CodeAction:
        # `data` is the document of an action whose edits were left out.
        if isinstance(action.data, str) and action.edit is None:
            document = server.document(action.data)
            action.edit = actions.fix_all_edit(document, server.positions(document), action.data)
        return action

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def formatted(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        document = server.document(params.text_document.uri)
        return actions.layout_edits(document, server.positions(document))

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hovered(params: lsp.HoverParams) -> lsp.Hover | None:
        document = server.document(params.text_document.uri)
        text = hover.hover_at(document, server.positions(document).offset(params.position), server.histories)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text)) if text else None

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["-", "=", "/", " "]))
    def completed(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        document = server.document(params.text_document.uri)
        found = completion.completions(document, server.positions(document).offset(params.position))
        return [lsp.CompletionItem(label, kind=KINDS[kind]) for label, kind in found]

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def defined(params: lsp.DefinitionParams) -> lsp.Location | None:
        document = server.document(params.text_document.uri)
        positions = server.positions(document)
        offset = positions.offset(params.position)
        for origin in document.file.origins:
            if origin.word.span.start <= offset <= origin.word.span.end and origin.stage is not None:
                head = origin.stage.head
                span = head.alias.span if head.alias is not None else head.keyword_span
                return lsp.Location(params.text_document.uri, positions.range(span))
        return None
