"""A real client of the language server, over standard input and output; one server serves many tests."""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

PATIENCE = 60
"""Seconds until a server that does not answer fails a test."""


class Client(LanguageClient):
    """A client that keeps the diagnostics that the server sends, by the URI of their document."""

    def __init__(self) -> None:
        super().__init__("tests", "1")
        self.diagnostics: dict[str, list[lsp.Diagnostic]] = {}
        self._news: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

        # pygls does not type its decorators, nor `stop` below.
        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.diagnostics[params.uri] = list(params.diagnostics)
            self._news[params.uri].set()

    async def news(self, uri: str) -> None:
        """Wait for diagnostics of a document."""
        await asyncio.wait_for(self._news[uri].wait(), PATIENCE)
        self._news[uri].clear()


Session = Callable[[Client], Awaitable[None]]
Run = Callable[[Session], None]
"""Runs a session with the server: a sequence of requests, and what is expected of the answers."""


@contextmanager
def server(capabilities: lsp.ClientCapabilities | None = None) -> Iterator[Run]:
    """Start a server for an editor that can do so much, and end it in the orderly way."""
    with asyncio.Runner() as runner:
        client = runner.run(_started(capabilities or lsp.ClientCapabilities()))
        try:
            yield lambda session: runner.run(_whole(session, client))
        finally:
            runner.run(_ended(client))


async def _started(capabilities: lsp.ClientCapabilities) -> Client:
    client = Client()
    await client.start_io(sys.executable, "-m", "dlint", "lsp")
    await client.initialize_async(lsp.InitializeParams(capabilities=capabilities))
    client.initialized(lsp.InitializedParams())
    return client


async def _whole(session: Session, client: Client) -> None:
    await session(client)


async def _ended(client: Client) -> None:
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]


async def opened(client: Client, path: Path, text: str) -> str:
    """Write a document, open it, and wait for its diagnostics: its URI."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    uri = path.as_uri()
    document = lsp.TextDocumentItem(uri=uri, language_id="dockerfile", version=1, text=text)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
    await client.news(uri)
    return uri


async def actions(client: Client, uri: str, where: lsp.Range, *only: str) -> list[Any]:
    """The code actions at a place, of these kinds or of all."""
    context = lsp.CodeActionContext(diagnostics=[], only=list(only) or None)
    identifier = lsp.TextDocumentIdentifier(uri)
    return await client.text_document_code_action_async(lsp.CodeActionParams(identifier, where, context)) or []  # type: ignore[return-value]


def place(line: int, character: int) -> lsp.Position:
    """A place, counted from 0."""
    return lsp.Position(line, character)
