"""A report shows where a secret stands, and never the secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint import api
from dlint.config.settings import Settings
from dlint.engine.result import RunReport
from dlint.model.dockerfile import Dockerfile
from dlint.model.secrets.redact import Redaction
from dlint.report import FORMATS, render
from dlint.report.check.excerpt import marked_lines
from dlint.report.options import RenderOptions
from dlint.syntax.parse import parse
from dlint.text.redact import masked_parts
from dlint.text.source import Source

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
    "DB_PASSWORD hunter2xyz",
    "DB_PASSWORD hunter2xyz && make",
    f"RUN sudo <<EOF\n{KEY}\n{BODY}\n-----END RSA PRIVATE KEY-----\nEOF",
)
SELECTIONS = ((), ("secrets",))


def report_on(text: str, select: tuple[str, ...] = ()) -> RunReport:
    settings = Settings().but(select=select) if select else Settings().but(all=True)
    return RunReport([api.check(f"FROM debian:12\n{text}\n".encode(), settings=settings)])


@pytest.mark.parametrize("name", FORMATS["check"])
@pytest.mark.parametrize("leak", LEAKS)
def test_no_report_repeats_a_secret(name: str, leak: str) -> None:
    for select in SELECTIONS:
        written = render("check", name, report_on(leak, select), options=RenderOptions(width=200))
        assert not any(secret in written for secret in ("hunter2xyz", TOKEN, BODY))


def test_the_mark_stands_under_what_is_left_of_it() -> None:
    report = report_on("ENV A=1 GITHUB_TOKEN=" + TOKEN + " B=2")
    (result,) = [each for each in report.results if each.rule == "secrets/value"]
    (line,) = marked_lines(report.files[0].source, result, 200, redaction=report.files[0].redaction)
    assert (line.before, line.marked, line.after) == ("ENV A=1 GITHUB_TOKEN=", "gh*****", " B=2")


def test_a_message_that_quotes_the_command_hides_it_too() -> None:
    report = report_on(f"ARG NPM_TOKEN\nRUN x {TOKEN} $NPM_TOKEN")
    assert any("gh*****" in result.message or TOKEN not in result.message for result in report.results)
    assert not any(TOKEN in result.message for result in report.results)


@pytest.mark.parametrize(
    "text",
    [
        "ENV TOKEN=$TOKEN",
        "ENV PATH=/opt/bin:$PATH",
        "ARG PASSWORD",
        "ENV PASSWORD_FILE=/run/secrets/a",
        "RUN a=b c",
        "RUN echo db db/root_password password 'unused' | debconf-set-selections",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert Redaction(Source(text.encode()), ()).stretches(1, text) == []


def test_secrets_are_hidden_when_no_rule_looks_for_them() -> None:
    report = report_on("RUN mysql -phunter2xyz -u root && apt-get install -y curl", ("packages",))
    assert report.results
    assert "hunter2xyz" not in render("check", "text", report, options=RenderOptions(width=200))


def test_any_text_that_quotes_the_file_is_redacted() -> None:
    source = Source(b"FROM debian:12\nRUN mysql -phunter2xyz -u root\nENV API_TOKEN=abcdefgh12345678\n")
    redaction = Redaction.of(Dockerfile(parse(source)))
    assert redaction.text("line 2: RUN mysql -phunter2xyz -u root") == "line 2: RUN mysql -p***** -u root"
    assert redaction.line(3) == "ENV API_TOKEN=ab*****"
    assert redaction.text("a=b API_TOKEN=0123456789abcdef") == "a=b API_TOKEN=01*****"


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_every_character_knows_where_it_went(text: str, wanted: list[tuple[int, int]]) -> None:
    parts = [(min(pair), max(pair)) for pair in wanted if max(pair) <= len(text)]
    hidden, moved = masked_parts(text, parts)
    assert len(moved) == len(text) + 1
    assert moved == sorted(moved)
    assert moved[-1] == len(hidden)
    kept = [at for at in range(len(text)) if not any(start <= at < end for start, end in parts)]
    assert all(hidden[moved[at]] == text[at] for at in kept)
