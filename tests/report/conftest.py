"""Reports made by hand: what every reporter's test starts from."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypedDict, Unpack

import pytest
from hypothesis import strategies as st

from dlint.engine.result import FileReport, Result, RunReport
from dlint.text.edit import Edit
from dlint.text.source import Source, decode, encode
from dlint.text.span import Span

APP = b"""FROM debian:12
RUN apt-get install -y git
COPY . /app
RUN make && \\
    make install && \\
    make clean
ENV API_TOKEN=abc
"""


def fix_of(title: str, *edits: Edit, trust: str = "safe") -> Any:
    """What reporters read of a `dlint.kit.Fix`."""
    return SimpleNamespace(title=title, edits=edits, trust=trust, files=())


class Facts(TypedDict, total=False):
    """What a finding has beside its message; what is left out is that of a warning without a fix."""

    rule: str
    twins: tuple[str, ...]
    severity: str
    stage: str | int | None
    fix: Any


def result_of(source: Source, span: Span, message: str = "is wrong", **facts: Unpack[Facts]) -> Result:
    """A finding of `source` at `span`, placed as the engine places it."""
    line, column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return Result(
        rule=facts.get("rule", "syntax/wrong"), twins=facts.get("twins", ()), severity=facts.get("severity", "warning"),
        path=source.path, line=line, column=column, end_line=end_line, end_column=end_column, message=message,
        stage=facts.get("stage", 0), fix=facts.get("fix"), span=span,
    )  # fmt: skip


def marking(source: Source, words: str, message: str = "is wrong", **facts: Unpack[Facts]) -> Result:
    """A finding at the first place where `words` stand."""
    start = source.data.index(words.encode())
    return result_of(source, Span(start, start + len(words.encode())), message, **facts)


def run_of(source: Source, *results: Result) -> RunReport:
    """A run over one file."""
    return RunReport([FileReport(source.path, source, list(results))])


@pytest.fixture(scope="session")
def app() -> RunReport:
    """Three files: one with an info, a warning over three lines and an error; one clean; one unreadable."""
    source = Source(APP, "app/Dockerfile")
    install = source.data.index(b" -y")
    results = [
        marking(
            source,
            "apt-get install",
            "installs recommended packages as well",
            rule="packages/recommended",
            severity="info",
            twins=("hadolint:DL3015",),
            fix=fix_of("skip them", Edit.insert(install, " --no-install-recommends"), trust="unsafe"),
        ),
        marking(source, "make && \\\n    make install && \\\n    make clean", "is three commands", rule="shell/long"),
        marking(
            source,
            "API_TOKEN=abc",
            "puts a secret into the image",
            rule="secrets/in-env",
            severity="error",
            twins=("buildkit:SecretsUsedInArgOrEnv",),
        ),
    ]
    return RunReport(
        [
            FileReport("app/Dockerfile", source, results),
            FileReport("clean/Dockerfile", Source(b"FROM scratch\n", "clean/Dockerfile")),
            FileReport("gone/Dockerfile", None, [], "cannot be read: Permission denied"),
        ]
    )


@pytest.fixture(scope="session")
def hand() -> SimpleNamespace:
    """What makes reports by hand."""
    return SimpleNamespace(fix=fix_of, result=result_of, marking=marking, run=run_of)


@pytest.fixture(scope="session")
def reports() -> st.SearchStrategy[RunReport]:
    """Any report over a file of any bytes."""
    return _any_reports()


@st.composite
def _any_reports(draw: Callable[[Any], Any]) -> RunReport:
    source = Source(draw(_bytes), draw(st.sampled_from(["Dockerfile", "a b/Döckerfile", "x/\udcff.Dockerfile", "-"])))
    results = [_any_result(draw, source) for _ in range(draw(st.integers(0, 4)))]
    results.sort(key=lambda result: result.span.start)
    return RunReport([FileReport(source.path, source, results, draw(st.none() | _texts))])


def _any_result(draw: Callable[[Any], Any], source: Source) -> Result:
    """A finding that begins and ends between two characters, never before a byte order mark."""
    text = decode(source.data)
    places = st.integers(text.startswith("\ufeff"), len(text))
    start, end = sorted((draw(places), draw(places)))
    span = Span(len(encode(text[:start])), len(encode(text[:end])))
    trust = draw(st.sampled_from([None, "safe", "unsafe", "display"]))
    fix = trust and fix_of("repair\nit", Edit(span.start, span.end, draw(_texts)), trust=trust)
    return result_of(source, span, draw(_texts), fix=fix, **draw(_facts))


_syntax = [
    b"RUN x",
    b" ",
    b"\t",
    b"\n",
    b"\r\n",
    b"\r",
    b"\\",
    b"|",
    b"```",
    b"<b>",
    b"@me",
    b"%0A",
    b"]]>",
    b"\xef\xbb\xbf",
]
_letters = ["é", "中文", "e\u0301", "\U0001f433", "\u202e", "\xa0", "\x1b[31m"]
_pieces = st.sampled_from([*_syntax, *(letters.encode() for letters in _letters)]) | st.binary(max_size=6)
_bytes = st.lists(_pieces, max_size=40).map(b"".join)
_texts = st.text(max_size=30) | st.sampled_from(
    ["a|b\n::error::x", "`$(x)` <script>", "\udc80\x00\x07", "5 % of @all: a, b"]
)
_facts = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(["cache/copy-before-install", "secrets/in-env", "own/check", "odd:,rule\n"]),
        "severity": st.sampled_from(["error", "warning", "info"]),
        "twins": st.sampled_from([(), ("hadolint:DL3015",)]),
        "stage": st.sampled_from([None, 0, "build"]),
    }
)
