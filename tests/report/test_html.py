"""The HTML page: whole, closed, and free of anything that would run or load."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from dlint.engine.result import RunReport
from dlint.report.check.html import render
from dlint.report.options import RenderOptions
from dlint.text.source import Source
from dlint.text.span import Span

OPEN_ENDED = {"meta", "input", "th", "td"}
KNOWN = OPEN_ENDED | {
    "html", "head", "title", "style", "body", "header", "main", "footer", "section", "article", "form", "label",
    "h1", "h2", "p", "ul", "li", "b", "i", "pre", "code", "mark", "small", "span", "details", "summary", "table", "tr",
}  # fmt: skip


class Page(HTMLParser):
    """Holds every tag against the list of known ones, and every end tag against its start."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN
        assert not {"src", "href", "style", "onclick"} & {name for name, _ in attrs}
        if tag not in OPEN_ENDED:
            self.stack.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.stack):
            self.texts[tag][-1] += data


def test_a_report_in_full(app: RunReport) -> None:
    page = Page(render(app, RenderOptions()))
    assert page.stack == []
    assert page.texts["h1"] == ["3 findings (1 error, 1 warning, 1 info) in 1 of 3 files"]
    assert page.texts["h2"] == ["app/Dockerfile 3 findings"]
    assert page.texts["pre"] == [
        "2RUN apt-get install -y git",
        "4RUN make && \\\n5    make install && \\\n6    make clean",
        "7ENV API_TOKEN=*****",
    ]
    assert page.texts["mark"] == [
        "apt-get install",
        "make && \\",
        "make install && \\",
        "make clean",
        "API_TOKEN=*****",
    ]
    assert page.texts["label"] == [" 1 error", " 1 warning", " 1 info"]
    (unread,) = (text for text in page.texts["article"] if text.startswith("gone/Dockerfile: "))
    assert "Permission denied" in unread


def test_the_page_loads_nothing(app: RunReport) -> None:
    text = render(app, RenderOptions())
    assert not re.search(r"https?:|url\(|@import|<script|<link", text)
    assert "default-src 'none'; style-src 'unsafe-inline'" in text


def test_nothing_found() -> None:
    page = Page(render(RunReport([]), RenderOptions()))
    assert page.texts["h1"] == ["no file to check"]
    assert "form" not in page.texts


def test_a_long_instruction_is_cut(hand: SimpleNamespace) -> None:
    source = Source(b"RUN a\\\n" * 20 + b"b\n")
    page = Page(render(hand.run(source, hand.result(source, Span(0, len(source.data)))), RenderOptions()))
    lines = page.texts["pre"][0].split("\n")
    assert len(lines) == 13
    assert lines[-1] == "… 9 more lines"


@given(data=st.data())
def test_any_report_is_a_whole_page(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    report = data.draw(reports)
    page = Page(render(report, RenderOptions()))
    assert page.stack == []
    assert len(page.texts.get("article", [])) == len(report.results) + len(report.errors)
