"""The address of the documentation site, and pages where there is none."""

from __future__ import annotations

import stat
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from dlint.cli.main import main
from dlint.report import website
from dlint.report.rule_html import rule_html

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _no_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(website.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_checkout_has_no_site() -> None:
    assert website.site() is None
    assert website.rule_url("image/untagged") is None


@pytest.mark.parametrize("address", ["https://docs.example.com/dlint", "https://docs.example.com/dlint/"])
def test_one_address_makes_all(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(website.VARIABLE, address)
    assert website.rule_url("image/untagged") == "https://docs.example.com/dlint/rules/image/untagged/"
    assert website.rule_url("policy/mine") == "https://docs.example.com/dlint/configuration/#policies"


def test_the_address_of_the_build_holds_where_no_variable_states_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(website, "SITE", "https://built.example.com")
    assert website.site() == "https://built.example.com/"
    monkeypatch.setenv(website.VARIABLE, "")
    assert website.site() is None


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc", "docs.example.com", "https://a b", "https://a\n"]
)
def test_what_is_no_address_of_a_page_counts_for_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(website.VARIABLE, address)
    assert website.site() is None


class Browser:
    """A program that notes what it is asked to open."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._log = folder / "opened"
        program = folder / "browser"
        program.write_text(f'#!/bin/sh\necho "$1" >> {self._log}\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr("webbrowser._tryorder", None)
        monkeypatch.setenv("BROWSER", str(program))

    @property
    def opened(self) -> list[str]:
        return self._log.read_text().split()


def test_explain_opens_the_page_of_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv(website.VARIABLE, "https://docs.example.com")
    browser = Browser(tmp_path, monkeypatch)
    assert main(["explain", "--web", "DL3006"]) == 0
    assert main(["explain", "--web", "image"]) == 0
    expected = ["https://docs.example.com/rules/image/untagged/", "https://docs.example.com/rules/#image"]
    assert browser.opened == expected
    assert capsys.readouterr().out.split() == expected


def test_explain_makes_the_page_where_there_is_no_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    browser = Browser(tmp_path, monkeypatch)
    assert main(["explain", "--web", "image/untagged"]) == 0
    (address,) = browser.opened
    assert capsys.readouterr().out.strip() == address
    path = Path(unquote(urlsplit(address).path))
    assert path.is_relative_to(tmp_path / "cache")
    assert "<h1>image/untagged</h1>" in path.read_text("utf-8")


def test_without_a_browser_the_address_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr("webbrowser._tryorder", [])
    assert main(["explain", "--web", "image/untagged"]) == 0
    address = next(word for word in capsys.readouterr().out.split() if word.startswith("file://"))
    assert "<h1>image/untagged</h1>" in Path(unquote(urlsplit(address).path)).read_text("utf-8")


class Tags(HTMLParser):
    """The tags of a page, and whether each that needs it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_is_whole_and_runs_nothing() -> None:
    page = rule_html(["image/untagged", "size/pip-cache"])
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert "script" not in tags.seen
    assert page.count("<article>") == 2
    assert "default-src 'none'" in page
