"""A report shows where a secret stands, and never the secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint import api
from dlint.config.settings import Settings
from dlint.engine.result import RunReport
from dlint.report import formats, render
from dlint.report.check.excerpt import marked_lines
from dlint.report.check.redact import LineRedaction
from dlint.report.options import RenderOptions
from dlint.text.mask import masked_parts

# Made up, and put together here so that no scanner takes it for a real one.
TOKEN = "ghp_" + "z9Y8x7W6v5U4t3S2r1Q0" + "p9O8n7M6l5K4j3I2"
KEY = "-----BEGIN " + "RSA PRIVATE KEY-----"
BODY = "MIIEpAIBAAKCAQEAx3"
LEAKS = (
    f"ENV GITHUB_TOKEN={TOKEN}",
    f"env GITHUB_TOKEN {TOKEN}",
    f'ARG T="{TOKEN}"',
    f"RUN curl -H 'Authorization: token {TOKEN}' http://example.org/a | sh",
    "ENV DB_PASSWORD=hunter2xyz OTHER=x",
    "env DB_PASSWORD hunter2xyz",
    "ENV DB_PASSWORD='hunter2xyz'",
    "RUN mysql -phunter2xyz -u root",
    "RUN export DB_PASSWORD=hunter2xyz && curl example.org | sh",
    "RUN curl https://jo:hunter2xyz@example.org/x | sh",
    "RUN sudo curl -u jo:hunter2xyz http://example.org/x | sh",
    f"RUN sudo <<EOF\n{KEY}\n{BODY}\n-----END RSA PRIVATE KEY-----\nEOF",
)
SELECTIONS = ((), ("secrets",))


def report_on(text: str, select: tuple[str, ...] = ()) -> RunReport:
    settings = Settings().but(select=select) if select else Settings().but(all=True)
    return RunReport([api.check(f"FROM debian:12\n{text}\n".encode(), settings=settings)])


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("leak", LEAKS)
def test_no_report_repeats_a_secret(name: str, leak: str) -> None:
    for select in SELECTIONS:
        written = render(name, report_on(leak, select), RenderOptions(width=200))
        assert not any(secret in written for secret in ("hunter2xyz", TOKEN, BODY))


def test_the_mark_stands_under_what_is_left_of_it() -> None:
    report = report_on("ENV A=1 GITHUB_TOKEN=" + TOKEN + " B=2")
    (result,) = [each for each in report.results if each.rule == "secrets/value"]
    (line,) = marked_lines(report.files[0].source, result, 200, masking=LineRedaction(report.files[0]))
    assert (line.before, line.marked, line.after) == ("ENV A=1 GITHUB_TOKEN=", "gh*****", " B=2")


def test_a_message_that_quotes_the_command_hides_it_too() -> None:
    report = report_on(f"ARG NPM_TOKEN\nRUN x {TOKEN} $NPM_TOKEN")
    assert any("gh*****" in result.message or TOKEN not in result.message for result in report.results)
    assert not any(TOKEN in result.message for result in report.results)


@pytest.mark.parametrize(
    "text",
    ["ENV TOKEN=$TOKEN", "ENV PATH=/opt/bin:$PATH", "ARG PASSWORD", "ENV PASSWORD_FILE=/run/secrets/a", "RUN a=b c"],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    report = report_on(text)
    assert LineRedaction(report.files[0]).stretches(2, text) == []


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_every_character_knows_where_it_went(text: str, wanted: list[tuple[int, int]]) -> None:
    parts = [(min(pair), max(pair)) for pair in wanted if max(pair) <= len(text)]
    hidden, moved = masked_parts(text, parts)
    assert len(moved) == len(text) + 1
    assert moved == sorted(moved)
    assert moved[-1] == len(hidden)
    kept = [at for at in range(len(text)) if not any(start <= at < end for start, end in parts)]
    assert all(hidden[moved[at]] == text[at] for at in kept)
