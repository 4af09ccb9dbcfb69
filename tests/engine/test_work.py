"""How much work a check is, counted: what is to be done once is done once, and nothing waits for the collector."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from dlint.config.settings import Settings
from dlint.engine import fixer
from dlint.engine.check import check_source, open_file, results_of_builds
from dlint.engine.late_contexts import LateContexts
from dlint.engine.result import Result
from dlint.engine.selection import choose
from dlint.engine.walk import nodes
from dlint.model.commands import script
from dlint.model.dockerfile import Dockerfile
from dlint.syntax.shell.scan import scan
from dlint.syntax.shell.script import Script
from dlint.text.mapped_text import MappedText
from dlint.text.source import Source

TEXT = b"""\
FROM debian:12 AS build
ARG VERSION=1
WORKDIR /src
COPY . .
RUN apt-get update && apt-get install -y --no-install-recommends curl gcc && rm -rf /var/lib/apt/lists/*
RUN curl -fsSL -o /tmp/a.tgz https://example.org/a-$VERSION.tgz && tar -xzf /tmp/a.tgz && if [ -f x ]; then make; fi
RUN export A=$(cat version) && sh -c 'make "$A" | tee log'
FROM debian:12
COPY --from=build /src/app /app
CMD ["/app"]
"""
RUNS = TEXT.count(b"\nRUN")


def source() -> Source:
    return Source(TEXT, "Dockerfile")


@pytest.mark.skipif(not str(script.__file__).endswith(".py"), reason="compiled code calls the function itself")
def test_the_script_of_a_run_is_scanned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    scanned: list[MappedText] = []

    def counted(text: MappedText, dialect: str = "sh", **named: Any) -> Script:
        scanned.append(text)
        return scan(text, dialect, **named)

    monkeypatch.setattr(script, "scan", counted)
    check_source(source(), Settings().but(all=True), is_file=False)
    assert len(scanned) == RUNS


def test_few_rules_are_called() -> None:
    """Of some 120 rules, most are never asked, and those that watch RUN are the greater part of the calls."""
    file = open_file(source(), Settings(), False, LateContexts())
    checks = choose(Settings(), file)
    calls = sum(len(checks.get(kind, ())) for kind, _ in nodes(file))
    assert sum(len(each) for each in checks.values()) < 60
    assert calls < 120


def test_nothing_is_left_for_the_collector() -> None:
    check_source(source(), Settings(), is_file=False)
    gc.collect()
    gc.disable()
    try:
        check_source(source(), Settings(), is_file=False)
        assert gc.collect() <= 5
    finally:
        gc.enable()


def checks_of_fix(monkeypatch: pytest.MonkeyPatch, data: bytes) -> int:
    """How often a fix checks the whole file."""
    checked: list[bytes] = []

    def counted(file: Dockerfile, settings: Settings, contexts: LateContexts, is_shown: bool = True) -> list[Result]:
        checked.append(file.source.data)
        return results_of_builds(file, settings, contexts, is_shown)

    monkeypatch.setattr(fixer, "results_of_builds", counted)
    settings = Settings()
    settings.all = True
    fixer.Fixer(Source(data, "Dockerfile"), settings, frozenset({"safe", "unsafe"}), False).fix(False)
    return len(checked)


@pytest.mark.parametrize("count", [20, 200])
@pytest.mark.parametrize(
    ("line", "most"),
    [
        ("RUN apt-get update && apt-get install -y a{}\n", 3),
        ("COPY . /a{}\nRUN npm install\n", 3),
        ("RUN curl -k http://x.y/{} | sh\n", 4),
        ("ENV A{} b\n", 3),
        ("# dlint: ignore[cache/copy-befor-instal{}]\nRUN a\n", 7),
        ("RUN cd /a{} && sudo make\n", 4),
    ],
)
def test_a_fix_checks_a_file_few_times(monkeypatch: pytest.MonkeyPatch, line: str, most: int, count: int) -> None:
    """However many findings are fixed: once before, and once after each round."""
    text = "FROM debian:12\n" + "".join(line.format(number) for number in range(count))
    assert checks_of_fix(monkeypatch, text.encode()) <= most


def test_fixes_that_clash_are_tried_within_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every round fails, as many parts are checked as have a fixed number of bytes together."""
    monkeypatch.setattr(fixer, "objection", lambda before, after, applied: "never")
    text = "FROM debian:12\n" + "MAINTAINER a\n" * 1000
    assert checks_of_fix(monkeypatch, text.encode()) <= 2 * fixer.TRIED_BYTES / len(text) + 4


def test_a_long_file_is_checked_once_more_by_a_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another round would repair is left for another run, and is reported so."""
    text = "FROM debian:12\n" + "RUN sudo apt-get install a\n" * 2500
    assert checks_of_fix(monkeypatch, text.encode()) == 2
    settings = Settings().but(all=True)
    fixed = fixer.Fixer(Source(text.encode(), "Dockerfile"), settings, frozenset({"safe", "unsafe"}), False).fix(False)
    assert fixed.changed
    assert {repair.reason for repair in fixed.refused} == {fixer.NO_ROUND}
