"""The language server, driven over standard input and output by a real client."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsp_client import Client, Run, actions, opened, place, server
from lsprotocol import types as lsp
from tests.lsp.conftest import SITE

TEXT = "FROM debian\nRUN apt-get update && apt-get install git\nCOPY src/ /app/\nCMD node 😀 app.js\n"


def named(client: Client, uri: str) -> dict[str, lsp.Diagnostic]:
    return {str(each.code): each for each in client.diagnostics[uri]}


def edited(text: str, edit: lsp.TextEdit) -> str:
    """The text after an edit that begins and ends at the start of lines, or at the end."""
    lines = text.splitlines(keepends=True)
    before, after = lines[: edit.range.start.line], lines[edit.range.end.line :]
    if edit.range.end.character:
        assert edit.range.end == place(len(lines) - 1, len(lines[-1]))
        after = []
    return "".join((*before, edit.new_text, *after))


def test_findings_while_typing(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        found = named(client, uri)
        assert found["image/untagged"].range == lsp.Range(place(0, 5), place(0, 11))
        assert found["image/untagged"].severity == lsp.DiagnosticSeverity.Warning
        assert found["packages/asks"].source == "dlint"
        assert found["packages/asks"].code_description == lsp.CodeDescription(f"{SITE}rules/packages/asks/")
        change = lsp.TextDocumentContentChangePartial(text=":12", range=lsp.Range(place(0, 11), place(0, 11)))
        identifier = lsp.VersionedTextDocumentIdentifier(uri=uri, version=2)
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))
        await client.news(uri)
        assert "image/untagged" not in named(client, uri)

    run(session)


@pytest.mark.parametrize(
    "text", ["", "FR", "FROM", "FROM debian:12\nRUN if true; then", "FROM a\nRUN <<E\n", 'COPY ["a']
)
def test_broken_text_is_no_trouble(run: Run, tmp_path: Path, text: str) -> None:
    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", text)
        await actions(client, uri, lsp.Range(place(0, 0), place(9, 0)))
        hover = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), place(0, 1))
        await client.text_document_hover_async(hover)
        asked = lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), place(0, len(text.split("\n")[0])))
        await client.text_document_completion_async(asked)
        ends = [each.range.end for each in client.diagnostics[uri]]
        assert all(end.line <= text.count("\n") + 1 for end in ends)

    run(session)


def test_fixes_state_whether_they_are_safe(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        found = await actions(client, uri, named(client, uri)["packages/asks"].range, "quickfix")
        safe = next(each for each in found if each.is_preferred)
        [edit] = safe.edit.document_changes[0].edits
        assert edit.new_text == " -y"
        unsafe = [each for each in found if "unsafe" in each.title]
        assert unsafe
        assert not any(each.is_preferred for each in unsafe)

    run(session)


def test_all_safe_fixes_at_once(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        [action] = await actions(client, uri, lsp.Range(place(0, 0), place(0, 0)), "source.fixAll")
        [edit] = action.edit.changes[uri]
        assert edited(TEXT, edit) == TEXT.replace("install git", "install -y git && rm -rf /var/lib/apt/lists/*")
        assert edit.range == lsp.Range(place(1, 0), place(2, 0)), "lines that stay keep folds and marks"

    run(session)


def test_edits_have_the_line_ends_of_the_document(run: Run, tmp_path: Path) -> None:
    text = "FROM debian:12\r\nRUN apt-get update\r\nRUN apt-get install -y git\r\n"

    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", text)
        for diagnostic in client.diagnostics[uri]:
            for action in await actions(client, uri, diagnostic.range, "quickfix"):
                for change in action.edit.document_changes:
                    new = "".join(edit.new_text for edit in change.edits)
                    assert new.count("\n") == new.count("\r\n"), action.title

    run(session)


def test_an_editor_that_can_ask_again_gets_the_edits_of_all_fixes_then(tmp_path: Path) -> None:
    """The proof of all fixes takes several checks, and editors ask for actions with each move of the cursor."""
    support = lsp.ClientCodeActionResolveOptions(properties=["edit"])
    can = lsp.CodeActionClientCapabilities(data_support=True, resolve_support=support)
    editor = lsp.ClientCapabilities(text_document=lsp.TextDocumentClientCapabilities(code_action=can))

    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        [action] = await actions(client, uri, lsp.Range(place(0, 0), place(0, 0)), "source.fixAll")
        assert action.edit is None
        whole = await client.code_action_resolve_async(action)
        assert whole.edit is not None and whole.edit.changes is not None
        [edit] = whole.edit.changes[uri]
        assert "apt-get install -y" in edit.new_text
        clean = await opened(client, tmp_path / "clean" / "Dockerfile", "FROM debian:12\nUSER 1000\n")
        assert await actions(client, clean, lsp.Range(place(0, 0), place(0, 0)), "source.fixAll") == []

    with server(editor) as own:
        own(session)


def test_a_comment_silences_a_finding(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        found = await actions(client, uri, named(client, uri)["packages/asks"].range, "quickfix")
        comment = next(each for each in found if each.title.startswith("silence packages/asks"))
        [edit] = comment.edit.document_changes[0].edits
        assert edit.range == lsp.Range(place(1, 0), place(1, 0))
        assert edit.new_text == "# dlint: ignore[packages/asks]\n"

    run(session)


def test_positions_count_utf16_units(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", 'FROM debian:12\nLABEL a="😀" b="x" a="y"\n')
        [again] = [each for each in client.diagnostics[uri] if each.range.start.line == 1]
        assert again.range.start.character in (6, 19)

    run(session)


def test_hover_shows_rule_and_facts(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        (tmp_path / "src").mkdir()
        (tmp_path / "src" / "a.js").write_text("1234")
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        identifier = lsp.TextDocumentIdentifier(uri)
        shown = await client.text_document_hover_async(lsp.HoverParams(identifier, place(0, 7)))
        assert shown is not None
        assert "image/untagged" in shown.contents.value  # type: ignore[union-attr]
        shown = await client.text_document_hover_async(lsp.HoverParams(identifier, place(2, 7)))
        assert shown is not None
        assert "1 file, 4 B" in shown.contents.value  # type: ignore[union-attr]

    run(session)


def test_completion(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
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

    run(session)


@pytest.mark.parametrize("text", ["RUN <<E\n", "RUN a \\\n", "RUN a && \\\n  b \\\n", "COPY <<E /x\na\n"])
def test_no_instruction_is_offered_inside_of_one(run: Run, tmp_path: Path, text: str) -> None:
    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", f"FROM debian:12\n{text}")
        asked = lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), place(1 + text.count("\n"), 0))
        assert not await client.text_document_completion_async(asked)

    run(session)


def test_definition_of_a_stage(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        uri = await opened(
            client, tmp_path / "Dockerfile", "FROM debian:12 AS base\nFROM base\nCOPY --from=base /a /b\n"
        )
        for line, character in ((1, 6), (2, 13)):
            params = lsp.DefinitionParams(lsp.TextDocumentIdentifier(uri), place(line, character))
            found = await client.text_document_definition_async(params)
            assert isinstance(found, lsp.Location)
            assert found.range == lsp.Range(place(0, 18), place(0, 22))

    run(session)


def test_a_broken_configuration_is_shown(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        (tmp_path / "dlint.toml").write_text("nonsense = 1\n")
        uri = await opened(client, tmp_path / "Dockerfile", TEXT)
        messages = [each.message for each in client.diagnostics[uri]]
        assert any("nonsense" in message for message in messages)

    run(session)


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("from a:1\n\n\nrun x \\\n  😀\n", "FROM a:1\n\nRUN x \\\n    😀\n"),
        ("FROM a:1\n\n\nRUN x\nRUN y\n", "FROM a:1\n\nRUN x\nRUN y\n"),
        ("FROM a:1\nRUN x", "FROM a:1\nRUN x\n"),
        ("FROM a:1\n", None),
        ("from a:1\nCOPIE x\n", None),
    ],
)
def test_formatting(run: Run, tmp_path: Path, text: str, formatted: str | None) -> None:
    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", text)
        options = lsp.FormattingOptions(tab_size=8, insert_spaces=False)
        asked = lsp.DocumentFormattingParams(lsp.TextDocumentIdentifier(uri), options)
        edits = await client.text_document_formatting_async(asked) or []
        assert [edited(text, edit) for edit in edits] == ([] if formatted is None else [formatted])

    run(session)
