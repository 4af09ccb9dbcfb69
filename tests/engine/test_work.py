"""How much work a check is, counted: what is to be done once is done once, and nothing waits for the collector."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from dlint.config.settings import Settings
from dlint.engine.check import LateContexts, check_source, open_file
from dlint.engine.selection import choose
from dlint.engine.walk import nodes
from dlint.model.commands import script
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
