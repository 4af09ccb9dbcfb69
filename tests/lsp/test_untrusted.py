"""What the language server sends of a hostile file: no secret, and text that is text."""

from __future__ import annotations

import json
import re
from pathlib import Path

from lsp_client import Client, Run, actions, opened, place
from lsprotocol import types as lsp
from tests.report.test_injection import DOCKERFILE, controls_in
from tests.report.test_secret_shapes import SHAPES, shown_in, with_secret


async def sent(client: Client, folder: Path, text: str) -> list[str]:
    """All that people read: messages, titles of actions, hovers and completions of each line."""
    uri = await opened(client, folder / "Dockerfile", text)
    found = [each.message for each in client.diagnostics[uri]]
    last = text.count("\n")
    found += [each.title for each in await actions(client, uri, lsp.Range(place(0, 0), place(last, 0)))]
    identifier = lsp.TextDocumentIdentifier(uri)
    for line, words in enumerate(text.split("\n")):
        for column in (1, len(words) // 2, len(words)):
            hover = await client.text_document_hover_async(lsp.HoverParams(identifier, place(line, column)))
            if hover is not None:
                assert isinstance(hover.contents, lsp.MarkupContent)
                found.append(hover.contents.value)
    return found


def test_no_message_shows_a_secret(run: Run, tmp_path: Path) -> None:
    text = "FROM debian:12\n" + "".join(with_secret(number) + "\n" for number in range(len(SHAPES)))
    names = ["run", "env", "arg", "label", "copy", "add", "cmd", "entrypoint", "healthcheck", "onbuild"]
    policy = f'[[policy]]\nname = "every"\nmessage = "quotes each line"\ninstruction = {json.dumps(names)}\n'
    (tmp_path / "dlint.toml").write_text("all = true\n" + policy)

    async def session(client: Client) -> None:
        found = await sent(client, tmp_path, text)
        assert any("quotes each line" in each for each in found)
        assert len(found) > len(SHAPES)
        assert shown_in("\n".join(found)) == []

    run(session)


def test_messages_are_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text("x\n")

    async def session(client: Client) -> None:
        found = await sent(client, tmp_path, DOCKERFILE)
        assert len(found) > 20
        for each in found:
            assert controls_in(each) == set()
            # Pages and facts are Markdown: what is quoted stands in code.
            assert not each.startswith("- ") or "<script" not in re.sub(r"`[^`\n]*`", "", each)

    run(session)
