"""What an optimisation came to, as text, Markdown, JSON and a page."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from published import held

from dlint.optimize.figures import REPLAYED, Figure
from dlint.optimize.ledger import Attempt, Ledger
from dlint.report.optimize import html, markdown, text
from dlint.report.optimize import json as as_json
from dlint.report.options import RenderOptions
from dlint.trial.recipe import Recipe

FIRST = Recipe(b"FROM node:20\nCOPY . .\nRUN npm ci\n", "Dockerfile", ".")
LAST = replace(FIRST, dockerfile=b"FROM node:20\nCOPY package.json ./\nRUN npm ci\nCOPY . .\n")


def ledger_of(**changes: object) -> Ledger:
    kept = Attempt(
        "cache/copy-before-install", "copy the source below the install", "unsafe", ("warm-source",), "proven", "",
        before={"warm-source": Figure((9.0, 9.4))}, after={"warm-source": Figure((2.0, 2.1))}, old=FIRST, new=LAST,
    )  # fmt: skip
    refused = Attempt(
        "order/sink COPY a below RUN b", "move COPY a below RUN b | <x>", "trial", ("warm-source",), "refused",
        "the image differs: /b has other contents and 1 more", differences=["/b has other contents", "/c is new"],
    )  # fmt: skip
    ledger = Ledger(
        "Dockerfile", ".", "docker 26.1", FIRST, LAST,
        before={"warm-source": Figure((9.0, 9.4)), "image": Figure((5e6,)), "waste": Figure((0.0,))},
        after={"warm-source": Figure((2.0, 2.1)), "image": Figure((5e6,)), "waste": Figure((0.0,))},
        attempts=[kept, refused], touched={"warm-source": "src/app.js"}, commits=120,
        replay_before=Figure((8.5,), REPLAYED), replay_after=Figure((2.5,), REPLAYED),
        notes=["no <b>tag</b> of ours"],
    )  # fmt: skip
    for name, value in changes.items():
        setattr(ledger, name, value)
    return ledger


def test_text_shows_diff_figures_and_what_was_dropped() -> None:
    lines = text.render(ledger_of()).splitlines()
    assert "+COPY package.json ./" in lines
    row = next(line for line in lines if "after a source change" in line)
    assert "src/app.js" in row
    assert "9.0-9.4 s" in row
    assert "2.0-2.1 s" in row
    assert "-78 % (-7.0 s)" in row
    assert row.endswith("measured")
    replayed = next(line for line in lines if "per commit" in line)
    assert "120 commits" in replayed
    assert replayed.endswith("replayed")
    assert not any("wasted" in line for line in lines)
    assert any(line.strip() == "/c is new" for line in lines)
    assert lines[-1] == "1 of 2 rewrites proven: same image, less to build or to ship"


def test_text_in_colour_states_the_same() -> None:
    coloured = text.render(ledger_of(), options=RenderOptions(color=True))
    assert "\x1b[" in coloured
    assert "rewrites proven" in coloured


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({"attempts": [], "last": FIRST}, "nothing to try: the Dockerfile stays as it is"),
        (
            {"failure": "the Dockerfile as it is does not build: line 3: exit code: 1"},
            "nothing is proposed: the Docker",
        ),
    ],
)
def test_the_last_line_states_what_it_came_to(changes: dict[str, object], last: str) -> None:
    assert text.render(ledger_of(**changes)).splitlines()[-1].startswith(last)


def test_markdown_is_a_table_a_diff_and_a_fold() -> None:
    body = markdown.render(ledger_of())
    assert "| rebuild after a source change (src/app.js) | 9.0-9.4 s | 2.0-2.1 s | -78 % (-7.0 s) | measured |" in body
    assert "```diff\n--- a/Dockerfile" in body
    assert "move COPY a below RUN b \\| &lt;x>" in body
    assert body.count("<details>") == body.count("</details>") == 1


def test_json_holds_every_figure_with_its_label() -> None:
    reported = held("optimize", json.loads(as_json.render(ledger_of())))
    assert reported["schema"] == 1
    assert reported["before"]["warm-source"] == {"values": [9.0, 9.4], "label": "measured"}
    assert reported["replay"]["after"] == {"values": [2.5], "label": "replayed"}
    assert [each["verdict"] for each in reported["attempts"]] == ["proven", "refused"]
    assert reported["attempts"][1]["differences"] == ["/b has other contents", "/c is new"]
    assert reported["diff"].startswith("--- a/Dockerfile")


class Reader(HTMLParser):
    """Holds a page to closing what it opens, and to fetching nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {"src", "href", "onclick"} & {name for name, _ in attrs}
        if tag not in ("meta", "br", "li", "td", "th", "tr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("li", "td", "th", "tr"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_is_whole_and_needs_nothing() -> None:
    reader = Reader()
    reader.feed(html.render(ledger_of()))
    assert reader.open == []
    words = " ".join(reader.words)
    assert "no <b>tag</b> of ours" in words
    assert "+COPY package.json ./" in words
    assert "2 differences" in words
