"""ShellCheck's findings stand where they are in the Dockerfile, and its codes are names that silence them."""

from __future__ import annotations

import pytest

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.engine.result import Result
from dlint.model.commands.shellcheck import find_shellcheck
from dlint.text.source import Source

pytestmark = pytest.mark.skipif(find_shellcheck() is None, reason="ShellCheck is not installed")


def found(text: str, **settings: tuple[str, ...]) -> list[Result]:
    chosen = Settings().but(**settings)
    return check_source(Source(text.encode(), "Dockerfile"), chosen, is_file=False).results


def codes(results: list[Result]) -> set[str]:
    return {result.message.partition(":")[0] for result in results if result.rule == "shellcheck/script"}


def test_positions_go_over_continued_lines_and_wide_letters() -> None:
    text = "FROM debian:12\nRUN echo é && \\\n\techo $HOME/x\n"
    places = [(r.line, r.column) for r in found(text, select=("shellcheck",)) if r.message.startswith("SC2086")]
    assert places == [(3, 7)]


def test_positions_in_heredocs() -> None:
    text = "FROM debian:12\nRUN <<EOF\nset -e\n  rm $HOME/x\nEOF\n"
    places = [(r.line, r.column) for r in found(text, select=("shellcheck",)) if r.message.startswith("SC2086")]
    assert places == [(4, 6)]


def test_bash_is_read_as_bash() -> None:
    text = "FROM debian:12\n{}RUN [[ -f /a ]]\n"
    assert "SC3010" in codes(found(text.format(""), select=("shellcheck",)))
    assert "SC3010" not in codes(found(text.format('SHELL ["/bin/bash", "-c"]\n'), select=("shellcheck",)))


def test_ash_is_read_by_versions_that_do_not_know_busybox() -> None:
    assert "SC2086" in codes(found("FROM alpine:3.24\nRUN rm $HOME/x\n", select=("shellcheck",)))


def test_codes_silence() -> None:
    text = "FROM debian:12\n{}RUN rm $HOME/x\n"
    assert codes(found(text.format(""), select=("shellcheck",))) == {"SC2086"}
    assert codes(found(text.format(""), select=("shellcheck",), ignore=("SC2086",))) == set()
    for comment in ("# hadolint ignore=SC2086\n", "# dlint: ignore[SC2086]\n"):
        assert codes(found(text.format(comment), select=("shellcheck",))) == set()


def test_it_runs_only_where_it_is_selected() -> None:
    assert codes(found("FROM debian:12\nRUN rm $HOME/x\n")) == set()
