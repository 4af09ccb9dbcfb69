"""The language server while a user types: it checks what is there in the end, and reads the disk once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from pathlib import Path
from statistics import median

import pytest
from counted import calls_of
from lsp_client import Client, Run, opened, place
from lsprotocol import types as lsp
from tests.lsp.test_server import named

from dlint.cli.arguments import Arguments
from dlint.cli.file_selection import stated
from dlint.lsp.actions import Asked, actions_at
from dlint.lsp.diagnostics import diagnostics_of
from dlint.lsp.document import Document
from dlint.lsp.positions import Positions
from dlint.text.span import Span

KEYSTROKES = 20
MOST_CALLS = 100_000
"""Calls of functions for a keystroke in such a file: 80,000 were 35 ms of processor time, so these are below 50."""
BUDGET = 50.0
"""Milliseconds of processor time for a keystroke in a file of 500 lines."""


def long_file() -> str:
    """500 lines as large Dockerfiles have them: stages, installs over several lines, comments, scripts."""
    stage = """
# Stage {0}
FROM debian:12 AS stage{0}
ARG VERSION_{0}=1.{0}
ENV HOME_{0}=/opt/{0} PATH=/opt/{0}/bin:$PATH
WORKDIR /opt/{0}
RUN apt-get update \\
    && apt-get install -y --no-install-recommends \\
        ca-certificates \\
        curl \\
    && rm -rf /var/lib/apt/lists/*
RUN set -eux; \\
    url="https://example.com/tool-${{VERSION_{0}}}.tar.gz"; \\
    curl -fsSL -o /tmp/tool.tar.gz "$url"; \\
    if [ "$(uname -m)" = x86_64 ]; then \\
        tar -xzf /tmp/tool.tar.gz -C /opt/{0}; \\
    fi; \\
    rm /tmp/tool.tar.gz
COPY package.json package-lock.json /opt/{0}/
COPY src/ /opt/{0}/src/
EXPOSE 80{0:02d}
USER 1000
CMD ["/opt/{0}/bin/tool", "--serve"]
"""
    text = "".join(stage.format(number) for number in range(30))
    return "\n".join(text.split("\n")[:500]) + "\n"


def typed(uri: str, version: int, line: int, text: str = "x") -> lsp.DidChangeTextDocumentParams:
    """The change that puts a text at the start of a comment line."""
    change = lsp.TextDocumentContentChangePartial(text=text, range=lsp.Range(place(line, 2), place(line, 2)))
    return lsp.DidChangeTextDocumentParams(lsp.VersionedTextDocumentIdentifier(uri=uri, version=version), [change])


def processor_ms(pid: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@pytest.mark.slow
def test_a_keystroke_in_a_long_file(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints what a keystroke costs in time, which depends on the machine: the tests below count the work instead."""

    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", long_file())
        assert client._server is not None
        pid = client._server.pid
        answers, found = [], []
        hover = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), place(1, 1))
        before = processor_ms(pid)
        for number in range(KEYSTROKES):
            began = time.perf_counter()
            client.text_document_did_change(typed(uri, number + 2, 1))
            await client.news(uri)
            found.append((time.perf_counter() - began) * 1000)
        cost = (processor_ms(pid) - before) / KEYSTROKES
        for _ in range(KEYSTROKES):
            began = time.perf_counter()
            await client.text_document_hover_async(hover)
            answers.append((time.perf_counter() - began) * 1000)
        with capsys.disabled():
            print(
                f"\na keystroke: {cost:.0f} ms of processor time, findings after {median(found):.0f} ms; "
                f"a hover: {median(answers):.1f} ms"
            )

    run(session)


def keystroke(text: str, folder: Path) -> tuple[Document, Positions]:
    """What the server does for a new version of a document, without the protocol."""
    document = Document(str(folder / "Dockerfile"), text, stated(Arguments(), {}))
    positions = Positions(document.source, lsp.PositionEncodingKind.Utf16)
    diagnostics_of(document, positions)
    return document, positions


def test_a_keystroke_is_bounded_work(tmp_path: Path) -> None:
    text = long_file()
    keystroke(text, tmp_path)
    counted = calls_of(lambda: keystroke(text, tmp_path))
    assert counted < MOST_CALLS
    longer = text + text.replace("stage", "other")
    keystroke(longer, tmp_path)
    assert calls_of(lambda: keystroke(longer, tmp_path)) < 2.2 * counted


def test_a_move_of_the_cursor_checks_nothing(tmp_path: Path) -> None:
    """Editors ask for the actions of each line that the cursor comes to."""
    text = long_file() + "    true\n" + "RUN pip install flask\n" * 20
    document, positions = keystroke(text, tmp_path)
    asked = Asked((), resolves=True)
    at = text.index("RUN pip")
    offered: list[str] = []

    def move() -> None:
        found = actions_at(document, positions, "file:///Dockerfile", Span(at, at + 9), asked, lambda path: path)
        offered.extend(action.title for action in found)

    counted = calls_of(move)
    assert "apply all safe fixes of dlint" in offered
    assert any("no-cache-dir" in title for title in offered)
    assert counted < calls_of(lambda: keystroke(text, tmp_path)) / 4, "it reads the tree, once for a version"


def test_all_fixes_are_proven_once_for_a_version(tmp_path: Path) -> None:
    document, _ = keystroke(long_file() + "    true\nRUN pip install flask\n", tmp_path)
    assert b"--no-cache-dir" in document.fixed
    assert calls_of(lambda: document.fixed) < 5


def test_a_burst_of_changes_is_checked_once(run: Run, tmp_path: Path) -> None:
    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", "# \nFROM debian\n")
        counted = 0

        for number in range(50):
            client.text_document_did_change(typed(uri, number + 2, 0))
        change = lsp.TextDocumentContentChangePartial(text=":12", range=lsp.Range(place(1, 11), place(1, 11)))
        identifier = lsp.VersionedTextDocumentIdentifier(uri=uri, version=60)
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))
        while "image/untagged" in named(client, uri):
            await client.news(uri)
            counted += 1
        assert counted <= 10

    run(session)


def test_a_build_context_is_read_once_while_a_user_types(run: Run, tmp_path: Path) -> None:
    for number in range(3000):
        (tmp_path / f"file{number}").touch()

    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", "# \nFROM debian:12\nCOPY . /app\n")
        assert client._server is not None
        pid = client._server.pid
        before = processor_ms(pid)
        for number in range(KEYSTROKES):
            client.text_document_did_change(typed(uri, number + 2, 0))
            await client.news(uri)
        assert (processor_ms(pid) - before) / KEYSTROKES < BUDGET

    run(session)


def test_hover_shows_what_the_history_states(run: Run, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    text = "FROM debian:12\nCOPY app /app\nRUN make\n"
    (tmp_path / "Dockerfile").write_text(text)
    for number in range(3):
        (tmp_path / "app" / "a.c").write_text(f"{number}\n")
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", "x"], check=True)

    async def session(client: Client) -> None:
        uri = await opened(client, tmp_path / "Dockerfile", text)
        client.text_document_did_change(typed(uri, 2, 0, text="\n# a comment above\n#"))
        shown = ""
        for _ in range(200):
            hover = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), place(4, 1))
            answer = await client.text_document_hover_async(hover)
            shown = answer.contents.value if answer is not None else ""  # type: ignore[union-attr]
            if "replayed" in shown:
                break
            await asyncio.sleep(0.2)
        assert "runs as" in shown
        assert "built again in 2 of 2 commits" in shown
        assert "because of line 2 in 2 of them" in shown
        assert "`app/a.c` (2)" in shown

    run(session)
