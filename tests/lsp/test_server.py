"""The language server, driven over standard input and output by a real client."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

TEXT = "FROM debian\nRUN apt-get update && apt-get install git\nCOPY src/ /app/\nCMD node 😀 app.js\n"
KEYSTROKES = 30
PATIENCE = 60
"""Seconds until a server that does not answer fails a test."""


class Client(LanguageClient):
    """A client that keeps the diagnostics that the server sends."""

    def __init__(self) -> None:
        super().__init__("tests", "1")
        self.diagnostics: dict[str, list[lsp.Diagnostic]] = {}
        self._news = asyncio.Event()

        # pygls does not type its decorators, nor `stop` below.
        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.diagnostics[params.uri] = list(params.diagnostics)
            self._news.set()

    async def news(self) -> None:
        """Wait for diagnostics."""
        await asyncio.wait_for(self._news.wait(), PATIENCE)
        self._news.clear()


def run(story: Callable[[Client], Awaitable[None]]) -> None:
    """Start a server, tell it a story, and end it in the orderly way."""

    async def whole() -> None:
        client = Client()
        await client.start_io(sys.executable, "-m", "dlint", "lsp")
        await client.initialize_async(lsp.InitializeParams(capabilities=lsp.ClientCapabilities()))
        client.initialized(lsp.InitializedParams())
        try:
            await story(client)
        finally:
            await client.shutdown_async(None)
            client.exit(None)
            await client.stop()  # type: ignore[no-untyped-call]

    asyncio.run(whole())


async def opened(client: Client, path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    uri = path.as_uri()
    document = lsp.TextDocumentItem(uri=uri, language_id="dockerfile", version=1, text=text)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
    await client.news()
    return uri


def named(client: Client, uri: str) -> dict[str, lsp.Diagnostic]:
    return {str(each.code): each for each in client.diagnostics[uri]}


async def actions(client: Client, uri: str, where: lsp.Range, *only: str) -> list[Any]:
    context = lsp.CodeActionContext(diagnostics=[], only=list(only) or None)
    identifier = lsp.TextDocumentIdentifier(uri)
    return await client.text_document_code_action_async(lsp.CodeActionParams(identifier, where, context)) or []  # type: ignore[return-value]


def place(line: int, character: int) -> lsp.Position:
    return lsp.Position(line, character)


def test_findings_while_typing(tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        found = named(client, uri)
        assert found["image/untagged"].range == lsp.Range(place(0, 5), place(0, 11))
        assert found["image/untagged"].severity == lsp.DiagnosticSeverity.Warning
        assert found["packages/asks"].source == "dlint"
        change = lsp.TextDocumentContentChangePartial(text=":12", range=lsp.Range(place(0, 11), place(0, 11)))
        identifier = lsp.VersionedTextDocumentIdentifier(uri=uri, version=2)
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))
        await client.news()
        assert "image/untagged" not in named(client, uri)

    run(story)


@pytest.mark.parametrize(
    "text", ["", "FR", "FROM", "FROM debian:12\nRUN if true; then", "FROM a\nRUN <<E\n", 'COPY ["a']
)
def test_broken_text_is_no_trouble(tmp_path: Path, text: str) -> None:
    async def story(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", text)
        await actions(client, uri, lsp.Range(place(0, 0), place(9, 0)))
        hover = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), place(0, 1))
        await client.text_document_hover_async(hover)
        asked = lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), place(0, len(text.split("\n")[0])))
        await client.text_document_completion_async(asked)

    run(story)


def test_fixes_say_whether_they_are_safe(tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        found = await actions(client, uri, named(client, uri)["packages/asks"].range, "quickfix")
        safe = next(each for each in found if each.is_preferred)
        [edit] = safe.edit.document_changes[0].edits
        assert edit.new_text == " -y"
        unsafe = [each for each in found if "unsafe" in each.title]
        assert unsafe
        assert not any(each.is_preferred for each in unsafe)

    run(story)


def test_all_safe_fixes_at_once(tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        [action] = await actions(client, uri, lsp.Range(place(0, 0), place(0, 0)), "source.fixAll")
        [edit] = action.edit.changes[uri]
        assert "apt-get install -y" in edit.new_text
        assert "😀" in edit.new_text

    run(story)


def test_a_comment_silences_a_finding(tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        found = await actions(client, uri, named(client, uri)["packages/asks"].range, "quickfix")
        comment = next(each for each in found if each.title.startswith("silence packages/asks"))
        [edit] = comment.edit.document_changes[0].edits
        assert edit.range == lsp.Range(place(1, 0), place(1, 0))
        assert edit.new_text == "# dlint: ignore[packages/asks]\n"

    run(story)


def test_positions_count_utf16_units(tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", 'FROM debian:12\nLABEL a="😀" b="x" a="y"\n')
        [again] = [each for each in client.diagnostics[uri] if each.range.start.line == 1]
        assert again.range.start.character in (6, 19)

    run(story)


def test_hover_shows_rule_and_facts(tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        (tmp_path / "src").mkdir()
        (tmp_path / "src" / "a.js").write_text("1234")
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        identifier = lsp.TextDocumentIdentifier(uri)
        shown = await client.text_document_hover_async(lsp.HoverParams(identifier, place(0, 7)))
        assert shown is not None
        assert "image/untagged" in shown.contents.value  # type: ignore[union-attr]
        shown = await client.text_document_hover_async(lsp.HoverParams(identifier, place(2, 7)))
        assert shown is not None
        assert "1 files, 4 B" in shown.contents.value  # type: ignore[union-attr]

    run(story)


def test_completion(tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        (tmp_path / "assets" / "img").mkdir(parents=True)
        text = "FROM debian:12 AS base\nFROM base AS two\nCOPY --from=\nCOPY \nCOPY --c\nCOPY assets/\nWOR\n"
        uri = await opened(client, tmp_path / "Dockerfile", text)

        async def labels(line: int, character: int) -> set[str]:
            asked = lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), place(line, character))
            found = await client.text_document_completion_async(asked)
            return {each.label for each in found or ()}  # type: ignore[union-attr]

        assert {"base", "two"} <= await labels(2, 12)
        assert "assets/" in await labels(3, 5)
        assert "--chown=" in await labels(4, 8)
        assert "assets/img/" in await labels(5, 12)
        assert "WORKDIR" in await labels(6, 3)

    run(story)


def test_definition_of_a_stage(tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        uri = await opened(
            client, tmp_path / "Dockerfile", "FROM debian:12 AS base\nFROM base\nCOPY --from=base /a /b\n"
        )
        for line, character in ((1, 6), (2, 13)):
            params = lsp.DefinitionParams(lsp.TextDocumentIdentifier(uri), place(line, character))
            found = await client.text_document_definition_async(params)
            assert isinstance(found, lsp.Location)
            assert found.range == lsp.Range(place(0, 18), place(0, 22))

    run(story)


def test_a_broken_configuration_is_shown(tmp_path: Path) -> None:
    async def story(client: Client) -> None:
        (tmp_path / "dlint.toml").write_text("nonsense = 1\n")
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        messages = [each.message for each in client.diagnostics[uri]]
        assert any("nonsense" in message for message in messages)

    run(story)


@pytest.mark.slow
def test_keystrokes_in_a_long_file(tmp_path: Path) -> None:
    """Every version is answered; how long that takes is measured by benchmarks, and printed here."""

    async def story(client: Client) -> None:
        text = "FROM debian:12\n" + "".join(f"RUN echo {number} && ls /tmp\n" for number in range(500))
        uri = await opened(client, tmp_path / "Dockerfile", text)
        began = time.perf_counter()
        for number in range(KEYSTROKES):
            change = lsp.TextDocumentContentChangePartial(text="x", range=lsp.Range(place(250, 9), place(250, 9)))
            identifier = lsp.VersionedTextDocumentIdentifier(uri=uri, version=number + 2)
            client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))
            await client.news()
        print(f"{(time.perf_counter() - began) / KEYSTROKES * 1000:.1f} ms a keystroke")

    run(story)


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("from a:1\n\n\nrun x \\\n  😀\n", "FROM a:1\n\nRUN x \\\n    😀\n"),
        ("FROM a:1\n", None),
        ("from a:1\nCOPIE x\n", None),
    ],
)
def test_formatting(tmp_path: Path, text: str, formatted: str | None) -> None:
    async def story(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", text)
        options = lsp.FormattingOptions(tab_size=8, insert_spaces=False)
        asked = lsp.DocumentFormattingParams(lsp.TextDocumentIdentifier(uri), options)
        edits = await client.text_document_formatting_async(asked) or []
        assert [edit.new_text for edit in edits] == ([] if formatted is None else [formatted])
        assert all(edit.range.start == place(0, 0) and edit.range.end.line == text.count("\n") for edit in edits)

    run(story)
